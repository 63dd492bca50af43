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
    format_count,
    format_number,
    format_rate,
    format_share,
    percentage,
    points_difference,
    round_half_up,
)

# Fewer unknown than this share of the graduations is not worth a line.
UNKNOWN_WORTH = Decimal(5)
# Placements proved by a document or the employer below this share are worth a line.
EVIDENCE_WORTH = Decimal(50)
NAMED_AT_MOST = 4
TOO_SMALL = "Angka kecil disamarkan, jadi tidak dibandingkan."


class Named(NamedTuple):
    """A group of graduations: its key, its name on screen, its counts."""

    key: str
    label: str
    counts: Counts


@dataclass(frozen=True)
class Sentence:
    """A finding; `kind` is the chip it may stand in (ok, bad, warn or none)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Issue:
    """One thing to look at: a number, what it is, why; `code` tells the page where its link leads."""

    code: str
    number: str
    title: str
    detail: str


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


# --- What needs attention -------------------------------------------------------------------------------
def issues(
    total: Counts,
    centres: Sequence[Named],
    target: Decimal | None,
    evidence: Sequence[int | None],
    gap: Issue | None,
) -> list[Issue]:
    """At most four things to look at, the largest first in the order of the design."""
    found = [
        unknown_issue(total, centres),
        below_issue(centres, target),
        gap,
        evidence_issue(evidence),
    ]
    return [issue for issue in found if issue]


def unknown_issue(total: Counts, centres: Sequence[Named]) -> Issue | None:
    """Who is not traced, where most of them are, and what the rate is among those who are."""
    if not total.unknown or not total.matured or None in (total.placed, total.not_placed):
        return None
    if percentage(total.unknown, total.matured) < UNKNOWN_WORTH:
        return None
    known = total.placed + total.not_placed
    parts = []
    most = [group for group in centres if group.counts.unknown and is_ranked(group.counts)]
    most.sort(key=lambda group: (-group.counts.unknown, group.label))
    if len(most) > 1:
        parts.append(f"Terbanyak di {join_names([group.label for group in most[:3]])}.")
    if known:
        parts.append(f"Bila yang terlacak saja dihitung: {format_share(total.placed, known)}.")
    return Issue(
        code="unknown",
        number=format_share(total.unknown, total.matured),
        title=f"{format_count(total.unknown)} alumni belum terlacak",
        detail=" ".join(parts),
    )


def by_verdict(centres: Iterable[Named], target: Decimal | None) -> dict[str, list[Named]]:
    """Centres clearly above, clearly below and undecided, each in the order given; small ones left out."""
    found: dict[str, list[Named]] = {ABOVE: [], BELOW: [], UNSURE: []}
    for group in centres:
        if target is not None and is_ranked(group.counts):
            found[verdict(group.counts.placed, group.counts.matured, target)].append(group)
    return found


def below_issue(centres: Sequence[Named], target: Decimal | None) -> Issue | None:
    """Centres whose whole interval lies below the target."""
    below = by_verdict(centres, target)[BELOW]
    if not below or len(centres) < 2:
        return None
    names = join_names([group.label for group in below])
    return Issue("below", f"{len(below)} BLK", "jelas di bawah target", f"{names}.")


def gap_issue(code: str, label: str, first: Counts, others: Counts, others_label: str) -> Issue | None:
    """A group that is clearly worse off than the others: Newcombe's whole interval is below zero."""
    if not (is_ranked(first) and is_ranked(others)):
        return None
    interval = newcombe(first.placed, first.matured, others.placed, others.matured)
    if interval.high >= 0:
        return None
    points = points_difference(first.placed, first.matured, others.placed, others.matured, 1)
    own, other = (format_share(each.placed, each.matured) for each in (first, others))
    return Issue(
        code=code,
        number=format_number(points, 1),
        title=f"poin, {label}",
        detail=f"{own} bekerja; {others_label} {other}.",
    )


def evidence_issue(nested: Sequence[int | None]) -> Issue | None:
    """Fewer than half of the official placements are proved by a document or the employer."""
    _, reported, confirmed, _ = nested
    if not reported or confirmed is None or percentage(confirmed, reported) >= EVIDENCE_WORTH:
        return None
    return Issue(
        code="evidence",
        number=format_share(confirmed, reported, 0),
        title="penempatan dengan bukti kuat",
        detail=f"{format_count(reported - confirmed)} penempatan baru berdasarkan pernyataan alumni.",
    )


# --- Above the charts -----------------------------------------------------------------------------------
def centres_finding(centres: Sequence[Named], target: Decimal | None) -> str:
    """How many centres are clearly below or above the target; without a target, from where to where."""
    ranked = [group for group in centres if is_ranked(group.counts)]
    if not ranked and has_hidden(centres):
        return TOO_SMALL
    if not ranked:
        return "Belum ada BLK dengan lima kelulusan atau lebih, jadi belum ada yang dibandingkan."
    if target is None:
        return _span(ranked)
    found = by_verdict(ranked, target)
    words = (
        (found[BELOW], "jelas di bawah target"),
        (found[ABOVE], "jelas di atas"),
        (found[UNSURE], "belum dapat dibedakan dari target"),
    )
    parts = [f"{len(groups)} {word}" for groups, word in words if groups]
    number, _, rest = parts[0].partition(" ")
    return f"{number} BLK {'; '.join([rest, *parts[1:]])}."


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
