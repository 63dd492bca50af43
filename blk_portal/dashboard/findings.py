"""The sentences above the charts, built from the figures: what stands out, and when that is worth saying.

Pure functions. A difference is called clear only where its whole 95 % interval says so (docs/indicators.md,
Measures 14 and 15); fewer than five graduations are never named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from alumni.outcomes.intervals import ABOVE, BELOW, UNSURE, newcombe, verdict, wilson
from blk_portal.dashboard.charts import Counts, is_ranked
from core.numbers import (
    format_number,
    format_rate,
    format_share,
    percentage,
    points_difference,
    round_half_up,
)

NAMED_AT_MOST = 4
TOO_SMALL = "Angka kecil disamarkan, jadi tidak dibandingkan."


class Named(NamedTuple):
    """A group of graduations: its key, its name on screen, its counts, and its own target if it has one."""

    key: str
    label: str
    counts: Counts
    target: Decimal | None = None


@dataclass(frozen=True)
class Sentence:
    """A finding; `kind` is the chip it may stand in (ok, bad, warn or none)."""

    text: str
    kind: str = ""


def join_names(names: Sequence[str]) -> str:
    """'Jember', 'Jember dan Tuban', 'Jember, Tuban, dan Madiun'; a long list ends in how many others."""
    shown = list(names[:NAMED_AT_MOST])
    if len(names) > NAMED_AT_MOST:
        shown.append(f"{len(names) - NAMED_AT_MOST} lainnya")
    if len(shown) < 3:
        return " dan ".join(shown)
    return f"{', '.join(shown[:-1])}, dan {shown[-1]}"


def has_hidden(groups: Iterable[Named]) -> bool:
    """True if a small number among them is hidden from the reader."""
    return any(None in (group.counts.matured, group.counts.placed, group.counts.first) for group in groups)


def target_text(target: Decimal) -> str:
    """'68%' or '68,5%'."""
    whole = target == target.to_integral_value()
    return format_rate(target, 0 if whole else 1)


# --- The headline ---------------------------------------------------------------------------------------
def against_target(counts: Counts, target: Decimal | None) -> Sentence | None:
    """How far the rate stands from the target, in points, rounded once from the counts."""
    if target is None or counts.placed is None or not counts.matured:
        return None
    exact = Decimal(counts.placed) * 100 / counts.matured - target
    gap = format_number(abs(exact), 1)
    if exact < 0:
        return Sentence(f"{gap} poin di bawah target {target_text(target)}", "bad")
    if exact > 0:
        return Sentence(f"{gap} poin di atas target {target_text(target)}", "ok")
    return Sentence(f"tepat pada target {target_text(target)}", "ok")


def still_needed(counts: Counts, target: Decimal | None) -> int:
    """How many more of the matured graduations must be placed to reach the target; 0 when reached."""
    if target is None or counts.placed is None or not counts.matured:
        return 0
    wanted = (target * counts.matured / 100).to_integral_value(rounding=ROUND_CEILING)
    return max(0, int(wanted) - counts.placed)


def change(now: Counts, before: Counts, name: str) -> str | None:
    """'naik 5,2 poin dari 2023': the plain difference of two rates; None where one has no base."""
    if now.placed is None or before.placed is None:
        return None
    points = points_difference(now.placed, now.matured, before.placed, before.matured, 1)
    if points is None:
        return None
    if points == 0:
        return f"sama dengan {name}"
    verb = "naik" if points > 0 else "turun"
    return f"{verb} {format_number(abs(points), 1)} poin dari {name}"


# --- Above the charts -----------------------------------------------------------------------------------
def by_verdict(centres: Iterable[Named], target: Decimal | None) -> dict[str, list[Named]]:
    """Centres clearly above, clearly below and undecided, each in the order given; small ones left out."""
    found: dict[str, list[Named]] = {ABOVE: [], BELOW: [], UNSURE: []}
    for group in centres:
        held = target if group.target is None else group.target
        if held is not None and is_ranked(group.counts):
            found[verdict(group.counts.placed, group.counts.matured, held)].append(group)
    return found


def compared_finding(groups: Sequence[Named], target: Decimal | None, noun: str = "BLK") -> str:
    """How many groups are clearly below or above the target; without a target, from where to where."""
    ranked = [group for group in groups if is_ranked(group.counts)]
    if not ranked and has_hidden(groups):
        return TOO_SMALL
    if not ranked:
        return f"Belum ada {noun} dengan lima kelulusan atau lebih, jadi belum ada yang dibandingkan."
    if target is None and all(group.target is None for group in groups):
        return _span(ranked)
    found = by_verdict(ranked, target)
    words = (
        (found[BELOW], "jelas di bawah target"),
        (found[ABOVE], "jelas di atas" if found[BELOW] else "jelas di atas target"),
        (found[UNSURE], "belum dapat dibedakan dari target"),
    )
    parts = [f"{len(groups)} {word}" for groups, word in words if groups]
    number, _, rest = parts[0].partition(" ")
    return f"{number} {noun} {'; '.join([rest, *parts[1:]])}."


def funnel_finding(places: Sequence[tuple[str, str, str]], common: Decimal, noun: str) -> str:
    """Which groups differ from the common rate by more than chance; (name, limit passed, side) of each."""
    if len(places) < 2:
        return f"Belum ada dua {noun} dengan lima kelulusan atau lebih, jadi belum ada yang dibandingkan."
    sides = ((BELOW, "di bawah"), (ABOVE, "di atas"))
    parts = []
    for side, word in sides:
        names = [name for name, beyond, on in places if on == side and beyond == "99.8"]
        if names:
            parts.append(f"{join_names(names)} {word}")
    rate = format_rate(common)
    if not parts:
        return f"Tidak ada {noun} di luar batas 99,8% dari angka bersama {rate}: bedanya masih wajar."
    return f"Di luar batas 99,8% dari angka bersama {rate}: {'; '.join(parts)}."


def _span(ranked: Sequence[Named]) -> str:
    order = sorted(ranked, key=lambda group: Decimal(group.counts.placed) / group.counts.matured)
    low, high = order[0], order[-1]
    if len(order) == 1:
        return f"{low.label}: {format_share(low.counts.placed, low.counts.matured)}."
    ends = [f"{format_share(g.counts.placed, g.counts.matured)} ({g.label})" for g in (low, high)]
    return f"Dari {ends[0]} sampai {ends[1]}. Belum ada target untuk pilihan ini."


def trend_finding(periods: Sequence[Named], what: str) -> str:
    """The last period against the one before; many unknown are said with it."""
    if has_hidden(periods):
        return TOO_SMALL
    told = [group for group in periods if is_ranked(group.counts)]
    if not told:
        return f"Belum ada {what} yang sudah genap jendela waktunya."
    last = told[-1]
    own = last.counts
    tail = _unknown_tail(own)
    if len(told) == 1:
        return f"{last.label}: {format_share(own.placed, own.matured)}{tail}."
    before = told[-2]
    points = points_difference(own.placed, own.matured, before.counts.placed, before.counts.matured, 1)
    interval = newcombe(own.placed, own.matured, before.counts.placed, before.counts.matured)
    earlier = _inside(before.label)
    size = f"{format_number(abs(points), 1)} poin dari {earlier}"
    if interval.low > 0:
        return f"{last.label} naik {size}{tail}."
    if interval.high < 0:
        return f"{last.label} turun {size}{tail}."
    return f"{last.label} belum berbeda jelas dari {earlier}{tail}."


def _inside(label: str) -> str:
    """'gelombang IV 2025' within a sentence."""
    return label[:1].lower() + label[1:]


def _unknown_tail(counts: Counts) -> str:
    share = 0 if counts.unknown is None else percentage(counts.unknown, counts.matured)
    return "; masih banyak yang belum terlacak" if share >= 20 else ""


def fields_finding(fields: Sequence[Named], words: tuple[str, str]) -> str:
    """Fields whose placements are clearly more of the first or of the second class than all together."""
    told = [
        group
        for group in fields
        if is_ranked(group.counts) and group.counts.placed and group.counts.first is not None
    ]
    placed = sum(group.counts.placed for group in told)
    firsts = sum(group.counts.first for group in told)
    if not placed and has_hidden(fields):
        return TOO_SMALL
    if not placed:
        return "Belum ada alumni yang tertempatkan pada pilihan ini."
    first, second = [], []
    for group in told:
        interval = wilson(group.counts.first, group.counts.placed)
        share = group.counts.first / group.counts.placed
        if interval.low > firsts / placed:
            first.append((-share, group.label))
        elif interval.high < firsts / placed:
            second.append((share, group.label))
    parts = [
        f"{join_names([label for _, label in sorted(found)[:2]])} {verb} {word}"
        for found, verb, word in ((first, "kuat di", words[0]), (second, "lebih banyak", words[1]))
        if found
    ]
    if not parts:
        return f"Bagian {words[0]} dan {words[1]} tiap baris belum berbeda jelas."
    return f"{'; '.join(parts)}."


def evidence_finding(nested: Sequence[int | None]) -> str:
    """The share of all reported placements that a document or the employer proves."""
    hearsay, _, confirmed, _ = nested
    if not hearsay or confirmed is None:
        return "Belum ada penempatan yang dilaporkan pada pilihan ini."
    return f"{format_share(confirmed, hearsay, 0)} penempatan dibuktikan dokumen atau pemberi kerja."


def exclusive(nested: Sequence[int | None]) -> list[int | None]:
    """Placements by their own level, strongest first, from the counts at each level or above."""
    hearsay, reported, confirmed, documented = nested
    pairs = ((documented, 0), (confirmed, documented), (reported, confirmed), (hearsay, reported))
    return [None if None in pair else pair[0] - pair[1] for pair in pairs]


def achievement_text(value: Decimal | None, band: int | None) -> str:
    """'Capaian 96,8% dari target, kategori 3 dari 4.'"""
    if value is None:
        return ""
    return f"Capaian {format_rate(round_half_up(value, 1))} dari target, kategori {band} dari 4."
