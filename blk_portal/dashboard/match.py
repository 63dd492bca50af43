"""Link and match, retention and income: what the jobs of the placed are worth (Measures 11 to 13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.detail import NO, NOT_TOLD, PARTLY, USES, YES, Income, Relevance, Retention
from alumni.outcomes.intervals import newcombe, wilson
from blk_portal.dashboard.blocks import Addresses, Cell
from blk_portal.dashboard.charts import FEWEST_RANKED, Slice, slices
from core.numbers import format_count, format_number, format_share, percentage

USE_LABELS = {YES: "Sesuai", PARTLY: "Sebagian", NO: "Tidak sesuai", NOT_TOLD: "Belum ditanya"}
# The fill of each piece, in the order of the bar.
USE_FILLS = {YES: "s1", PARTLY: "s2", NO: "none", NOT_TOLD: "unknown"}


@dataclass(frozen=True)
class Line:
    """A row with a bar: cells in the order of its table's head."""

    label: str
    bar: tuple[Slice, ...]
    cells: tuple[Cell, ...]


def match_block(found: Relevance, definition: Definition, to: Addresses) -> dict:
    """Does the job use the training, by class; shares of those who answered, the others counted."""
    classes = definition.sector_rule.classes
    lines = [
        _match_line(CLASS_LABELS[name], f"{name}_", found.by_class[name], definition, to)
        for name in classes
        if sum(found.by_class[name].values())
    ]
    if len(lines) > 1:
        lines.append(_match_line("Semua", "", found.uses, definition, to))
    return {
        "finding": match_finding(found, classes),
        "legend": [(USE_LABELS[name], USE_FILLS[name]) for name in USES],
        "lines": lines,
        "fits": {
            "rate": format_share(found.fits[YES], found.fits_answered),
            "behind": _behind(found.fits[YES], "fits_yes", definition, to),
            "whole": format_count(found.fits_answered),
        },
        "placed": found.placed,
    }


def _match_line(
    label: str, prefix: str, uses: Mapping[str, int], definition: Definition, to: Addresses
) -> Line:
    placed = sum(uses.values())
    answered = placed - uses[NOT_TOLD]

    def cell(name: str) -> Cell:
        text = format_number(percentage(uses[name], answered, 0))
        return Cell(text, to.people(definition, f"{prefix}uses_{name}") if uses[name] and answered else "")

    missing = uses[NOT_TOLD]
    last = Cell(format_count(missing), to.people(definition, f"{prefix}uses_{NOT_TOLD}") if missing else "")
    return Line(
        label=label,
        bar=slices([(USE_FILLS[name], uses[name]) for name in USES]),
        cells=(cell(YES), cell(PARTLY), cell(NO), last),
    )


def match_finding(found: Relevance, classes: Sequence[str]) -> str:
    """Which class uses the training more often, if that is clear; else how many of all do."""
    if not found.answered:
        return "Belum ada yang ditanya apakah pekerjaannya memakai hasil pelatihan."
    told = [(name, uses[YES], sum(uses.values()) - uses[NOT_TOLD]) for name, uses in found.by_class.items()]
    pair = [each for each in told if each[0] in classes[:2] and each[2] >= FEWEST_RANKED]
    if len(pair) == 2:
        (one, yes, base), (other, other_yes, other_base) = pair
        interval = newcombe(yes, base, other_yes, other_base)
        if interval.low > 0 or interval.high < 0:
            more, less = ((one, yes, base), (other, other_yes, other_base))[:: 1 if interval.low > 0 else -1]
            return (
                f"Pekerjaan {_named(more)} lebih sering sesuai pelatihan "
                f"({format_share(more[1], more[2], 0)}) daripada {_named(less)} "
                f"({format_share(less[1], less[2], 0)})."
            )
    share = format_share(found.uses[YES], found.answered, 0)
    return f"{share} pekerjaan sesuai pelatihan menurut {format_count(found.answered)} yang menjawab."


def _named(told: tuple[str, int, int]) -> str:
    return CLASS_LABELS[told[0]].lower()


# --- Retention ------------------------------------------------------------------------------------------
def retention_block(found: Retention, definition: Definition, to: Addresses) -> dict:
    """Of those in work at six months: who still is at twelve, and where."""
    parts = (
        ("Pemberi kerja yang sama", "s1", "same_employer", found.same_employer),
        ("Pekerjaan lain", "s2", "other_employer", found.in_work - found.same_employer),
        ("Berhenti bekerja", "none", "left", found.known - found.in_work),
        ("Belum terlacak", "unknown", "unknown", found.unknown),
    )
    return {
        "finding": retention_finding(found),
        "bar": slices([(fill, count) for _, fill, _, count in parts]),
        "lines": [
            {
                "label": label,
                "fill": fill,
                "share": format_share(count, found.base),
                "behind": _behind(count, f"retention_{name}", definition, to),
            }
            for label, fill, name, count in parts
        ],
        "base": _behind(found.base, "retention_base", definition, to),
        "same": _part(found.same_employer, found.known),
    }


def retention_finding(found: Retention) -> str:
    """The share still in work among the known, with its interval."""
    if not found.base:
        return "Belum ada yang bekerja pada bulan ke-6 dan sudah genap 12 bulan."
    if not found.known:
        return "Belum ada kabar bulan ke-12 dari yang bekerja pada bulan ke-6."
    return f"{_part(found.in_work, found.known)} yang terlacak masih bekerja pada bulan ke-12."


# --- Income ---------------------------------------------------------------------------------------------
def income_block(found: Income, definition: Definition, to: Addresses) -> dict:
    """The median and the share that reaches the minimum wage; hidden under ten answers."""
    block = {
        "is_hidden": found.is_hidden,
        "answers": _behind(found.answers, "income_answers", definition, to),
        "missing": _behind(found.missing, "income_missing", definition, to),
    }
    if found.is_hidden:
        return block | {"finding": "Penghasilan disembunyikan: yang menjawab kurang dari 10."}
    reached = _part(found.at_or_above, found.comparable) if found.comparable else ""
    return block | {
        "finding": f"Separuh berpenghasilan {rupiah(found.median)} sebulan atau lebih.",
        "median": rupiah(found.median),
        "reached": reached,
        "interval": _interval(found.at_or_above, found.comparable) if found.comparable else "",
        "bar": slices([("s1", found.at_or_above), ("none", found.comparable - found.at_or_above)]),
    }


def rupiah(value: Decimal) -> str:
    """'Rp2.450.000'."""
    return f"Rp{format_count(value)}"


def _part(part: int, whole: int) -> str:
    """'84,2% (32/38)'; a rate never stands without its n."""
    return f"{format_share(part, whole)} ({format_count(part)}/{format_count(whole)})"


def _interval(part: int, whole: int) -> str:
    low, high = wilson(part, whole)
    return f"{low * 100:.0f}–{high * 100:.0f}%"


def _behind(count: int, name: str, definition: Definition, to: Addresses) -> Cell:
    return Cell(format_count(count), to.people(definition, name) if count else "")
