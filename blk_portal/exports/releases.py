"""Releases as sheets: the figures of one, the annual table and the monthly recap that are made of it.

The address names the release (?rilis=3). One that is not what was published gives no file.
"""

from collections.abc import Iterator

from django.http import Http404

from alumni.models import Release
from alumni.outcomes.definitions import KEYS
from alumni.outcomes.figure import Figure
from alumni.outcomes.indicators import card_of, indicator_of
from alumni.releases.annual import annual_rows, before_of, recap_rows
from alumni.releases.frozen import BrokenRelease
from alumni.releases.reading import BREAKDOWNS, Reading, reading_of, release_numbered
from blk_portal.exports import recap
from blk_portal.exports.asking import Asking
from core.dates import format_date
from core.sheets.columns import Column

ANNUAL_COLUMNS = (
    Column("year", "Tahun lulus", width=10),
    Column("place", "Tempat", width=26),
    Column("target", "Target (%)", width=10, number_format="0.00"),
    *recap.COUNT_COLUMNS,
    Column("placement_rate", "Realisasi (%)", width=12, number_format="0.00"),
    Column("achievement", "Capaian (%)", width=12, number_format="0.00"),
    Column("band", "Kategori", width=9),
    Column("lacking", "Kurang (alumni)", width=12),
)
MONTHLY_COLUMNS = (
    Column("place", "BLK", width=26),
    Column("state", "Penutupan bulan", width=16),
    *recap.COUNT_COLUMNS,
    *recap.RATE_COLUMNS,
    Column("difference", "Selisih (poin)", width=12, number_format="0.00"),
)


def figure_rows(asking: Asking) -> Iterator[tuple]:
    """The total of a release and each of its breakdowns, one below the other."""
    figures = _read(_asked(asking)).figures(keys=BREAKDOWNS)
    yield ("Semua", "Semua kelulusan", *_counts(figures.total), *_rates(figures.total))
    for key in BREAKDOWNS:
        for group in figures.breakdown(key):
            yield (KEYS[key].label, group.label, *_counts(group.figure), *_rates(group.figure))


def annual_table(asking: Asking) -> Iterator[tuple]:
    """Target, realised, achievement and band, year by year."""
    for row in annual_rows(_read(_asked(asking))):
        reached = (row.figure.placement_rate, row.achievement, row.band, row.lacking)
        yield (row.year, row.place, row.target, *_counts(row.figure), *reached)


def monthly_recap(asking: Asking) -> Iterator[tuple]:
    """Every centre of a release, and the province."""
    release = _asked(asking)
    for row in recap_rows(_read(release), before_of(release, Release.objects.visible_to(asking.user))):
        yield (row.place, row.state, *_counts(row.figure), *_rates(row.figure), row.difference)


def said_by_release(asking: Asking) -> list[tuple[str, object]]:
    """Which release it is, how it is checked, and what its figure means."""
    release = _asked(asking)
    reading = _read(release)
    card = card_of(indicator_of(reading.definition), reading.definition, figure=reading.figures().total)
    corrected = release.correction.number if hasattr(release, "correction") else None
    return [
        ("Rilis", release.number),
        ("Keadaan per", format_date(release.as_of)),
        ("Kode rilis", release.code),
        ("Sidik SHA-256", release.checksum),
        *([("Sudah dikoreksi oleh rilis", corrected)] if corrected else []),
        *([("Mengoreksi rilis", release.corrects.number)] if release.corrects else []),
        ("Ukuran", card.title),
        *card.lines,
    ]


def _asked(asking: Asking) -> Release:
    number = asking.GET.get("rilis", "")
    if not number.isdecimal():
        raise Http404
    return release_numbered(Release.objects.visible_to(asking.user), int(number))


def _read(release: Release) -> Reading:
    try:
        return reading_of(release)
    except BrokenRelease:
        raise Http404 from None


def _counts(figure: Figure) -> list[int | None]:
    return [getattr(figure, column.name) for column in recap.COUNT_COLUMNS]


def _rates(figure: Figure) -> list:
    return [getattr(figure, column.name) for column in recap.RATE_COLUMNS]
