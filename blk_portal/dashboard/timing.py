"""Time to placement: the curve with its people at risk, its table, and the spans that add up (Measure 10)."""

from decimal import Decimal

from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.detail import BUCKETS, NOT_YET, UNKNOWN, Times
from alumni.outcomes.detail_people import SPANS
from alumni.outcomes.survival import Curve, Median, Point, curve
from blk_portal.dashboard import charts
from blk_portal.dashboard.blocks import Addresses, Cell
from blk_portal.dashboard.curves import DAYS_SHOWN, STYLES, TOTAL, curve_chart, day_of
from core.numbers import format_count, format_number, format_rate, fraction_percentage

SPAN_LABELS = {
    "0-3": "0–3 bulan",
    "4-6": "4–6 bulan",
    "7-12": "7–12 bulan",
    ">12": "Lebih dari 12 bulan",
    NOT_YET: "Belum bekerja",
    UNKNOWN: "Belum terlacak",
}
TABLE_MONTHS = (1, 2, 3, 6, 9, 12)


def time_block(found: Times, definition: Definition, to: Addresses) -> dict:
    """The curve of all and by class, and how many needed how long."""
    classes = definition.sector_rule.classes
    told = curve(found.events, found.censored)
    chart = curve_chart(told, classes)
    names = [line.name for line in chart.lines] if chart else []
    legend = [(label_of(name), "t" if name == TOTAL else STYLES[classes.index(name)]) for name in names]
    return {
        "finding": median_finding(told.median, told.people),
        "chart": chart,
        "legend": legend,
        "rows": [_row(told, names, month) for month in TABLE_MONTHS if told.points],
        "spoken": _spoken(told),
        "spans": _spans(found, definition, to),
        "n": Cell(format_count(found.n), to.people(definition, "matured") if found.n else ""),
        "uninformed": format_count(found.uninformed),
    }


def label_of(name: str) -> str:
    """What a line is called."""
    return "Semua" if name == TOTAL else CLASS_LABELS[name]


def median_finding(median: Median, people: int) -> str:
    """When half of them had found work, with the interval, or that half never have so far."""
    if not people:
        return "Belum ada kabar tentang waktu sampai bekerja."
    if median.day is None:
        return "Belum separuh yang bekerja sampai hari terakhir yang terpantau."
    if median.day == 0:
        return "Separuh sudah bekerja pada hari lulus."
    month = f"Separuh sudah bekerja pada bulan ke-{_month(median.day)}"
    if median.low is None:
        return f"{month}."
    # The curve may never get so low that the later end is certain.
    until = "belum tercapai" if median.high is None else _month(median.high)
    return f"{month} (rentang 95%: {_month(median.low)} sampai {until})."


def _month(day: int) -> str:
    return format_number(Decimal(day) * 12 / DAYS_SHOWN, 1)


def _row(told: Curve, names: list[str], month: int) -> dict:
    """What is known at the end of a month: people at risk, the shares, and the interval of the first."""
    day = day_of(month)
    is_known = day <= told.last_day
    point = told.at(day)
    interval = point.interval() if point and is_known else None
    shares = [_share(point, name) if is_known else None for name in names]
    return {
        "month": month,
        "at_risk": format_count(told.at_risk(day)),
        "interval": f"{100 - interval.high * 100:.0f}–{100 - interval.low * 100:.0f}" if interval else "",
        "shares": [format_number(fraction_percentage(share, 1), 1) for share in shares],
    }


def _share(point: Point | None, name: str) -> float:
    if point is None:
        return 0.0
    return point.placed if name == TOTAL else point.incidence[name]


def _spoken(told: Curve) -> str:
    """The curve in words: the share of all at three, six and twelve months."""
    known = [month for month in (3, 6, 12) if told.points and day_of(month) <= told.last_day]
    shares = [fraction_percentage(_share(told.at(day_of(month)), TOTAL), 1) for month in known]
    return "; ".join(
        f"bulan ke-{month} {format_rate(share)}" for month, share in zip(known, shares, strict=True)
    )


def _spans(found: Times, definition: Definition, to: Addresses) -> list[dict]:
    """How many needed how long; with those not at work yet and the unknown they are all that is counted."""
    names = [*(SPANS[bucket] for bucket in BUCKETS), NOT_YET, UNKNOWN]
    bars = charts.bars(list(found.buckets.values()), found.n)
    return [
        {
            "label": SPAN_LABELS[bucket],
            "bar": bar,
            "behind": Cell(format_count(count), to.people(definition, f"time_{name}") if count else ""),
        }
        for (bucket, count), name, bar in zip(found.buckets.items(), names, bars, strict=True)
    ]
