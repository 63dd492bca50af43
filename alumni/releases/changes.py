"""What two frozen states tell differently: added, corrected and removed graduations. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from alumni.releases.frozen import Frozen


class Kind(StrEnum):
    """What happened to a graduation between two states."""

    ADDED = "added"
    OUTCOME = "outcome"
    DETAIL = "detail"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One graduation: as it was, and as it is; None where it is not there."""

    kind: Kind
    before: Frozen | None
    after: Frozen | None

    @property
    def graduation_id(self) -> int:
        return (self.after or self.before).graduation_id


def changes_between(
    before: Iterable[Frozen], after: Iterable[Frozen], measure: str, window: int | None, level: int
) -> list[Change]:
    """Every graduation that differs, by its id.

    OUTCOME: the answer to that question at that level of evidence is another one. DETAIL: only something else
    is, such as another measure, the batch or an attribute.
    """
    old = {row.graduation_id: row for row in before}
    new = {row.graduation_id: row for row in after}
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was is None:
            found.append(Change(Kind.ADDED, None, now))
        elif now is None:
            found.append(Change(Kind.REMOVED, was, None))
        elif was != now:
            is_other = _answer(was, measure, window, level) != _answer(now, measure, window, level)
            found.append(Change(Kind.OUTCOME if is_other else Kind.DETAIL, was, now))
    return found


def _answer(row: Frozen, measure: str, window: int | None, level: int) -> int:
    """The code of that question at that level; -1 while its window is open."""
    codes = row.code_of(measure, window)
    return codes if codes < 0 else codes >> 8 * level & 255
