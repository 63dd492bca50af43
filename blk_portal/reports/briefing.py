"""The briefing of the head of the office: plain sentences, each with its number and where it leads.

What is worth a line is decided by the rules of the dashboard (attention.py), or by there being a number at
all. A hidden number is never told, and a change is called clear only where its whole 95 % interval says
so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from alumni.outcomes.detail import YES, Income, Relevance, Retention, Times
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Group
from alumni.outcomes.intervals import newcombe
from alumni.outcomes.rules import achievement, band
from alumni.outcomes.survival import curve
from blk_portal.dashboard import attention, findings, issues, match, timing
from blk_portal.dashboard.blocks import Addresses, class_label
from blk_portal.reports.placement import Report
from core.numbers import format_count, format_number, format_share, fraction_percentage, points_difference


@dataclass(frozen=True)
class Line:
    """One sentence: its number, what that is, what belongs to it; `url` is "" where nothing may be opened."""

    number: str
    title: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True)
class Part:
    """Lines under one heading."""

    title: str
    lines: tuple[Line, ...]


def briefing_of(report: Report, to: Addresses) -> list[Part]:
    """The sentences of a report, most important first; parts without any are left out."""
    total = report.total
    parts = (
        ("Capaian", _achieved(report, to)),
        ("Yang perlu perhatian", _attention(report, to)),
        ("Pekerjaan alumni", _work(report, to)),
    )
    if not total.matured:
        return []
    found = [Part(title, tuple(line for line in lines if line)) for title, lines in parts]
    return [part for part in found if part.lines]


# --- Where the province stands --------------------------------------------------------------------------
def _achieved(report: Report, to: Addresses) -> Iterable[Line | None]:
    total, definition = report.total, report.definition
    return (
        placed_line(total, definition.window, to.people(definition, "placed")),
        target_line(total, report.target, to.page(definition)),
        change_line(total, report.before, to.page(definition)),
        class_line(total, definition.rule, to.people(definition, "first")),
    )


def placed_line(total: Figure, window: int | None, url: str) -> Line | None:
    """How many of how many, with the interval."""
    if total.placed is None or not total.matured:
        return None
    low, high = (format_number(fraction_percentage(end, 1), 1) for end in total.interval)
    when = f"dalam {window} bulan setelah lulus" if window else "pada tanggal data"
    return Line(
        number=format_share(total.placed, total.matured),
        title=f"{format_count(total.placed)} alumni bekerja atau berusaha {when}",
        detail=f"Dari {format_count(total.matured)} kelulusan; rentang keyakinan 95%: {low}–{high}%.",
        url=url,
    )


def target_line(total: Figure, target: Decimal | None, url: str) -> Line | None:
    """The distance to the target in points and in people, and the band of the achievement."""
    if target is None or total.placed is None or not total.matured:
        return None
    exact = Decimal(total.placed) * 100 / total.matured - target
    needed = findings.still_needed(total, target)
    said = f"Perlu {format_count(needed)} alumni lagi. " if needed else ""
    words = ("di bawah", "pada", "di atas")[(exact > 0) - (exact < 0) + 1]
    reached = findings.achievement_text(
        achievement(total.placed, total.matured, target), band(total.placed, total.matured, target)
    )
    return Line(
        format_number(abs(exact), 1),
        f"poin {words} target {findings.target_text(target)}",
        said + reached,
        url,
    )


def change_line(total: Figure, before: Group | None, url: str) -> Line | None:
    """The year before by the same rule, and whether the difference is clear."""
    if before is None or None in (total.placed, before.figure.placed):
        return None
    earlier = before.figure
    points = points_difference(total.placed, total.matured, earlier.placed, earlier.matured, 1)
    if points is None:
        return None
    low, high = newcombe(total.placed, total.matured, earlier.placed, earlier.matured)
    clear = "Bedanya jelas" if low > 0 or high < 0 else "Bedanya belum jelas"
    between = f"{format_number(Decimal(low) * 100, 1)} sampai {format_number(Decimal(high) * 100, 1)} poin"
    return Line(
        number=format_number(points, 1),
        title=f"poin dari lulusan {before.label}, dengan aturan yang sama",
        detail=f"Waktu itu {format_share(earlier.placed, earlier.matured)}. {clear} "
        f"(rentang 95%: {between}).",
        url=url,
    )


def class_line(total: Figure, rule: str, url: str) -> Line | None:
    """The first class of the rule; the second and the unclassified beside it."""
    if None in (total.first, total.second, total.unclassified) or not total.matured:
        return None
    second, rest = (format_share(count, total.matured) for count in (total.second, total.unclassified))
    return Line(
        number=format_share(total.first, total.matured),
        title=f"{format_count(total.first)} alumni: {class_label('first', rule).lower()}",
        detail=f"{class_label('second', rule)} {second}, {class_label('unclassified', rule).lower()} {rest}.",
        url=url,
    )


# --- What needs attention -------------------------------------------------------------------------------
def _attention(report: Report, to: Addresses) -> Iterable[Line | None]:
    total, definition, figures = report.total, report.definition, report.figures
    page = to.page(definition)
    nested = [None] * 4
    if not figures.is_hiding:
        *official, hearsay = figures.evidence()
        nested = [hearsay.base, *(row.placed for row in reversed(official))]
    return (
        unknown_line(total, to.people(definition, "unknown")),
        _issue(attention.below_issue(report.centres(), report.target), page),
        _issue(issues.disability_gap(figures.breakdown("disability")), page),
        _issue(issues.sex_gap(figures.breakdown("sex")), page),
        _issue(attention.evidence_issue(nested), page),
        _issue(attention.unclassified_issue(total), to.people(definition, "unclassified") or page),
    )


def _issue(issue: attention.Issue | None, url: str) -> Line | None:
    """A finding of the dashboard as a line."""
    return Line(issue.number, issue.title, issue.detail, url) if issue else None


def unknown_line(total: Figure, url: str) -> Line | None:
    """Who is not traced, and between which bounds the rate lies."""
    if not total.unknown or None in (total.placed, total.matured, total.not_placed):
        return None
    highest = format_share(total.placed + total.unknown, total.matured)
    return Line(
        number=format_share(total.unknown, total.matured),
        title=f"{format_count(total.unknown)} alumni belum terlacak",
        detail=f"Bila semuanya bekerja: {highest}; di antara yang terlacak: "
        f"{format_share(total.placed, total.placed + total.not_placed)}.",
        url=url,
    )


# --- What the jobs are like -----------------------------------------------------------------------------
def _work(report: Report, to: Addresses) -> Iterable[Line | None]:
    detail, page = report.detail, to.page(report.definition)
    return (
        time_line(detail.time, page),
        retention_line(detail.retention, page),
        match_line(detail.relevance, page),
        income_line(detail.income, page),
    )


def time_line(time: Times, url: str) -> Line | None:
    """When half of them had found work."""
    told = curve(time.events, time.censored)
    if told.median.day is None:
        return None
    quick = time.buckets["0-3"]
    return Line(
        number=format_share(quick, time.n),
        title="sudah bekerja dalam 3 bulan",
        detail=timing.median_finding(told.median, told.people),
        url=url,
    )


def retention_line(kept: Retention, url: str) -> Line | None:
    """Who of those in work at six months still is at twelve."""
    if not kept.known:
        return None
    return Line(
        number=format_share(kept.in_work, kept.known),
        title="masih bekerja pada bulan ke-12",
        detail=f"{format_count(kept.in_work)} dari {format_count(kept.known)} yang bekerja pada bulan ke-6 "
        f"dan terlacak; {format_count(kept.unknown)} belum terlacak.",
        url=url,
    )


def match_line(use: Relevance, url: str) -> Line | None:
    """Whose job uses the training."""
    if not use.answered:
        return None
    return Line(
        number=format_share(use.uses[YES], use.answered),
        title="pekerjaan sesuai pelatihan",
        detail=f"{format_count(use.uses[YES])} dari {format_count(use.answered)} yang menjawab; "
        f"{format_count(use.placed - use.answered)} belum ditanya.",
        url=url,
    )


def income_line(pay: Income, url: str) -> Line | None:
    """The median income, and who reaches the minimum wage; nothing where it is hidden."""
    if pay.is_hidden:
        return None
    reached = (
        f" {format_share(pay.at_or_above, pay.comparable)} dari {format_count(pay.comparable)} mencapai UMK."
        if pay.comparable
        else ""
    )
    return Line(
        number=f"Rp{format_number(pay.median / 1_000_000, 1)} jt",
        title="median penghasilan sebulan",
        detail=f"{match.rupiah(pay.median)} menurut {format_count(pay.answers)} yang menjawab.{reached}",
        url=url,
    )


def dashboard_url(report: Report) -> str:
    """The dashboard that asks the same."""
    return f"{reverse('dashboard:dashboard')}?{report.query}"
