"""The placement report as the data of its document (templates/reports/placement.typ): texts and places.

Tables have two decimals (docs/indicators.md, Arithmetic); a number that the reader may not see is HIDDEN.
"""

import datetime
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from alumni.outcomes.detail import NOT_TOLD, PARTLY, YES
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Group
from alumni.outcomes.indicators import Card, told_once
from alumni.outcomes.intervals import ABOVE, BELOW, UNSURE, newcombe
from alumni.outcomes.survival import curve
from blk_portal.dashboard import charts, findings, match, timing
from blk_portal.dashboard.blocks import HIDDEN, by_rate, class_label
from blk_portal.dashboard.findings import join_names
from blk_portal.reports.briefing import Part
from blk_portal.reports.placement import Report
from core.dates import format_date
from core.numbers import DASH, format_count, format_number, format_points, percentage, points_difference

VERDICTS = {ABOVE: "Di atas", BELOW: "Di bawah", UNSURE: "Belum pasti", None: DASH}
OFFICE, PREPARED = "Kepala Dinas", "Bidang Pelatihan dan Produktivitas"
PLACE = "Surabaya"
GROUP_KEYS = ("sex", "disability")
WAVES_SHOWN = 8

Row = list[str]


def document_of(report: Report, now: datetime.datetime) -> dict:
    """Everything the template prints, ready for JSON."""
    definition, total = report.definition, report.total
    return {
        **_heading(report, "Laporan Penempatan Alumni BLK", now),
        "signed": {
            "day": f"{PLACE}, {format_date(now.date())}",
            "office": f"{OFFICE},",
            "prepared": PREPARED,
        },
        "headline": _headline(report),
        "parts": _parts(report),
        "bar": _bar(total),
        "centres": _compared(report),
        "fields": _stacked(by_rate(report.figures.breakdown(report.question.fields_key))),
        "fields_title": "Program" if report.question.fields_key == "programme" else "Kejuruan",
        "years": _stacked(report.question.span.breakdown("year")),
        "waves": _stacked(report.question.span.breakdown("wave")[-WAVES_SHOWN:]),
        "classes": [class_label(name, definition.rule) for name in ("first", "second")],
        "evidence": _evidence(report),
        "groups": [row for key in GROUP_KEYS for row in _groups(report.figures.breakdown(key))],
        "gaps": _gaps(report),
        "quality": _quality(report),
        "spans": _spans(report),
        "cards": _cards(report.cards),
        "n": count(total.matured),
        "n_share": share(total.matured, total.matured),
    }


def briefing_document(report: Report, parts: Sequence[Part], now: datetime.datetime) -> dict:
    """What the template of the briefing prints, ready for JSON."""
    return {
        **_heading(report, "Ringkasan Penempatan Alumni BLK", now),
        "parts": [
            {
                "title": part.title,
                "lines": [
                    {"number": line.number, "title": line.title, "detail": line.detail} for line in part.lines
                ],
            }
            for part in parts
        ],
        "cards": _cards(report.cards[:1]),
    }


def _heading(report: Report, title: str, now: datetime.datetime) -> dict:
    """Title, office, day and the question in words."""
    years = report.definition.values_of("year")
    return {
        "title": f"{title}{f', Lulusan {join_names(years)}' if years else ''}",
        "note": f"Laporan otomatis Portal BLK. Data per {format_date(report.definition.as_of)}",
        "printed": f"{format_date(now.date())} pukul {now:%H.%M}",
        "sentence": f"{report.sentence[:1].upper()}{report.sentence[1:]}.",
    }


def count(value: int | None) -> str:
    """'2.118', or that it is hidden."""
    return HIDDEN if value is None else format_count(value)


def share(part: int | None, whole: int | None) -> str:
    """'65,82', a dash without a base, or that it is hidden."""
    return HIDDEN if None in (part, whole) else format_number(percentage(part, whole), 2)


def rate(part: int | None, whole: int | None) -> str:
    """The share with its sign, '65,82%'."""
    found = share(part, whole)
    return found if found in (HIDDEN, DASH) else f"{found}%"


def ends(figure: Figure) -> str:
    """Both ends of the interval of the placement rate."""
    if figure.placed is None or not figure.matured:
        return ""
    return f"{format_number(figure.placement_rate_low, 2)}–{format_number(figure.placement_rate_high, 2)}"


def _headline(report: Report) -> dict:
    total, target = report.total, report.target
    against = findings.against_target(total, target)
    needed = findings.still_needed(total, target)
    before = report.before
    return {
        "rate": rate(total.placed, total.matured),
        "counts": f"{count(total.placed)} dari {count(total.matured)} kelulusan",
        "interval": f"Rentang 95%: {ends(total)}%" if ends(total) else "",
        "against": against.text if against else "",
        "needed": f"perlu {format_count(needed)} alumni lagi" if needed else "",
        "change": (findings.change(total, before.figure, before.value) if before else None) or "",
        "target": None
        if target is None
        else {"at": charts.percent(target), "text": findings.target_text(target)},
        "bounds": _bounds(total),
    }


def _bounds(total: Figure) -> str:
    """What the unknown leave open, in one sentence."""
    if None in (total.unknown, total.placed, total.matured) or not total.unknown:
        return ""
    known = f"{format_number(total.known_rate, 2)}%" if total.known else DASH
    return (
        f"Bila semua yang belum terlacak bekerja: {format_number(total.highest_rate, 2)}%. "
        f"Di antara yang terlacak: {known}."
    )


def _parts(report: Report) -> list[dict]:
    """The outcomes in their order."""
    total = report.total
    return [
        {
            "name": name,
            "label": class_label(name, report.definition.rule),
            "count": count(getattr(total, name)),
            "share": share(getattr(total, name), total.matured),
        }
        for name in charts.PARTS
    ]


