"""The request that is being answered, for those who write the audit trail far from any view."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestContext:
    """Address and id of the current request; empty in commands."""

    ip_address: str | None = None
    request_id: str = ""


current: ContextVar[RequestContext] = ContextVar("current", default=RequestContext())
