"""The life of a round, step by step. `today` is the day of the writing; every step is refused out of turn."""

import datetime
import secrets
from collections import Counter
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from alumni.outcomes.definitions import Definition
from alumni.verification.frames import CentreFrame, claims_of, frames_of
from alumni.verification.models import (
    ANNOUNCED,
    CANCELLED,
    DRAWN,
    ORDERED,
    PUBLISHED,
    VerificationCase,
    VerificationRound,
    VerificationStratum,
)
from alumni.verification.rules import (
    ANSWER_DAYS,
    CONFIRMED,
    NOTICE_DAYS,
    UNVERIFIED,
    WRONG_DATE,
    WRONG_SECTOR,
    allocate,
    draw,
    frame_checksum,
)
from alumni.verification.verifiers import Verifier, centres_that_know, has_moved_in
from core.audit import log
from core.dates import format_date
from core.rows import insert_rows

SEEDS = 10**12
OUT_OF_TURN = "Keadaan putaran ini sudah berubah. Muat ulang halaman, lalu lihat langkah berikutnya."
DECIDED = "Kasus ini sudah diputuskan."


# --- The round ------------------------------------------------------------------------------------------
@transaction.atomic
def order_round(
    *,
    name: str,
    definition: Definition,
    sample_size: int,
    draws_on: datetime.date,
    verify_until: datetime.date,
    contradict_until: datetime.date,
    today: datetime.date,
    by,
) -> VerificationRound:
    """Plan an audit. The centres hear nothing of it before it is announced."""
    row = VerificationRound(
        name=name,
        definition_json=definition.as_json(),
        sample_size=sample_size,
        draws_on=draws_on,
        verify_until=verify_until,
        contradict_until=contradict_until,
        ordered_on=today,
        ordered_by=by,
    )
    _check_answer_days(verify_until, contradict_until)
    row.full_clean()
    return log.save(row, by=by, verb="order_verification", size=sample_size)


def _check_answer_days(verify_until: datetime.date, contradict_until: datetime.date) -> None:
    if contradict_until < verify_until + datetime.timedelta(days=ANSWER_DAYS):
        raise ValidationError(
            {"contradict_until": f"Beri BLK paling sedikit {ANSWER_DAYS} hari untuk menyanggah."}
        )


@transaction.atomic
def announce_round(*, round: VerificationRound, today: datetime.date, by) -> VerificationRound:
    """Tell the centres: what is checked, from when on it is drawn, and until when they may answer."""
    row = _locked(round, ORDERED)
    if row.draws_on < today + datetime.timedelta(days=NOTICE_DAYS):
        raise ValidationError(
            f"Umumkan paling lambat {NOTICE_DAYS} hari sebelum sampel ditarik ({format_date(row.draws_on)}). "
            "Batalkan putaran ini dan susun dengan tanggal baru."
        )
    row.state, row.announced_on = ANNOUNCED, today
    return log.save(row, by=by, verb="announce_verification")


@transaction.atomic
def draw_round(
    *, round: VerificationRound, today: datetime.date, by, seed: int | None = None
) -> VerificationRound:
    """Draw the sample and keep each claim as it is now. Seed, frame and figures are recorded.

    A seed is given only to draw again what was drawn; otherwise the computer makes one that nobody knows.
    """
    row = _locked(round, ANNOUNCED)
    if today < row.draws_on:
        raise ValidationError(f"Sampel ditarik mulai {format_date(row.draws_on)}.")
    frames = frames_of(row.definition)
    if not all(frame.is_whole for frame in frames):
        raise ValidationError("Data berubah saat sampel ditarik. Ulangi sekali lagi.")
    sizes = allocate({frame.centre.code: frame.placed for frame in frames}, row.sample_size)
    if not sizes:
        raise ValidationError("Belum ada penempatan yang dapat diperiksa menurut definisi ini.")
    row.seed = secrets.randbelow(SEEDS) if seed is None else seed
    row.frame_checksum = frame_checksum(pk for frame in frames for pk in frame.ids)
    row.state, row.drawn_on = DRAWN, today
    _write_sample(row, frames, sizes, by)
    return log.save(row, by=by, verb="draw_verification", count=sum(sizes.values()))


def _write_sample(row: VerificationRound, frames: list[CentreFrame], sizes: dict[str, int], by) -> None:
    """The strata, and one case each drawn placement, numbered in the order of the draw."""
    VerificationStratum.objects.bulk_create(
        VerificationStratum(
            round=row,
            centre=frame.centre,
            matured=frame.matured,
            placed=frame.placed,
            sampled=sizes.get(frame.centre.code, 0),
        )
        for frame in frames
    )
    ids = [pk for frame in frames for pk in draw(row.seed, frame.ids, sizes.get(frame.centre.code, 0))]
    claims = claims_of(ids, row.definition)
    cases = [VerificationCase(round=row, number=n, **claims[pk]) for n, pk in enumerate(ids, 1)]
    insert_rows(cases, by=by if getattr(by, "pk", None) else None)


