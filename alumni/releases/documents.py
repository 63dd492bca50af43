"""The printed annual table and monthly recap: texts for templates/reports/release_table.typ."""

import datetime

from alumni.outcomes.definitions import Definition
from alumni.outcomes.indicators import card_of, indicator_of
from alumni.releases.annual import AnnualRow, RecapRow
from alumni.releases.models import Release
from core.dates import format_date
from core.documents import pdf_of
from core.numbers import DASH, format_count, format_number, format_points

TEMPLATE = "reports/release_table.typ"
OFFICE = "Kepala Dinas,"
PREPARED = "Bidang Pelatihan dan Produktivitas"
# (label, width, is a number)
ANNUAL_COLUMNS = [
    ["Lulusan", "auto", False],
    ["Tempat", "1fr", False],
    ["Target (%)", "auto", True],
    ["Ditempatkan / dihitung", "auto", True],
    ["Realisasi (%)", "auto", True],
    ["Capaian (%)", "auto", True],
    ["Kategori", "auto", True],
]
RECAP_COLUMNS = [
    ["BLK", "1fr", False],
    ["Penutupan", "auto", False],
    ["Ditempatkan / dihitung", "auto", True],
    ["Penempatan (%)", "auto", True],
    ["Formal", "auto", True],
    ["Informal", "auto", True],
    ["Belum terlacak", "auto", True],
    ["Selisih", "auto", True],
]


def annual_document(release: Release, rows: list[AnnualRow], check_url: str, now: datetime.datetime) -> bytes:
    """The annual table of a release as PDF."""
    title = "Target dan Realisasi Penempatan Alumni BLK"
    return _document(release, title, ANNUAL_COLUMNS, list(map(_annual, rows)), check_url, now)


def monthly_document(release: Release, rows: list[RecapRow], check_url: str, now: datetime.datetime) -> bytes:
    """The monthly recap of a release as PDF."""
    title = "Rekap Bulanan Penempatan Alumni BLK"
    return _document(release, title, RECAP_COLUMNS, list(map(_recap, rows)), check_url, now)


def _document(release: Release, title: str, columns: list, rows: list, check_url: str, now) -> bytes:
    definition = Definition(as_of=release.as_of)
    card = card_of(indicator_of(definition), definition)
    data = {
        "title": f"{title}, Rilis {release.number}",
        "note": f"Rilis {release.number}. Keadaan per {format_date(release.as_of)}",
        "printed": f"{format_date(now.date())} pukul {now:%H.%M}",
        "columns": columns,
        "rows": rows,
        "cards": [{"title": card.title, "lines": card.lines}],
        "correction": _correction(release),
        "code": release.code,
        "check_url": check_url,
        "checksum": release.checksum,
        "signed": {"day": f"Surabaya, {format_date(now.date())}", "office": OFFICE, "prepared": PREPARED},
    }
    return pdf_of(TEMPLATE, data, at=now)


def _correction(release: Release) -> str:
    """What the reader of paper must know first: that there is a newer release, or that this is one."""
    if hasattr(release, "correction"):
        return f"Rilis ini sudah dikoreksi oleh Rilis {release.correction.number}."
    if release.corrects:
        return f"Rilis ini mengoreksi Rilis {release.corrects.number}: {release.note}"
    return ""


def _annual(row: AnnualRow) -> list[str]:
    return [
        row.year,
        row.place,
        format_number(row.target, 2),
        _of(row.figure),
        format_number(row.figure.placement_rate, 2),
        format_number(row.achievement, 2),
        DASH if row.band is None else str(row.band),
    ]


def _recap(row: RecapRow) -> list[str]:
    figure = row.figure
    return [
        row.place,
        row.state,
        _of(figure),
        format_number(figure.placement_rate, 2),
        format_count(figure.first),
        format_count(figure.second),
        format_count(figure.unknown),
        format_points(row.difference, 2),
    ]


def _of(figure) -> str:
    return f"{format_count(figure.placed)} / {format_count(figure.matured)}"
