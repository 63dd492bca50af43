"""Invented careers: a seeded random.Random in, plain dataclasses out.

One of the two homes of the demo's generators (the other is training/demo.py). What happened to a graduate is
drawn first; then what a centre would have learned of it, by asking three, six and twelve months later, is
written down as facts, with the gaps and the imprecision that real tracing has. Employers are invented: each
carries the word "Contoh" (example) in its name.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from random import Random

from alumni.careers.rules import CONFIRMED, DOCUMENTED, HEARSAY, REPORTED
from core.dates import end_of_month
from training.demo_draws import between, pick, spread

FORMAL, CASUAL = 4, 6


@dataclass(frozen=True)
class Work:
    """What graduates of a programme do: shares in work within six months and formal, and as what."""

    placed: float
    formal: float
    industry: str
    group: str
    positions: tuple[str, ...]
    casual: int = CASUAL


_FACTORY = ("Operator produksi", "Teknisi mesin", "Petugas mutu")
_OFFICE = ("Staf administrasi", "Resepsionis", "Petugas data")
_SEWING = ("Penjahit", "Operator jahit", "Pemotong kain")
_WELDING = ("Juru las", "Tukang las", "Fabrikator")
_KITCHEN = ("Pembuat roti", "Pembuat kue", "Penjual makanan")
_FARM = ("Petani sayur", "Pekerja kebun", "Penjual bibit")
_FISH = ("Pembudidaya ikan", "Pekerja tambak", "Penjual ikan")
WORK = {
    "practical-office-advance": Work(0.60, 0.80, "N", "4", _OFFICE),
    "english-for-junior-administrative-assistant": Work(0.58, 0.78, "N", "4", _OFFICE),
    "pengelola-administrasi-perkantoran": Work(0.59, 0.78, "N", "4", _OFFICE),
    "menjahit": Work(0.66, 0.52, "C", "7", _SEWING),
    "menjahit-upper-sepatu": Work(0.74, 0.86, "C", "7", ("Penjahit sepatu", "Operator sepatu")),
    "barista-kafe": Work(0.67, 0.50, "I", "5", ("Barista", "Pelayan kafe", "Pemilik kedai kopi")),
    "housekeeping": Work(0.66, 0.76, "I", "9", ("Petugas kamar hotel", "Petugas kebersihan")),
    "housekeeper-level-1": Work(0.72, 0.62, "T", "9", ("Penata laksana rumah tangga", "Pengasuh")),
    "las-listrik-3g": Work(0.79, 0.84, "C", "7", _WELDING),
    "pipe-welder-smaw-6g": Work(0.84, 0.92, "F", "7", _WELDING),
    "teknisi-perawatan-ac-residential": Work(0.72, 0.55, "S", "7", ("Teknisi AC", "Pembantu teknisi AC")),
    "servis-sepeda-motor-injeksi": Work(0.68, 0.48, "G", "7", ("Mekanik motor", "Pemilik bengkel")),
    "operator-forklift": Work(0.74, 0.92, "H", "8", ("Operator forklift", "Petugas gudang")),
    "desainer-grafis-muda": Work(0.61, 0.44, "M", "3", ("Desainer grafis", "Operator cetak")),
    "pengoperasian-mesin-bubut": Work(0.77, 0.90, "C", "8", ("Operator bubut", *_FACTORY)),
    "mesin-produksi": Work(0.76, 0.92, "C", "8", _FACTORY),
    "pembudidayaan-sayuran-hidroponik": Work(0.57, 0.14, "A", "6", _FARM, 5),
    "pembudidayaan-bibit-sayuran": Work(0.56, 0.16, "A", "6", _FARM, 5),
    "pembudidayaan-jamur": Work(0.57, 0.12, "A", "6", ("Pembudidaya jamur", "Penjual jamur"), 5),
    "pembesaran-ikan-catfish-lele": Work(0.60, 0.13, "A", "6", _FISH, 5),
    "pembudidayaan-ikan-hias": Work(0.55, 0.12, "A", "6", _FISH, 5),
    "pembudidayaan-ayam-pedaging": Work(0.62, 0.28, "A", "6", ("Peternak ayam", "Pekerja kandang"), 5),
    "pengoperasian-traktor-pertanian": Work(0.64, 0.22, "A", "8", ("Operator traktor", "Petani"), 5),
    "pembuatan-roti-dan-kue": Work(0.64, 0.20, "C", "7", _KITCHEN),
    "processing": Work(0.59, 0.24, "C", "7", ("Pengolah makanan", "Penjual keripik")),
    "perawatan-kecantikan-rambut": Work(0.63, 0.28, "S", "5", ("Penata rambut", "Pemilik salon")),
    "teknisi-audio-video": Work(0.58, 0.45, "S", "7", ("Teknisi elektronika", "Tukang servis")),
    "instalasi-penerangan-listrik": Work(0.77, 0.80, "F", "7", ("Teknisi listrik", "Pemasang instalasi")),
    "gada-pratama": Work(0.78, 0.95, "N", "5", ("Petugas keamanan",)),
}
_KINDS = ("Logam", "Garmen", "Boga", "Teknik", "Elektrika", "Tani", "Niaga", "Wisata", "Motor", "Cipta")
_GOOD = ("Jaya", "Makmur", "Sejahtera", "Abadi", "Mandiri", "Sentosa", "Utama", "Bersama", "Lestari", "Prima")
EMPLOYERS = [
    f"{('PT', 'CV', 'UD')[number % 3]} Contoh {kind} {good}"
    for number, (kind, good) in enumerate(product(_KINDS, _GOOD))
]
# Where factories are: Surabaya, Sidoarjo, Gresik, Pasuruan, Mojokerto.
INDUSTRIAL = ("3578", "3515", "3525", "3514", "3516")
DISTANT = ("Malaysia", "Taiwan", "Hong Kong", "Korea Selatan")
IDLE = spread({"looking": 66, "caring": 17, "studying": 9, "unpaid_apprenticeship": 3, "ill": 2, "other": 3})
CHANNELS = ("whatsapp", "whatsapp", "phone", "visit", "second_contact")
FAILED = spread({"no_answer": 60, "call_back": 12, "wrong_number": 10, "dead_number": 14, "refused": 4})
CONTRACTS = spread({"pkwt": 52, "pkwtt": 18, "outsourced": 12, "": 18})
BPJS = spread({"yes": 58, "no": 24, "unknown": 18})
BPJS_OF_CASUAL = spread({"yes": 4, "no": 76, "unknown": 20})
NIB = spread({"yes": 34, "no": 46, "unknown": 20})
USES = spread({"yes": 58, "partly": 17, "no": 14, "": 11})
FITS = spread({"yes": 66, "no": 16, "": 18})
FOUND_LEVELS = spread({REPORTED: 58, CONFIRMED: 23, DOCUMENTED: 19})
# Own account, with unpaid help, casual (5 or 6, by programme), family: of those not formal.
INFORMAL = spread({1: 52, 2: 20, CASUAL: 18, 7: 10})
EXCLUSIONS = ("meninggal", "sakit-lama", "tni-polri", "kuliah-penuh", "luar-negeri")
PROOFS = {
    CONFIRMED: ("employer", "second_source"),
    DOCUMENTED: ("contract", "payslip", "bpjs", "nib", "photo"),
}
# Contact attempts are kept for so many days back; before, most centres kept none.
KEPT_DAYS, KEPT_BEFORE = 420, 0.1
# Days after graduation on which a centre asks; later rounds find whom the earlier ones did not.
ROUNDS = ((70, 110), (186, 235), (368, 430), (735, 800))


@dataclass(slots=True)
class Job:
    """A spell: what happened (`started`, `ended`), then what is recorded of it (the rest)."""

    started: date
    ended: date | None
    facts: dict
    level: int = REPORTED
    proof: str = ""
    started_on: date | None = None
    start_precision: str = "day"
    earliest_start: date | None = None
    ended_on: date | None = None
    end_precision: str = "day"
    known_on: date | None = None
    is_retracted: bool = False

    def runs_on(self, day: date) -> bool:
        return self.started <= day and (self.ended is None or self.ended >= day)


@dataclass(slots=True)
class Statement:
    """An observation; `jobs` are the ones it mentions."""

    observed_on: date
    known_on: date
    activity: str
    jobs: tuple[Job, ...] = ()
    level: int = REPORTED
    source: str = "whatsapp"
    is_retracted: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A contact attempt."""

    attempted_on: date
    channel: str
    result: str
    call_back_on: date | None = None


