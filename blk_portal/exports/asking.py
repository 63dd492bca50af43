"""What filters and queries read of a request, for those who export without one: the worker."""

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True)
class Asking:
    """Who asks, and the query of the address they ask with; stands in for a request in filters."""

    user: object
    GET: QueryDict

    @classmethod
    def of(cls, user, query: str) -> "Asking":
        return cls(user, QueryDict(query))
