"""What needs attention: which findings are worth a sentence, and in which order.

Pure functions. A difference is told only where its whole 95 % interval lies on the bad side
(docs/indicators.md, Measures 14 and 15), a share only from the size written here on; a hidden number is
never told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.intervals import BELOW, newcombe, wilson
from blk_portal.dashboard.charts import FEWEST_RANKED, Counts, is_ranked
from blk_portal.dashboard.findings import Named, by_verdict, join_names
from core.numbers import format_count, format_number, format_share, percentage, points_difference

# Fewer unknown, or fewer unclassified, than this share of the graduations is not worth a line.
UNKNOWN_WORTH = Decimal(5)
UNCLASSIFIED_WORTH = Decimal(5)
# Placements proved by a document or the employer below this share are worth a line.
EVIDENCE_WORTH = Decimal(50)
# Worth a line when clearly lower: jobs that use the training, people still in work half a year later.
MATCH_WORTH = Decimal(50)
RETENTION_WORTH = Decimal(75)
# More would be a list again, not what to look at first.
TOLD_AT_MOST = 5


@dataclass(frozen=True)
class Issue:
    """One thing to look at: a number, what it is, why; `code` tells the page where its link leads."""

    code: str
    number: str
    title: str
    detail: str


def told(*issues: Issue | None) -> list[Issue]:
    """The first few that are issues, in the order given."""
    return [issue for issue in issues if issue][:TOLD_AT_MOST]


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


def below_issue(centres: Sequence[Named], target: Decimal | None) -> Issue | None:
    """Centres whose whole interval lies below the target."""
    below = by_verdict(centres, target)[BELOW]
    if not below or len(centres) < 2:
        return None
    names = join_names([group.label for group in below])
    return Issue("below", f"{len(below)} BLK", "jelas di bawah target", f"{names}.")


def falling_issue(now: Counts | None, before: Counts | None, name: str) -> Issue | None:
    """The rate is clearly lower than that of the year before."""
    if now is None or before is None or not (is_ranked(now) and is_ranked(before)):
        return None
    if newcombe(now.placed, now.matured, before.placed, before.matured).high >= 0:
        return None
    points = points_difference(now.placed, now.matured, before.placed, before.matured, 1)
    own, earlier = (format_share(each.placed, each.matured) for each in (now, before))
    return Issue(
        code="falling",
        number=format_number(points, 1),
        title=f"poin dari lulusan {name}",
        detail=f"Turun dari {earlier} menjadi {own}.",
    )


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


def accommodation_issue(asked: int | None, delivered: int | None, refused: int | None) -> Issue | None:
    """Accommodations that somebody asked for, that were not refused and that are not there yet."""
    if None in (asked, delivered, refused) or asked <= delivered + refused:
        return None
    waiting = asked - delivered - refused
    return Issue(
        code="accommodation",
        number=format_count(waiting),
        title="akomodasi belum disiapkan",
        detail=f"{format_count(delivered)} dari {format_count(asked)} permintaan sudah tersedia.",
    )


def match_issue(yes: int, answered: int) -> Issue | None:
    """Clearly fewer than half of the placed who answered use what they learned."""
    if answered < FEWEST_RANKED or wilson(yes, answered).high * 100 >= MATCH_WORTH:
        return None
    return Issue(
        code="match",
        number=format_share(yes, answered, 0),
        title="pekerjaan sesuai pelatihan",
        detail=f"{format_count(yes)} dari {format_count(answered)} yang sudah menjawab.",
    )


def retention_issue(in_work: int, known: int) -> Issue | None:
    """Clearly fewer than three in four of those in work at six months still are at twelve."""
    if known < FEWEST_RANKED or wilson(in_work, known).high * 100 >= RETENTION_WORTH:
        return None
    return Issue(
        code="retention",
        number=format_share(in_work, known, 0),
        title="masih bekerja pada bulan ke-12",
        detail=f"{format_count(known - in_work)} dari {format_count(known)} yang terlacak berhenti bekerja.",
    )


def unclassified_issue(total: Counts) -> Issue | None:
    """Placements that no class could be given under the rule in use."""
    if not total.unclassified or not total.matured:
        return None
    if percentage(total.unclassified, total.matured) < UNCLASSIFIED_WORTH:
        return None
    return Issue(
        code="unclassified",
        number=format_share(total.unclassified, total.matured),
        title=f"{format_count(total.unclassified)} penempatan belum terklasifikasi",
        detail="Bekerja, tetapi keterangan yang diminta aturan ini belum diisi.",
    )