@dataclass(slots=True)
class Career:
    """All that is recorded of one graduate."""

    jobs: list[Job] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    exclusion: tuple[str, date] | None = None


def career(
    rng: Random, *, slug: str, graduated_on: date, today: date, home: str, lift: float, reach: float
) -> Career:
    """What is known of somebody who graduated in that programme on that day and lives in region `home`.

    `lift` is added to the programme's share in work (a centre's or a person's chances); `reach` is the share
    of contacts that succeed.
    """
    work = WORK[slug]
    happened = _jobs(rng, work, graduated_on, home, lift)
    told = Career()
    if rng.random() < 0.07:
        _hearsay(rng, told, happened, graduated_on, today)
    else:
        for first, last in ROUNDS:
            asked_on = graduated_on + timedelta(days=between(rng, first, last))
            if asked_on > today or (first > 700 and rng.random() < 0.6):
                break
            is_kept = (today - asked_on).days < KEPT_DAYS or rng.random() < KEPT_BEFORE
            _ask(rng, told, happened, asked_on, reach, is_kept)
    if rng.random() < 0.012:
        dated = graduated_on + timedelta(days=between(rng, 20, 300))
        told.exclusion = (pick(rng, EXCLUSIONS), dated) if dated <= today else None
    if told.jobs and rng.random() < 0.008:
        _mistake(rng, told, work, home)
    return told