@transaction.atomic
def extend_round(
    *,
    round: VerificationRound,
    verify_until: datetime.date,
    contradict_until: datetime.date,
    reason: str,
    by,
) -> VerificationRound:
    """Move the deadlines to later days; nobody loses a day that was promised."""
    row = _locked(round, ANNOUNCED, DRAWN)
    if verify_until < row.verify_until or contradict_until < row.contradict_until:
        raise ValidationError("Tenggat hanya dapat diundur, tidak dimajukan.")
    _check_answer_days(verify_until, contradict_until)
    row.verify_until, row.contradict_until = verify_until, contradict_until
    fields = ["verify_until", "contradict_until"]
    return log.save(row, by=by, verb="extend_verification", fields=fields, reason=reason)


@transaction.atomic
def cancel_round(*, round: VerificationRound, reason: str, by) -> VerificationRound:
    """Stop a round before it is published; what was found stays in the trail and counts nowhere."""
    row = _locked(round, ORDERED, ANNOUNCED, DRAWN)
    row.state, row.cancel_reason = CANCELLED, reason
    return log.save(row, by=by, verb="cancel_verification", reason=reason)


@transaction.atomic
def publish_round(*, round: VerificationRound, today: datetime.date, by) -> VerificationRound:
    """Close the round: every case is decided, the figures are everybody's, nothing changes any more."""
    row = _locked(round, DRAWN)
    if row.cases.undecided().exists():
        raise ValidationError("Masih ada kasus yang belum diputuskan.")
    row.state, row.published_on = PUBLISHED, today
    return log.save(row, by=by, verb="publish_verification")


def _locked(round: VerificationRound, *states: str) -> VerificationRound:
    """The round as it is now, held until the end of the transaction; refused unless it is in such a state."""
    row = VerificationRound.objects.order_by().select_for_update().get(pk=round.pk)
    if row.state not in states:
        raise ValidationError(OUT_OF_TURN)
    return row


# --- The cases ------------------------------------------------------------------------------------------
@transaction.atomic
def assign_cases(
    *, round: VerificationRound, verifiers: Iterable[Verifier], is_again: bool = False, by
) -> tuple[int, int]:
    """Share out the cases nobody has verified; returns how many, and how many have nobody independent.

    Each goes to whoever has the fewest and works in no centre that knows the person. Cases somebody has
    already are moved only `is_again`.
    """
    row = _locked(round, DRAWN)
    verifiers = list(verifiers)
    cases = row.cases.waiting().select_related("graduation").order_by("number")
    cases = list(cases if is_again else cases.filter(verifier=None))
    if is_again:
        taken = Counter(case.verifier_id for case in cases)
        for one in verifiers:
            one.load -= taken[one.user.pk]
    known = centres_that_know(cases)
    left = 0
    for case in cases:
        free = [one for one in verifiers if one.is_independent(known[case.pk])]
        if not free:
            left += 1
            continue
        chosen = min(free, key=lambda one: (one.load, one.user.pk))
        chosen.load += 1
        case.verifier = chosen.user
        log.save(case, by=by, verb="assign_verification", fields=["verifier"])
    return len(cases) - left, left


@transaction.atomic
def record_result(
    *,
    case: VerificationCase,
    result: str,
    verified_on: datetime.date,
    channel: str,
    found_class: str = "",
    found_started_on: datetime.date | None = None,
    note: str = "",
    today: datetime.date,
    by,
) -> VerificationCase:
    """What the one who asked found. It may be corrected until the deadline, until the centre has answered."""
    row = _locked_case(case)
    if row.verifier_id != by.pk:
        raise PermissionDenied("Only whom the case was given to may record its result.")
    if has_moved_in(by, row):
        raise ValidationError(
            "Anda kini bekerja di BLK yang mengenal alumni ini. Minta provinsi membagikan ulang."
        )
    if today > row.round.verify_until:
        raise ValidationError(f"Verifikasi sudah ditutup pada {format_date(row.round.verify_until)}.")
    if row.contradiction:
        raise ValidationError("BLK sudah menyanggah hasil ini, jadi hasilnya tidak dapat diubah lagi.")
    if not row.round.drawn_on <= verified_on <= today:
        raise ValidationError({"verified_on": "Isi tanggal antara hari sampel ditarik dan hari ini."})
    row.result, row.verified_on, row.channel, row.note = result, verified_on, channel, note
    row.found_class = found_class if result == WRONG_SECTOR else ""
    row.found_started_on = found_started_on if result == WRONG_DATE else None
    _check_found(row, today)
    return log.save(row, by=by, verb="record_verification", fields=["result"])


