"""The lists of the portal as rows: exactly what the page with the same address shows, in its order.

Each list is columns and a generator of rows in flat memory. Disability is in none of them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import F, QuerySet
from django.utils import timezone

from alumni.careers.codes import unpack
from alumni.careers.derivation import PLACED
from alumni.careers.rules import REPORTED, RULES
from alumni.followup.forms import GraduationFilter
from alumni.followup.listing import NOT_MATURED, STATES, WINDOW
from alumni.models import EmploymentSpell, Graduation
from alumni.outcomes.behind import names_first, outcome_words, refusal, rows_of
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, DefinitionError
from alumni.outcomes.detail_people import people_behind
from alumni.outcomes.forms import DefinitionForm
from blk_portal.exports.asking import Asking
from core.accounts.access import Scope, scope, visible
from core.accounts.permissions import Permission
from core.dates import latest_reaching
from core.keys import among
from core.nik import mask_nik
from core.phones import show_phone
from core.sheets.columns import Column
from training.batches.forms import BatchFilter
from training.batches.rules import STATES as BATCH_STATES
from training.batches.rules import wave_key
from training.enrolment.rules import RESULTS
from training.enrolment.rules import STATES as ENROLMENT_STATES
from training.models import Batch, Person
from training.overview.batches.rules import seated
from training.overview.funnel import states_by_batch
from training.overview.people.listing import filtered_people, person_filter, person_rows

CHUNK = 500
SEXES = {"L": "Laki-laki", "P": "Perempuan"}
HIDDEN = "(disamarkan)"
NO_JOB = ("", "", None, None)

NIK = Column("nik", "NIK", text=True, width=20)
PHONE = Column("phone", "No HP", text=True, width=18)
WAVE_COLUMNS = (
    Column("centre", "BLK", width=24),
    Column("field", "Kejuruan", width=22),
    Column("programme", "Program", width=30),
    Column("funding", "Sumber Dana", width=12),
    Column("fiscal_year", "Tahun", width=8),
    Column("wave", "Gelombang", width=12, text=True),
    Column("batch", "Paket", width=24),
    Column("code", "Kode Paket", width=22, text=True),
)
BATCH_COLUMNS = (
    *WAVE_COLUMNS,
    Column("state", "Tahap", width=14),
    Column("starts_on", "Tanggal Mulai", width=13),
    Column("ends_on", "Rencana Selesai", width=13),
    Column("finished_on", "Tanggal Selesai", width=13),
    Column("hours", "JP", width=7),
    Column("place", "Tempat", width=24),
    Column("seats", "Kursi", width=7),
    Column("taken", "Kursi Terisi", width=9),
)
PERSON_COLUMNS = (
    Column("name", "Nama", width=30),
    NIK,
    Column("sex", "Jenis Kelamin", width=12),
    Column("birth_date", "Tanggal Lahir", width=13),
    Column("education", "Pendidikan", width=14),
    Column("region", "Kabupaten/Kota", width=20),
    PHONE,
    Column("state", "Status", width=16),
    Column("result", "Uji Kompetensi", width=16),
    Column("certificate", "No Sertifikat", width=22, text=True),
    *WAVE_COLUMNS,
)
ALUMNI_COLUMNS = (
    Column("name", "Nama", width=30),
    NIK,
    Column("sex", "Jenis Kelamin", width=12),
    Column("education", "Pendidikan", width=14),
    Column("region", "Kabupaten/Kota", width=20),
    PHONE,
    Column("graduated_on", "Tanggal Lulus", width=13),
    Column("result", "Uji Kompetensi", width=16),
    Column("certificate", "No Sertifikat", width=22, text=True),
    Column("window", "Dalam 6 Bulan", width=18),
    Column("sector", "Formal/Informal", width=18),
    Column("employer", "Pekerjaan Terakhir Di", width=28),
    Column("position", "Jabatan", width=22),
    Column("started_on", "Mulai Bekerja", width=13),
    Column("ended_on", "Selesai Bekerja", width=13),
    *WAVE_COLUMNS,
)
BEHIND_COLUMNS = (
    Column("name", "Nama", width=30),
    NIK,
    Column("outcome", "Hasil", width=24),
    Column("graduated_on", "Tanggal Lulus", width=13),
    *WAVE_COLUMNS,
)


# --- Batches --------------------------------------------------------------------------------------------
def batch_form(asking: Asking) -> BatchFilter:
    return BatchFilter(asking.GET, queryset=visible(asking, Batch), request=asking)


def batch_rows(asking: Asking) -> Iterator[tuple]:
    """Batches as /paket/ lists them."""
    rows = batch_form(asking).qs.select_related("centre", "programme__field", "wave__fund")
    for chunk in _chunks(rows.iterator(chunk_size=CHUNK)):
        counts = states_by_batch(batch.pk for batch in chunk)
        for batch in chunk:
            facts = (batch.starts_on, batch.ends_on, batch.finished_on, batch.hours, batch.place, batch.seats)
            yield (*_wave(batch), BATCH_STATES[batch.state][0], *facts, seated(counts[batch.pk]))


# --- People ---------------------------------------------------------------------------------------------
def person_form(asking: Asking):
    return person_filter(asking)


def person_export_rows(asking: Asking) -> Iterator[tuple]:
    """People as /peserta/ lists them, each with the newest enrolment in sight; masked as on the page."""
    identities = scope(asking.user, Permission.EXPORT_IDENTITIES)
    ids = filtered_people(asking, person_filter(asking)).values_list("pk", flat=True)
    for chunk in _chunks(ids.iterator(chunk_size=CHUNK)):
        niks = _niks(asking, chunk) if identities else {}
        for row in person_rows(asking, chunk):
            yield (*_identity(row, identities, niks), *_newest(row.enrolment))


def _identity(row, identities: Scope, niks: dict[int, str]) -> tuple:
    """Name to phone of one person, as far as this reader may see them and export identities."""
    person, opened = row.person, row.opened
    is_clear = opened.is_full and any(identities.covers(link.centre_id) for link in opened.links)
    return (
        opened.name,
        niks[person.pk] if is_clear else mask_nik(person.nik_last4),
        SEXES[person.sex] if "sex" in opened else HIDDEN,
        person.birth_date if "birth_date" in opened else HIDDEN,
        str(person.education or "") if "education" in opened else HIDDEN,
        str(person.region or "") if "region" in opened else HIDDEN,
        _phone(person.phone, is_clear) if "phone" in opened else HIDDEN,
    )


def _newest(enrolment) -> tuple:
    if enrolment is None:
        return ("",) * (len(PERSON_COLUMNS) - 7)
    return (
        ENROLMENT_STATES[enrolment.state][0],
        RESULTS[enrolment.result],
        enrolment.certificate_number,
        *_wave(enrolment.batch),
    )


# --- Alumni ---------------------------------------------------------------------------------------------
def alumni_form(asking: Asking) -> GraduationFilter:
    return GraduationFilter(asking.GET, queryset=visible(asking, Graduation), request=asking)


def alumni_rows(asking: Asking) -> Iterator[tuple]:
    """Graduations as /alumni/ lists them. Plain values: a whole province is 100,000 rows and more."""
    identities = scope(asking.user, Permission.EXPORT_IDENTITIES)
    last = latest_reaching(timezone.localdate(), WINDOW)
    names = ["person__full_name", "person__nik_last4", "person__sex", "enrolment__education__name"]
    names += ["enrolment__region__name", "person__phone", "graduated_on", "enrolment__result"]
    names += ["enrolment__certificate_number", f"outcome__placed_within_{WINDOW}", "centre_id", "person_id"]
    if identities:
        names.append("person__nik")
    for chunk in _chunks(_values(alumni_form(asking).qs, names)):
        jobs = _last_jobs(asking, [values[names.index("person_id")] for values in chunk])
        for values in chunk:
            name, last4, sex, education, region, phone, day, result, certificate, codes, *more = values
            centre, person_id, *more = more
            nik, wave = (more[0], more[1:]) if identities else ("", more)
            is_clear = identities.covers(centre)
            window, sector = ("", "") if codes is None else _result(codes, is_matured=day <= last)
            yield (
                name,
                nik if is_clear else mask_nik(last4),
                SEXES[sex],
                education,
                region,
                _phone(phone, is_clear),
                day,
                RESULTS[result],
                certificate,
                window,
                sector,
                *jobs.get(person_id, NO_JOB),
                *_wave_of(wave),
            )


def _last_jobs(asking: Asking, person_ids: list[int]) -> dict[int, tuple]:
    """Person id -> employer, position, start and end of the job that began last, of those in sight."""
    jobs = visible(asking, EmploymentSpell).valid().filter(among("person_id", person_ids))
    rows = jobs.order_by("started_on", "pk").values_list(
        "person_id", "employer__name", "position", "started_on", "ended_on"
    )
    return {person_id: tuple(told) for person_id, *told in rows}


def _result(codes: int, *, is_matured: bool) -> tuple[str, str]:
    """The result in the window of six months in words, and its class."""
    if not is_matured:
        return STATE_WORDS[NOT_MATURED], ""
    coded = unpack(codes >> 8 * REPORTED & 255)
    sector = CLASS_LABELS[RULES["bps"].classes[coded.bps]] if coded.outcome == PLACED else ""
    return STATE_WORDS[coded.outcome], sector


# --- The people behind a figure -------------------------------------------------------------------------
def behind_rows(asking: Asking) -> Iterator[tuple]:
    """The graduations that a figure counts, as /angka/orang/ lists them. DefinitionError if not permitted."""
    tables = Tables()
    definition = DefinitionForm(asking.GET, tables=tables, today=timezone.localdate()).definition()
    outcome = asking.GET.get("outcome", "graduations")
    if outcome_words(outcome, definition) is None or refusal(asking.user, definition, tables):
        raise DefinitionError("Daftar ini tidak ada atau bukan bagian Anda.")
    identities = scope(asking.user, Permission.EXPORT_IDENTITIES)
    found = visible(asking, Graduation).filter(pk__in=people_behind(definition, outcome).values("pk"))
    for chunk in _chunks(names_first(found).values_list("pk", flat=True).iterator(chunk_size=CHUNK)):
        rows = rows_of(chunk, definition)
        niks = _niks(asking, [row.person_id for row in rows]) if identities else {}
        for row in rows:
            is_clear = identities.covers(row.centre_id)
            nik = niks[row.person_id] if is_clear else mask_nik(row.person.nik_last4)
            yield (row.person.full_name, nik, row.outcome_label, row.graduated_on, *_wave(row.batch))


# --- Common ---------------------------------------------------------------------------------------------
STATE_WORDS = dict(STATES)
_WAVE_NAMES = (
    *("batch__centre__name", "batch__programme__field__name", "batch__programme__name"),
    *("batch__wave__fund__name", "batch__wave__fiscal_year", "batch__wave__number"),
    *("batch__name", "batch__code"),
)


def _values(rows: QuerySet, names: Iterable[str]) -> Iterator[tuple]:
    """Those values and the ones of the batch, row by row in flat memory."""
    return rows.values_list(*map(F, names), *map(F, _WAVE_NAMES)).iterator(chunk_size=4 * CHUNK)


def _wave_of(values: Iterable) -> tuple:
    centre, field, programme, fund, year, number, batch, code = values
    return centre, field, programme, fund, year, wave_key(year, number), batch, code


def _wave(batch: Batch) -> tuple:
    """The values of WAVE_COLUMNS."""
    programme, wave = batch.programme, batch.wave
    return (
        batch.centre.name,
        programme.field.name,
        programme.name,
        wave.fund.name,
        wave.fiscal_year,
        wave.key,
        batch.name,
        batch.code,
    )


def _niks(asking: Asking, person_ids: list[int]) -> dict[int, str]:
    """Person id -> NIK, of those this reader may see."""
    return dict(visible(asking, Person).filter(pk__in=person_ids).values_list("pk", "nik"))


def _phone(number: str, is_clear: bool) -> str:
    if not number:
        return ""
    return show_phone(number) if is_clear else f"{'•' * 6}{number[-4:]}"


def _chunks(rows: Iterable) -> Iterator[list]:
    rows = iter(rows)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
