"""A round of verification as files: what was found in each centre, and the cases without their people."""

from collections.abc import Iterator

from django.utils.html import strip_tags

from alumni.models import VerificationCase, VerificationRound
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, DefinitionError
from alumni.outcomes.forms import described
from alumni.verification.models import CHANNELS, PUBLISHED
from alumni.verification.results import Results, Share, results_of
from alumni.verification.rules import FINAL_RESULTS, RESULTS
from blk_portal.exports.asking import Asking
from core.accounts.access import visible
from core.dates import DASH, format_date
from core.numbers import format_rate
from core.sheets.columns import Column

RESULT_COLUMNS = (
    Column("centre", "BLK", width=24),
    Column("matured", "Kelulusan Dihitung", width=12),
    Column("placed", "Ditempatkan", width=12),
    Column("sampled", "Sampel", width=10),
    Column("verified", "Diverifikasi", width=12),
    Column("confirmed", "Sesuai Catatan", width=12),
    Column("kept", "Tetap Ditempatkan", width=12),
    Column("open", "Tidak Dapat Dihubungi", width=14),
)
CASE_COLUMNS = (
    Column("number", "Kasus", width=8),
    Column("centre", "BLK", width=24),
    Column("graduated_on", "Tanggal Lulus", width=13),
    Column("claimed_class", "Golongan Menurut Catatan", width=18),
    Column("claimed_started_on", "Mulai Menurut Catatan", width=13),
    Column("result", "Hasil Pemeriksa", width=30),
    Column("verified_on", "Diverifikasi", width=13),
    Column("channel", "Cara", width=14),
    Column("found_class", "Golongan Sebenarnya", width=18),
    Column("found_started_on", "Mulai Sebenarnya", width=13),
    Column("contradicted_on", "Disanggah", width=13),
    Column("final_result", "Putusan", width=30),
    Column("final_started_on", "Mulai Menurut Putusan", width=13),
)


def round_of(asking: Asking) -> VerificationRound:
    """The round that the address names; DefinitionError where this reader may not see it."""
    key = asking.GET.get("round", "")
    found = visible(asking, VerificationRound).filter(pk=int(key)).first() if key.isdecimal() else None
    if found is None:
        raise DefinitionError("Putaran ini tidak ada atau belum terbuka bagi Anda.")
    return found


def result_rows(asking: Asking) -> Iterator[tuple]:
    """Every centre of a published round, as its page shows them, and all together."""
    results = _published(asking)
    for row in results.centres:
        yield (row.centre.name, *_counts(row))
    yield ("Semua BLK", *_counts(results))


def _published(asking: Asking) -> Results:
    found = round_of(asking)
    if found.state != PUBLISHED:
        raise DefinitionError("Hasil putaran ini belum terbit.")
    return results_of(found)


def _counts(row) -> tuple[int, ...]:
    return tuple(getattr(row, column.name) for column in RESULT_COLUMNS[1:])


def case_rows(asking: Asking) -> Iterator[tuple]:
    """The cases this reader may see, without name, phone, employer and notes."""
    rows = visible(asking, VerificationCase).filter(round=round_of(asking)).select_related("centre")
    for case in rows.order_by("number"):
        yield (
            case.number,
            case.centre.name,
            case.graduated_on,
            case.claimed_label,
            case.claimed_started_on,
            RESULTS.get(case.result, ""),
            case.verified_on,
            CHANNELS.get(case.channel, ""),
            CLASS_LABELS.get(case.found_class, ""),
            case.found_started_on,
            case.contradicted_on,
            FINAL_RESULTS.get(case.final_result, ""),
            case.final_started_on,
        )


def said_by_round(asking: Asking) -> list[tuple[str, object]]:
    """What was audited, when, how to draw it again, and what the sample says of all placements."""
    found = round_of(asking)
    said = [
        ("Putaran", found.name),
        ("Yang diperiksa", strip_tags(described(found.definition, Tables()))),
        ("Data per", format_date(found.definition.as_of)),
        ("Sampel ditarik", format_date(found.drawn_on)),
        ("Verifikasi sampai", format_date(found.verify_until)),
        ("Sanggahan sampai", format_date(found.contradict_until)),
    ]
    return said + _published_words(results_of(found)) if found.state == PUBLISHED else said


def _published_words(results: Results) -> list[tuple[str, object]]:
    found = results.round
    return [
        ("Terbit", format_date(found.published_on)),
        ("Benih acak", str(found.seed)),
        ("Sidik kerangka sampel", found.frame_checksum),
        ("Sesuai catatan (perkiraan)", _share(results.confirmation)),
        ("Tingkat penempatan menurut catatan", format_rate(results.recorded_rate, 2)),
        ("Setelah verifikasi (perkiraan)", _share(results.adjusted)),
        ("Bila yang tidak dapat dihubungi ternyata bekerja (perkiraan)", _share(results.adjusted_at_most)),
    ]


def _share(share: Share | None) -> str:
    return share.words(2) if share else DASH