def _jobs(rng: Random, work: Work, graduated_on: date, home: str, lift: float) -> list[Job]:
    """What happened: jobs in the order of their starts, perhaps with gaps or side by side."""
    draw = rng.random()
    share = work.placed + lift
    if draw < 0.06:
        first = graduated_on - timedelta(days=between(rng, 30, 900))
    elif draw < share:
        first = graduated_on + timedelta(days=int(175 * rng.random() ** 1.7))
    elif draw < share + 0.14:
        first = graduated_on + timedelta(days=between(rng, 184, 520))
    else:
        return []
    jobs = []
    while True:
        facts = _job_facts(rng, work, home)
        is_short = rng.random() < (0.3 if facts["status_id"] == FORMAL else 0.22)
        ended = first + timedelta(days=between(rng, 25, 430)) if is_short or first < graduated_on else None
        jobs.append(Job(first, ended, facts))
        if rng.random() < 0.05:
            side = first + timedelta(days=between(rng, 5, 90))
            jobs.append(Job(side, None, _job_facts(rng, work, home, own=True)))
        if ended is None or len(jobs) > 3 or rng.random() > 0.62:
            return jobs
        first = ended + timedelta(days=between(rng, 3, 150))


def _job_facts(rng: Random, work: Work, home: str, own: bool = False) -> dict:
    """The columns of a spell that do not depend on what was learned when."""
    draw = rng.random()
    if own or draw >= work.formal:
        status = pick(rng, INFORMAL)
        status = work.casual if status == CASUAL else status
    else:
        status = 3 if draw < 0.03 else FORMAL
    is_employee, runs_business = status in (FORMAL, 5, 6), status <= 3
    is_away = status == FORMAL and rng.random() < 0.02
    region = pick(rng, INDUSTRIAL) if status == FORMAL and rng.random() < 0.4 else home
    low, high = _income(rng, status, is_away)
    return {
        "status_id": None if rng.random() < 0.03 else status,
        "employer": between(rng, 0, len(EMPLOYERS) - 1) if status == FORMAL else None,
        "position": pick(rng, work.positions),
        "industry": work.industry,
        "kbji_id": work.group,
        "region_id": None if is_away else region,
        "country": pick(rng, DISTANT) if is_away else "Indonesia",
        "income_low": low,
        "income_high": high,
        "contract": pick(rng, CONTRACTS) if status == FORMAL else "none",
        "bpjs": pick(rng, BPJS if status == FORMAL else BPJS_OF_CASUAL) if is_employee else "unknown",
        "nib": pick(rng, NIB) if runs_business else "unknown",
        "paid_workers": between(rng, 1, 5) if status == 3 else None,
        "uses_training": pick(rng, USES),
        "level_fits": pick(rng, FITS),
    }


