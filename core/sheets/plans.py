"""What an import would do, decided for every row before anything is written.

A kind of sheet (`SheetKind`) names its columns, judges checked rows into a `Plan` and writes a plan. The
same three functions serve the wizard and the command.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.accounts.permissions import Permission
from core.sheets.checking import REJECTED, CheckedRow, Problem
from core.sheets.columns import Column

CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"
FATES = (CREATED, UPDATED, UNCHANGED, REJECTED)


@dataclass(frozen=True)
class Order:
    """What was asked for, beside the rows.

    `centre` owns rows that name none (core does not know its class); `centre_ids` are the centres the rows
    may belong to, None for all. `data_date` is the day the file speaks of, for rows that name none.
    `aliases` are words of the file explained once for all rows: {column: {simplified word: key}}.
    `is_final` is true when the plan is written in the same transaction, so that rows are locked.
    """

    by: Any
    today: date
    data_date: date
    centre: Any = None
    centre_ids: frozenset[int] | None = None
    create_missing: bool = False
    has_consent: bool = True
    aliases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    file_name: str = ""
    is_final: bool = False

    def covers(self, centre_id: int) -> bool:
        return self.centre_ids is None or centre_id in self.centre_ids

    def day_of(self, row: CheckedRow) -> date:
        """The day a row speaks of: Tanggal Data, else that of the file."""
        return row.values.get("data_date", self.data_date)


@dataclass
class Plan:
    """All rows with their fates and problems; `work` is what the kind's `write` needs.

    `unknown` are words of the file that a person may explain once: {column: [word, ...]}.
    """

    rows: list[CheckedRow]
    work: Any = None
    skipped: int = 0
    unknown: dict[str, list[str]] = field(default_factory=dict)

    @property
    def rejected(self) -> list[CheckedRow]:
        return [row for row in self.rows if row.is_rejected]

    @property
    def problems(self) -> list[Problem]:
        return [problem for row in self.rows for problem in row.problems]

    def counts(self) -> dict[str, int]:
        """The integers of the report; read = created + updated + unchanged + rejected."""
        fates = Counter(fate_of(row) for row in self.rows)
        return {
            "read": len(self.rows),
            **{fate: fates[fate] for fate in (CREATED, UPDATED, UNCHANGED)},
            "warned": sum(row.is_warned for row in self.rows),
            "rejected": fates[REJECTED],
            "skipped": self.skipped,
        }


def fate_of(row: CheckedRow) -> str:
    """One of FATES; a row that nothing was decided for changes nothing."""
    return REJECTED if row.is_rejected else row.fate or UNCHANGED


@dataclass(frozen=True)
class SheetKind:
    """An importable sheet.

    `columns()` reads code lists, so it is called once an import; `sample` fills the row of the template by
    column name; `class_column` takes the sheet's name where a file has one sheet per class; `special_headers`
    are (part of a header, column) pairs that go before all other matching; `shared` are columns that the
    wizard offers to fill for all rows; `explainable` are columns whose unknown words a person may explain;
    `right` must be held beside the right to import; without `has_centre` the rows belong to no centre.
    """

    code: str
    label: str
    columns: Callable[[], list[Column]]
    judge: Callable[[list[CheckedRow], Order], Plan]
    write: Callable[[Plan, Order], None]
    sample: Mapping[str, object] = field(default_factory=dict)
    class_column: str = ""
    special_headers: tuple[tuple[str, str], ...] = ()
    shared: tuple[str, ...] = ()
    explainable: Callable[[str], list[tuple[str, str]]] | None = None
    consent_column: str = ""
    right: Permission = Permission.IMPORT_SHEETS
    has_centre: bool = True
