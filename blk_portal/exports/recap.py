"""Figures as tables: the breakdowns of the dashboard, and the recap by several keys at once.

Every number comes from alumni.outcomes.figures; rates have two decimals, as everywhere but on screen.
"""

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alumni.outcomes.behind import last_entered, refusal
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, KEYS, Definition
from alumni.outcomes.excluded import exclusion_reasons
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import cells, read_figures
from alumni.outcomes.forms import DefinitionForm
from alumni.outcomes.privacy import DISABILITY_KEYS
from blk_portal.exports.asking import Asking
from core.sheets.columns import Column

MERGED = "(digabung: angka kecil dilindungi)"
PROTECTED = "(dilindungi)"
RECAP_KEYS = ("centre", "programme", "funding", "sex", "disability")
BREAKDOWNS = ("centre", "field", "programme", "wave", "year", "funding", "sex")
COUNT_COLUMNS = (
    Column("graduations", "Kelulusan", width=11),
    Column("matured", "Dihitung", width=10),
    Column("placed", "Ditempatkan", width=12),
    Column("first", CLASS_LABELS["formal"], width=10),
    Column("second", CLASS_LABELS["informal"], width=10),
    Column("unclassified", CLASS_LABELS["unclassified"], width=12),
    Column("not_placed", CLASS_LABELS["not_placed"], width=12),
    Column("unknown", CLASS_LABELS["unknown"], width=12),
)
RATE_COLUMNS = (
    Column("placement_rate", "Penempatan (%)", width=12, number_format="0.00"),
    Column("placement_rate_low", "Rentang bawah (%)", width=12, number_format="0.00"),
    Column("placement_rate_high", "Rentang atas (%)", width=12, number_format="0.00"),
    Column("first_rate", "Formal (%)", width=10, number_format="0.00"),
    Column("second_rate", "Informal (%)", width=10, number_format="0.00"),
)
FIGURE_COLUMNS = (
    Column("key", "Menurut", width=18),
    Column("label", "Kelompok", width=32),
    *COUNT_COLUMNS,
    *RATE_COLUMNS,
)
RECAP_COLUMNS = (*(Column(key, KEYS[key].label, width=24) for key in RECAP_KEYS), *COUNT_COLUMNS)


def asked(asking: Asking) -> Definition:
    """The question in the address, as the dashboard understands it.

    PermissionDenied where it chooses by disability people whom the reader may not see: a file of everybody
    is no answer to that.
    """
    tables = Tables()
    definition = DefinitionForm(asking.GET, tables=tables, today=timezone.localdate()).definition()
    chooses = any(key in DISABILITY_KEYS for key, _ in definition.filters)
    if chooses and refusal(asking.user, definition, tables):
        raise PermissionDenied
    return definition


def figure_rows(asking: Asking) -> Iterator[tuple]:
    """The total and each breakdown of the dashboard, one below the other."""
    definition, told = asked(asking), sees_disability(asking)
    figures = read_figures(definition, BREAKDOWNS, is_protected=not told)
    yield ("Semua", "Semua kelulusan", *_counts(figures.total), *_rates(figures.total))
    for key in BREAKDOWNS:
        for group in figures.breakdown(key):
            yield (KEYS[key].label, group.label, *_counts(group.figure), *_rates(group.figure))


def sees_disability(asking: Asking) -> bool:
    """True if the reader may open everybody in the table; else disability is not told apart in it.

    Leaving single small cells out would not do: other tables give the sums they could be computed from.
    """
    return not refusal(asking.user, asked(asking), Tables())


def about(asking: Asking) -> dict:
    """What a definition card tells beside its words: the counts, why people are excluded, the last entry.

    A reason is told to who may open the people; the others get the number alone.
    """
    definition, is_open = asked(asking), sees_disability(asking)
    return {
        "figure": read_figures(definition, is_protected=not is_open).total,
        "reasons": exclusion_reasons(definition) if is_open else {},
        "entered": last_entered(),
    }


def recap_rows(asking: Asking) -> Iterator[tuple]:
    """One row for each combination of RECAP_KEYS that has a graduation."""
    definition, told = asked(asking), sees_disability(asking)
    for cell in cells(definition, RECAP_KEYS if told else RECAP_KEYS[:-1]):
        labels = cell.labels if told else (*cell.labels, MERGED)
        yield (*labels, *_counts(cell.figure))


def _counts(figure: Figure) -> Iterable[int | str]:
    counts = (getattr(figure, column.name) for column in COUNT_COLUMNS)
    return (PROTECTED if count is None else count for count in counts)


def _rates(figure: Figure) -> Iterable:
    return (getattr(figure, column.name) for column in RATE_COLUMNS)