def _income(rng: Random, status: int, is_away: bool) -> tuple[int | None, int | None]:
    """Rupiah a month, often a range, for three in four."""
    if status == 7 or rng.random() < 0.25:
        return None, None
    middle = 7_500_000 if is_away else 2_900_000 if status == FORMAL else 1_700_000
    low = max(300_000, round(rng.gauss(middle, middle * 0.28), -5))
    return int(low), int(low) + (500_000 if rng.random() < 0.4 else 0)


def _ask(rng: Random, told: Career, happened: list[Job], asked_on: date, reach: float, is_kept: bool) -> None:
    """One round: perhaps failed attempts, then perhaps an answer that tells of all jobs up to that day."""
    answers = rng.random() < reach
    channel = pick(rng, CHANNELS)
    if is_kept:
        _add_attempts(rng, told, asked_on, channel, answers)
    if not answers:
        return
    source = channel if channel in {"whatsapp", "phone", "visit"} else "other"
    for job in happened:
        if job.started > asked_on:
            continue
        if job.known_on is None:
            _record(rng, told, job, asked_on)
            if job.ended and job.ended < asked_on:
                last = job.started if job.ended < job.started_on else max(job.ended, job.started_on)
                told.statements.append(Statement(last, asked_on, "working", (job,), REPORTED, source))
        if job.ended and job.ended < asked_on and job.ended_on is None:
            _record_end(rng, job)
    current = tuple(job for job in happened if job.known_on and job.runs_on(asked_on))
    activity = "working" if current else pick(rng, IDLE)
    told.statements.append(Statement(asked_on, asked_on, activity, current, REPORTED, source))


def _add_attempts(rng: Random, told: Career, asked_on: date, channel: str, answers: bool) -> None:
    if not answers or rng.random() < 0.25:
        result = pick(rng, FAILED)
        back = asked_on + timedelta(days=7) if result == "call_back" else None
        told.attempts.append(Attempt(asked_on - timedelta(days=2), channel, result, back))
    if answers:
        told.attempts.append(Attempt(asked_on, channel, "answered"))


def _record(rng: Random, told: Career, job: Job, known_on: date) -> None:
    """Write down the start as precisely as people remember it, and the evidence."""
    job.known_on = known_on
    job.started_on = job.earliest_start = job.started
    draw = rng.random()
    if draw < 0.13:
        job.start_precision = "month"
        job.earliest_start = job.started.replace(day=1)
        job.started_on = min(end_of_month(job.started.year, job.started.month), known_on)
    elif draw < 0.16 and job.runs_on(known_on):
        job.start_precision = "unknown"
        job.started_on, job.earliest_start = known_on, None
    if job.ended and job.started_on > job.ended:
        job.start_precision, job.started_on, job.earliest_start = "day", job.started, job.started
    job.level = pick(rng, FOUND_LEVELS)
    if job.level in PROOFS:
        job.proof = pick(rng, PROOFS[job.level])
    told.jobs.append(job)


def _record_end(rng: Random, job: Job) -> None:
    job.ended_on = job.ended
    if rng.random() < 0.2:
        job.end_precision = "month"
        job.ended_on = max(job.ended.replace(day=1), job.started_on)


def _hearsay(rng: Random, told: Career, happened: list[Job], graduated_on: date, today: date) -> None:
    """Nobody answers; of some a neighbour or a friend says that they work."""
    heard_on = graduated_on + timedelta(days=between(rng, 60, 300))
    if heard_on > today:
        return
    told.attempts.append(Attempt(heard_on, pick(rng, CHANNELS), pick(rng, FAILED)))
    current = [job for job in happened if job.runs_on(heard_on)][:1]
    if current and rng.random() < 0.7:
        job = current[0]
        _record(rng, told, job, heard_on)
        job.level, job.proof = HEARSAY, ""
        told.statements.append(Statement(heard_on, heard_on, "working", (job,), HEARSAY, "other"))


def _mistake(rng: Random, told: Career, work: Work, home: str) -> None:
    """A job of somebody else of the same name, written down and retracted."""
    known_on = told.jobs[0].known_on
    job = Job(told.jobs[0].started, None, _job_facts(rng, work, home), is_retracted=True)
    job.started_on = job.earliest_start = min(job.started, known_on)
    job.known_on = known_on
    told.jobs.append(job)
    told.statements.append(Statement(known_on, known_on, "working", (job,), is_retracted=True))
