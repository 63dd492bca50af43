"""Pages of a list."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PAGE_SIZE = 50


class CappedPaginator(Paginator):
    """Counts no further than `cap`: a list of a million rows opens as fast as one of ten thousand."""

    def __init__(self, rows: QuerySet | list, size: int, cap: int) -> None:
        super().__init__(rows[:cap], size)
        self.rows, self.cap = rows, cap

    @cached_property
    def counted(self) -> int:
        """How many rows there are, one more than `cap` at most: one count answers both questions."""
        some = self.rows[: self.cap + 1]
        return some.count() if isinstance(some, QuerySet) else len(some)

    @property
    def count(self) -> int:
        return min(self.counted, self.cap)

    @property
    def is_capped(self) -> bool:
        """There are more rows than the pages show; the template says so."""
        return self.counted > self.cap


def page_of(
    request: HttpRequest,
    rows: QuerySet | list,
    size: int = PAGE_SIZE,
    cap: int | None = None,
    count: int | None = None,
):
    """The page that `?page=` asks for; out of range gives the nearest one, never an error.

    With `cap` only that many rows have pages, and `page.paginator.is_capped` tells whether there are more.
    `count` is the number of rows where the page has counted them already.
    """
    paginator = Paginator(rows, size) if cap is None else CappedPaginator(rows, size, cap)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))
