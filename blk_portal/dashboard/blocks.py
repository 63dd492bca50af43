"""What the blocks of the dashboard are made of: a figure as written with its link, a row, a key.

Nothing is counted here; counts come from alumni/outcomes/figures.py, small numbers are None already.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.figure import name_under
from alumni.outcomes.figures import Group
from blk_portal.dashboard import charts
from blk_portal.dashboard.charts import Counts
from core.numbers import format_count, format_number, format_share, percentage

HIDDEN = "disamarkan"
TIPS = {
    "first": {
        "bps": "Buruh, karyawan, pegawai, termasuk magang bergaji; dan usaha dengan pekerja tetap "
        "yang dibayar.",
        "ilo": "Pekerja dengan BPJS Ketenagakerjaan, atau usaha yang punya NIB.",
        "relation": "Bekerja pada orang atau perusahaan lain: buruh, karyawan, pegawai, pekerja bebas.",
    },
    "second": {
        "bps": "Berusaha sendiri, dibantu pekerja tidak tetap, pekerja bebas, atau pekerja keluarga.",
        "ilo": "Pekerja tanpa BPJS Ketenagakerjaan, usaha tanpa NIB, atau pekerja keluarga.",
        "relation": "Berusaha sendiri atau membantu usaha keluarga.",
    },
    "unclassified": {
        "bps": "Bekerja, tetapi status pekerjaannya belum diisi. Kami tidak menebaknya.",
        "ilo": "Bekerja, tetapi status, BPJS, atau NIB belum diketahui. Kami tidak menebaknya.",
        "relation": "Bekerja, tetapi status pekerjaannya belum diisi. Kami tidak menebaknya.",
    },
    "not_placed": "Ada kabar setelah jendela waktu, dan belum bekerja; termasuk yang melanjutkan sekolah.",
    "unknown": "Belum ada kabar yang cukup. Tetap masuk pembagi, agar angkanya tidak dibesar-besarkan.",
}


@dataclass(frozen=True)
class Cell:
    """A figure as written, and the address of the people behind it (empty: nobody, or not open)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where links lead: `people(definition, outcome)` and `page(definition)` give addresses.

    `tail` keeps the switches of the page as they stand (switches.py).
    """

    people: Callable[[Definition, str], str]
    plain_page: Callable[[Definition], str]
    tail: str = ""

    def page(self, definition: Definition) -> str:
        """The dashboard that asks this, seen as now."""
        return f"{self.plain_page(definition)}{self.tail}"


@dataclass(frozen=True)
class Key:
    """One outcome under the headline bar."""

    name: str
    label: str
    tip: str
    share: str
    behind: Cell
    is_right: bool


@dataclass(frozen=True)
class Row:
    """One group in a table of figures: cells by the name of the outcome, with its drawing."""

    label: str
    url: str
    cells: dict[str, Cell]
    drawing: object
    matured: Cell
    # The cells of the outcomes that the headline lists, in its order.
    listed: tuple[Cell, ...] = ()


def class_label(name: str, rule: str) -> str:
    """'first' under bps is 'Formal'."""
    return CLASS_LABELS[name_under(rule, name)]


def share_cell(counts: Counts, name: str, definition: Definition, to: Addresses, places: int = 1) -> Cell:
    """The share of the matured as '41,8' with the list behind it."""
    count = getattr(counts, name)
    if None in (count, counts.matured):
        return Cell(HIDDEN)
    text = format_number(percentage(count, counts.matured, places), places)
    return Cell(text, to.people(definition, name) if count else "")


def count_cell(counts: Counts, name: str, definition: Definition, to: Addresses, word: str = "") -> Cell:
    """The count itself with the list behind it."""
    count = getattr(counts, name)
    if count is None:
        return Cell(HIDDEN)
    text = f"{format_count(count)} {word}".strip()
    return Cell(text, to.people(definition, name) if count else "")


def keys(counts: Counts, definition: Definition, to: Addresses) -> list[Key]:
    """The outcomes under the bar in the fixed order."""
    found = []
    for name in charts.PARTS:
        tip = TIPS[name]
        found.append(
            Key(
                name=name,
                label=class_label(name, definition.rule),
                tip=tip if isinstance(tip, str) else tip[definition.rule],
                share=share_text(counts, name),
                behind=count_cell(counts, name, definition, to, "alumni"),
                is_right=name in ("not_placed", "unknown"),
            )
        )
    return found


def years_row(years: Sequence[Group], definition: Definition, to: Addresses) -> list[dict]:
    """The rate of each year with a link to its page, the chosen ones marked."""
    chosen = definition.values_of("year")
    return [
        {
            "label": group.label,
            "share": rate_text(group.figure),
            "url": to.page(definition.narrowed("year", group.value)),
            "is_current": group.value in chosen,
        }
        for group in years
    ]


def rate_text(counts: Counts) -> str:
    """'65,8%', or why there is no number."""
    return share_text(counts, "placed")


def share_text(counts: Counts, name: str) -> str:
    """The share of the matured as '41,8%', or why there is no number."""
    count = getattr(counts, name)
    return HIDDEN if None in (count, counts.matured) else format_share(count, counts.matured)


def by_rate(groups: Sequence[Group]) -> list[Group]:
    """Highest rate first; under five graduations and hidden ones come last, by name."""

    def place(group: Group) -> tuple:
        counts = group.figure
        if not charts.is_ranked(counts):
            return (1, Decimal(0), group.label)
        return (0, -Decimal(counts.placed) / counts.matured, group.label)

    return sorted(groups, key=place)


def rows(
    key: str,
    groups: Sequence[Group],
    drawings: Sequence[object],
    definition: Definition,
    to: Addresses,
    names: Sequence[str] = ("placed", *charts.PARTS),
    places: int = 1,
) -> list[Row]:
    """One row for each group, its cells narrowed to the group."""
    found = []
    for group, drawing in zip(groups, drawings, strict=True):
        own = definition.narrowed(key, group.value)
        cells = {name: share_cell(group.figure, name, own, to, places) for name in names}
        found.append(
            Row(
                label=group.label,
                url=to.page(own),
                cells=cells,
                drawing=drawing,
                matured=count_cell(group.figure, "matured", own, to),
            )
        )
    return found