def _bar(figure: Figure) -> list[dict]:
    """The pieces of a bar, in the order in which they are painted."""
    return [
        {"name": part.name, "start": part.start, "size": part.size} for part in charts.stack(figure).drawn
    ]


def _compared(report: Report) -> dict:
    """The centres as points with intervals, best first, and the sentence below them."""
    told, target = report.centres(), report.target
    table = charts.dot_table([each.counts for each in told], target, [each.target for each in told])
    return {
        "finding": findings.compared_finding(told, target),
        "ticks": [{"at": tick.x, "label": tick.label} for tick in table.axis.ticks],
        "target_at": table.axis.target_x,
        "target": None if target is None else findings.target_text(target),
        "is_judged": any(dot.verdict for dot in table.dots),
        "rows": [_compared_row(each, dot) for each, dot in zip(told, table.dots, strict=True)],
    }


def _compared_row(centre: findings.Named, dot: charts.Dot) -> dict:
    figure = centre.counts
    return {
        "label": centre.label,
        "matured": count(figure.matured),
        "rate": share(figure.placed, figure.matured),
        "interval": ends(figure),
        "unknown": share(figure.unknown, figure.matured),
        "verdict": VERDICTS[dot.verdict],
        "kind": dot.verdict or "",
        "at": dot.x,
        "low": dot.low_x,
        "high": dot.high_x,
        "target_at": dot.target_x,
    }


def _stacked(groups: Sequence[Group]) -> list[dict]:
    """Groups as stacked bars with their rates, in the order given."""
    return [
        {
            "label": group.label,
            "matured": count(group.figure.matured),
            "rate": share(group.figure.placed, group.figure.matured),
            "first": share(group.figure.first, group.figure.matured),
            "second": share(group.figure.second, group.figure.matured),
            "unknown": share(group.figure.unknown, group.figure.matured),
            "parts": _bar(group.figure),
        }
        for group in groups
        if group.figure.matured != 0
    ]


def _evidence(report: Report) -> list[Row]:
    """Measure 9: placements at each level or stronger; what rests on hearsay alone comes last."""
    if report.figures.is_hiding:
        return []
    rows = report.figures.evidence()
    return [[row.label, format_count(row.placed), format_number(row.share, 2)] for row in rows]


def _groups(groups: Sequence[Group]) -> list[Row]:
    return [
        [
            group.label,
            count(group.figure.matured),
            share(group.figure.placed, group.figure.matured),
            ends(group.figure),
        ]
        for group in groups
    ]


def _gaps(report: Report) -> list[str]:
    """Measure 14 as sentences; nothing where a number is hidden or a group has no base."""
    pairs = (
        ("sex", "P", "L", "Perempuan dibanding laki-laki"),
        ("disability", "yes", "no", "Penyandang disabilitas dibanding bukan penyandang"),
    )
    found = []
    for key, one, other, words in pairs:
        by_value = {group.value: group.figure for group in report.figures.breakdown(key)}
        first, second = by_value.get(one), by_value.get(other)
        if first and second and first.placed is not None and second.placed is not None:
            text = _gap(first, second)
            found += [f"{words}: {text}."] if text else []
    return found


def _gap(first: Figure, second: Figure) -> str:
    points = points_difference(first.placed, first.matured, second.placed, second.matured)
    if points is None:
        return ""
    low, high = newcombe(first.placed, first.matured, second.placed, second.matured)
    between = f"{format_number(Decimal(low) * 100, 2)} sampai {format_number(Decimal(high) * 100, 2)}"
    return f"{format_points(points, 2)} (rentang 95%: {between})"


def _cards(cards: Sequence[Card]) -> list[dict]:
    return [{"title": card.title, "lines": card.lines} for card in told_once(cards)]


def _quality(report: Report) -> list[Row]:
    """Measures 10 to 13 in one line each: what, how many of how many, the rate."""
    detail = report.detail
    kept, use, pay = detail.retention, detail.relevance, detail.income
    rows = [
        ["Masih bekerja pada bulan ke-12", *_part(kept.in_work, kept.known)],
        ["Pada pemberi kerja yang sama", *_part(kept.same_employer, kept.known)],
        ["Pekerjaan sesuai pelatihan", *_part(use.uses[YES], use.answered)],
        ["Pekerjaan sebagian sesuai pelatihan", *_part(use.uses[PARTLY], use.answered)],
        ["Belum ditanya kesesuaiannya", *_part(use.uses[NOT_TOLD], use.placed)],
    ]
    if pay.is_hidden:
        return [*rows, ["Penghasilan: kurang dari 10 yang menjawab", format_count(pay.answers), HIDDEN]]
    rows.append(["Median penghasilan sebulan", format_count(pay.answers), match.rupiah(pay.median)])
    if pay.comparable:
        rows.append(["Penghasilan mencapai UMK", *_part(pay.at_or_above, pay.comparable)])
    return rows


def _part(part: int, whole: int) -> tuple[str, str]:
    """('32/38', '84,21%')."""
    return f"{format_count(part)}/{format_count(whole)}", rate(part, whole)


def _spans(report: Report) -> dict:
    """Measure 10: how long it took, in spans that add up to all, and the median of the curve."""
    time = report.detail.time
    told = curve(time.events, time.censored)
    return {
        "rows": [
            [timing.SPAN_LABELS[span], format_count(number), share(number, time.n)]
            for span, number in time.buckets.items()
        ],
        "finding": timing.median_finding(told.median, told.people),
    }


def local_now() -> datetime.datetime:
    """The moment of printing, where the portal is."""
    return timezone.localtime()
