"""Invented rounds of verification for the demo: one that is published and one that runs."""

from datetime import date, timedelta
from random import Random

from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figures import people
from alumni.verification.actions import (
    announce_round,
    assign_cases,
    contradict,
    decide_case,
    decide_uncontested,
    draw_round,
    order_round,
    publish_round,
    record_result,
)
from alumni.verification.models import VerificationCase, VerificationRound
from alumni.verification.rules import CONFIRMED, FALSE, NOT_FOUND, WRONG_DATE, WRONG_SECTOR
from alumni.verification.verifiers import verifiers_of
from core.models import User
from training.demo_draws import pick, spread

SEED = 20_220_609
ASKING = ("staf.bojonegoro", "staf.tuban", "provinsi")
DECIDING, ANSWERING = "kadis", "kepala.bojonegoro"
FOUND = spread({CONFIRMED: 82, WRONG_SECTOR: 5, WRONG_DATE: 5, NOT_FOUND: 5, FALSE: 3})
NOTES = {
    CONFIRMED: "",
    WRONG_SECTOR: "Menurut yang bersangkutan statusnya berbeda.",
    WRONG_DATE: "Tanggal mulai menurut yang bersangkutan lebih lambat.",
    NOT_FOUND: "Empat kali dihubungi pada hari berbeda, tidak dijawab.",
    FALSE: "Menurut pemberi kerja tidak pernah bekerja di sana.",
}
ANSWER = "Kami menyimpan surat keterangan kerja dari pemberi kerja."
REASON = "Bukti dari BLK dan catatan pemeriksa sudah ditimbang."


def add_rounds(today: date) -> None:
    """Two rounds over the graduates of the year before; none where nobody of them has work."""
    rng = Random(SEED)
    past = _drawn("Verifikasi pertama", size=80, day=today - timedelta(days=80))
    if past:
        _verify(rng, _held(past), on=past.drawn_on + timedelta(days=9))
        _close(past)
    running = _drawn("Verifikasi kedua", size=24, day=today - timedelta(days=9))
    if running:
        # Bojonegoro first: its head then has something to answer.
        cases = sorted(_held(running), key=lambda case: case.centre.code != "bojonegoro")
        first, *others = cases[::2]
        _verify(rng, others, on=today - timedelta(days=1))
        _record(rng, first, FALSE, on=today - timedelta(days=1))


def _drawn(name: str, *, size: int, day: date) -> VerificationRound | None:
    """A round that was ordered on that day and drawn four days later; None where there is nobody to draw."""
    definition = Definition(as_of=day, filters=filters_of([("year", str(day.year - 1))]))
    if not people(definition, "placed").exists():
        return None
    order, later = _user(DECIDING), [day + timedelta(days=days) for days in (1, 4, 20, 28)]
    announced, drawn, verified, answered = later
    about = {"draws_on": drawn, "verify_until": verified, "contradict_until": answered}
    row = order_round(name=name, definition=definition, sample_size=size, **about, today=day, by=order)
    announce_round(round=row, today=announced, by=order)
    row = draw_round(round=row, today=drawn, by=order, seed=SEED + row.pk)
    asking = [one for one in verifiers_of(row.pk) if one.user.username in ASKING]
    assign_cases(round=row, verifiers=asking, by=order)
    return row


def _held(row: VerificationRound) -> list[VerificationCase]:
    """The cases that somebody was given, by number."""
    rows = row.cases.exclude(verifier=None).order_by("number")
    return list(rows.select_related("round", "centre", "verifier"))


def _verify(rng: Random, cases: list[VerificationCase], *, on: date) -> None:
    """What those who asked wrote down."""
    for case in cases:
        _record(rng, case, pick(rng, FOUND), on=on)


def _record(rng: Random, case: VerificationCase, result: str, *, on: date) -> None:
    later = case.claimed_started_on + timedelta(days=pick(rng, (20, 45, 120)))
    classes = case.round.definition.sector_rule.classes
    record_result(
        case=case,
        result=result,
        verified_on=on,
        channel=pick(rng, ("phone", "phone", "whatsapp", "visit")),
        found_class=next(code for code in classes if code != case.claimed_class),
        found_started_on=min(later, on),
        note=NOTES[result],
        today=on,
        by=case.verifier,
    )


def _close(row: VerificationRound) -> None:
    """One centre answers, the province decides and publishes."""
    decide, over = _user(DECIDING), row.contradict_until + timedelta(days=1)
    answered = row.cases.answerable().filter(centre__code="bojonegoro").order_by("number").first()
    if answered:
        contradict(case=answered, text=ANSWER, today=row.verify_until, by=_user(ANSWERING))
        decide_case(case=answered, final_result=CONFIRMED, note=REASON, today=over, by=decide)
    decide_uncontested(round=row, today=over, by=decide)
    publish_round(round=row, today=over, by=decide)


def _user(username: str) -> User:
    return User.objects.get(username=username)
