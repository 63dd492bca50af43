"""Pages of a list."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 50


def page_of(request: HttpRequest, rows: QuerySet | list, size: int = PAGE_SIZE):
    """The page that `?page=` asks for; out of range gives the nearest one, never an error."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