def _check_found(row: VerificationCase, today: datetime.date) -> None:
    """A result says what it must, and differs from the claim where it says so."""
    if row.result == WRONG_SECTOR and row.found_class in ("", row.claimed_class):
        raise ValidationError({"found_class": "Pilih golongan yang berbeda dari catatan."})
    if row.result == WRONG_DATE:
        _check_date("found_started_on", row.found_started_on, row.claimed_started_on, today)
    if row.result != CONFIRMED and not row.note:
        raise ValidationError({"note": "Tulis apa yang Anda temukan, tanpa nama orang."})


def _check_date(field: str, day: datetime.date | None, claimed: datetime.date, today: datetime.date) -> None:
    if day is None or day == claimed or day > today:
        raise ValidationError({field: "Isi tanggal mulai yang berbeda dari catatan, paling lambat hari ini."})


@transaction.atomic
def contradict(*, case: VerificationCase, text: str, today: datetime.date, by) -> VerificationCase:
    """The centre answers a result, once and before the deadline."""
    row = _locked_case(case)
    if row.result in ("", CONFIRMED):
        raise ValidationError("Tidak ada hasil yang perlu disanggah.")
    if row.contradiction:
        raise ValidationError("Hasil ini sudah disanggah. Setiap kasus dapat disanggah satu kali.")
    if today > row.round.contradict_until:
        raise ValidationError(f"Masa sanggah berakhir pada {format_date(row.round.contradict_until)}.")
    row.contradiction, row.contradicted_on, row.contradicted_by = text, today, by
    return log.save(row, by=by, verb="contradict_verification", fields=["contradiction"])


@transaction.atomic
def decide_case(
    *,
    case: VerificationCase,
    final_result: str,
    final_started_on: datetime.date | None = None,
    note: str = "",
    today: datetime.date,
    by,
) -> VerificationCase:
    """The province decides one case, with reasons where it departs from what was found or answers a centre.

    Nobody decides on their own asking, and nothing is decided while the centre may still answer.
    """
    row = _locked_case(case)
    if row.verifier_id is not None and row.verifier_id == by.pk:
        raise ValidationError("Kasus yang Anda verifikasi sendiri diputuskan orang lain.")
    if not is_ripe(row, today):
        raise ValidationError(f"BLK masih dapat menyanggah sampai {format_date(row.round.contradict_until)}.")
    if not row.result and final_result != UNVERIFIED:
        raise ValidationError({"final_result": "Kasus ini belum diverifikasi siapa pun."})
    if final_result == WRONG_DATE:
        _check_date("final_started_on", final_started_on, row.claimed_started_on, today)
    if not note and (row.contradiction or (row.result and final_result != row.result)):
        raise ValidationError({"note": "Tulis alasan putusan ini."})
    row.final_started_on = final_started_on if final_result == WRONG_DATE else None
    _write_decision(row, final_result, note, today, by)
    return row


def is_ripe(case: VerificationCase, today: datetime.date) -> bool:
    """Whether the case may be decided: confirmed, answered, or the time to answer is over."""
    if case.result == CONFIRMED or case.contradiction:
        return True
    return today > case.round.contradict_until


@transaction.atomic
def decide_uncontested(*, round: VerificationRound, today: datetime.date, by) -> int:
    """Take over what was found where no centre objects; returns how many were decided.

    What nobody verified is decided as such once the time is over. Own cases are left to somebody else.
    """
    row = _locked(round, DRAWN)
    cases = list(row.cases.ripe(by, today).order_by("number"))
    for case in cases:
        case.final_started_on = case.found_started_on
        _write_decision(case, case.result or UNVERIFIED, "", today, by)
    return len(cases)


def _write_decision(row: VerificationCase, result: str, note: str, today: datetime.date, by) -> None:
    row.final_result, row.decision_note, row.decided_on = result, note, today
    row.decided_by = by if getattr(by, "pk", None) else None
    log.save(row, by=by, verb="decide_verification", fields=["final_result"])


def _locked_case(case: VerificationCase) -> VerificationCase:
    """The undecided case of a running round, with its round, held until the end of the transaction."""
    round = _locked(case.round, DRAWN)
    row = VerificationCase.objects.order_by().select_for_update().get(pk=case.pk)
    if row.final_result:
        raise ValidationError(DECIDED)
    row.round = round
    return row
