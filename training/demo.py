"""Invented classes and people: a seeded random.Random in, plain dataclasses out.

One of the two homes of the demo's generators (the other is alumni/demo.py). The test factories build NIKs
with them and `seed_demo` whole years of training; nothing here reads or writes the database. Nobody described
here exists: every NIK ends in the serial 0000, which is given to no one, and the addresses reach nobody.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from core.dates import add_months, age_on
from training.demo_draws import between, pick, spread
from training.demo_words import MEN, SECOND, STREETS, WOMEN

YEARS = 5
SEATS = 16
DISTRICTS, DAYS = 99, 28
# Coprime to DISTRICTS * DAYS, so that neighbours in a row get districts and days far apart.
STRIDE = 1009


@dataclass(frozen=True)
class Trade:
    """A programme as the demo knows it: how often it is held, how many are women, how old people are."""

    slug: str
    weight: int
    women: float
    age: int


TRADES = [
    Trade("practical-office-advance", 5, 0.75, 22),
    Trade("english-for-junior-administrative-assistant", 3, 0.7, 22),
    Trade("pengelola-administrasi-perkantoran", 5, 0.75, 22),
    Trade("menjahit", 12, 0.85, 27),
    Trade("menjahit-upper-sepatu", 6, 0.7, 25),
    Trade("barista-kafe", 7, 0.45, 22),
    Trade("housekeeping", 4, 0.55, 22),
    Trade("housekeeper-level-1", 3, 0.7, 26),
    Trade("las-listrik-3g", 10, 0.04, 23),
    Trade("pipe-welder-smaw-6g", 4, 0.02, 25),
    Trade("teknisi-perawatan-ac-residential", 7, 0.04, 24),
    Trade("servis-sepeda-motor-injeksi", 8, 0.04, 22),
    Trade("operator-forklift", 5, 0.03, 25),
    Trade("desainer-grafis-muda", 6, 0.45, 22),
    Trade("pengoperasian-mesin-bubut", 5, 0.04, 22),
    Trade("mesin-produksi", 4, 0.06, 22),
    Trade("pembudidayaan-sayuran-hidroponik", 4, 0.5, 31),
    Trade("pembudidayaan-bibit-sayuran", 2, 0.5, 32),
    Trade("pembudidayaan-jamur", 3, 0.5, 32),
    Trade("pembesaran-ikan-catfish-lele", 4, 0.25, 31),
    Trade("pembudidayaan-ikan-hias", 2, 0.25, 28),
    Trade("pembudidayaan-ayam-pedaging", 3, 0.25, 31),
    Trade("pengoperasian-traktor-pertanian", 3, 0.04, 32),
    Trade("pembuatan-roti-dan-kue", 10, 0.85, 29),
    Trade("processing", 4, 0.8, 30),
    Trade("perawatan-kecantikan-rambut", 5, 0.92, 25),
    Trade("teknisi-audio-video", 3, 0.08, 23),
    Trade("instalasi-penerangan-listrik", 7, 0.05, 23),
    Trade("gada-pratama", 3, 0.12, 24),
]
# (kejuruan, programme) for the kejuruan that have no programme at install: the demo shows them all.
EXTRA_PROGRAMMES = [
    ("tata-kecantikan", "Perawatan Kecantikan Rambut"),
    ("elektronika", "Teknisi Audio Video"),
    ("listrik", "Instalasi Penerangan Listrik"),
    ("satuan-pengamanan", "Gada Pratama"),
]
ON_LAND = {
    "pembudidayaan-sayuran-hidroponik",
    "pembudidayaan-bibit-sayuran",
    "pembudidayaan-jamur",
    "pembesaran-ikan-catfish-lele",
    "pembudidayaan-ikan-hias",
    "pembudidayaan-ayam-pedaging",
    "pengoperasian-traktor-pertanian",
}
INDUSTRY = {"las-listrik-3g", "pipe-welder-smaw-6g", "pengoperasian-mesin-bubut", "mesin-produksi"}
# fund -> days from the first of the quarter to its wave, quarters without one
FUNDS = {"apbn": (20, ()), "apbd": (45, ()), "dbhcht": (60, (1,))}
CANCEL_REASONS = ["Anggaran dialihkan", "Pendaftar kurang dari jumlah kursi", "Instruktur berhalangan"]
LEAVE_REASONS = ["Diterima bekerja", "Sakit", "Urusan keluarga", "Pindah domisili", "Tidak melanjutkan"]
FAIL_REASONS = ["Kehadiran kurang dari 80%", "Aspek kritis belum terpenuhi"]

RELATIONS = ["Ibu", "Ayah", "Suami/istri", "Kakak", "Adik", "Paman"]
WORK_BEFORE = [
    "Belum bekerja",
    "Belum bekerja",
    "Buruh tani",
    "Pelayan toko",
    "Serabutan",
    "Karyawan kontrak",
    "",
]
DISABILITIES = ["fisik", "rungu", "netra", "intelektual", "wicara", "psikososial", "perkembangan"]
NEEDS = {
    "fisik": "tanpa-undakan",
    "rungu": "juru-bahasa-isyarat",
    "netra": "pembaca-layar",
    "intelektual": "pendamping",
    "wicara": "waktu-tambahan",
    "psikososial": "ruang-tenang",
    "perkembangan": "jadwal-lentur",
}
EDUCATION = spread(
    {"smk": 39, "sma": 34, "smp": 13, "d4-s1": 6, "sd": 5, "d1-d3": 2, "tidak-tamat-sd": 1},
)
RESULTS = spread({"competent": 86, "not_yet": 8, "not_assessed": 6})
KINDS = spread({"institusional": 82, "mtu": 13, "kewirausahaan": 5})


def demo_nik(birth_date: date, sex: str, number: int, region: str = "3522") -> str:
    """A NIK nobody has: region, a district number from `number`, the birth date, serial 0000.

    Distinct for distinct `number` below 100 on the same birth date, sex and region.
    """
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{region}{number % 100:02d}{day:02d}{birth_date:%m%y}0000"


class Niks:
    """Gives out demo NIKs, each once: 2,772 for every region, sex and month of birth."""

    def __init__(self) -> None:
        self.given: Counter[tuple[str, str, int, int]] = Counter()

    def take(self, region: str, sex: str, year: int, month: int) -> tuple[str, date]:
        """(NIK, birth date in that month); the next month once the month is used up."""
        while self.given[region, sex, year, month] >= DISTRICTS * DAYS:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        number = self.given[region, sex, year, month] * STRIDE % (DISTRICTS * DAYS)
        self.given[region, sex, year, month] += 1
        birth_date = date(year, month, 1 + number % DAYS)
        return demo_nik(birth_date, sex, 1 + number // DAYS, region), birth_date


@dataclass(frozen=True, slots=True)
class WaveSlot:
    """One wave of one fund, and the day its classes begin."""

    fund: str
    fiscal_year: int
    number: int
    starts_on: date


@dataclass(slots=True)
class ClassPlan:
    """A class (paket); `trade` is its programme."""

    centre: str
    trade: Trade
    slot: WaveSlot
    state: str
    name: str
    code: str
    kind: str
    seats: int
    starts_on: date
    ends_on: date
    finished_on: date | None
    hours: int
    place: str
    cancel_reason: str = ""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What a registration form says. `disability`: None not asked, else the kinds stated, none for 'no'."""

    nik: str
    full_name: str
    sex: str
    birth_place: str
    birth_date: date
    region: str
    education: str
    address: str
    phone: str
    other_phone: str
    email: str
    contact_name: str
    contact_relation: str
    contact_phone: str
    work_before: str
    guardian: str
    disability: tuple[str, ...] | None
    needs: tuple[str, ...]
    consents: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """How one person's enrolment stands or ended."""

    state: str
    applied_on: date
    ended_on: date | None = None
    reason: str = ""
    completed_on: date | None = None
    result: str = "not_assessed"


def waves(today: date) -> list[WaveSlot]:
    """Waves of the last five years and of the coming months, oldest first."""
    first, last = add_months(today, -12 * YEARS), add_months(today, 5)
    found = []
    for fund, (offset, without) in FUNDS.items():
        for year in range(first.year, last.year + 1):
            quarters = [quarter for quarter in range(1, 5) if quarter not in without]
            for number, quarter in enumerate(quarters, 1):
                starts_on = date(year, 3 * quarter - 2, 1) + timedelta(days=offset)
                if first <= starts_on <= last:
                    found.append(WaveSlot(fund, year, number, starts_on))
    return sorted(found, key=lambda slot: (slot.starts_on, slot.fund))


@dataclass
class Curriculum:
    """What each centre offers, and the names already given to its classes."""

    rng: Random
    centres: dict[str, str]
    offers: dict[str, list[Trade]] = field(default_factory=dict)
    counted: Counter = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for centre in self.centres:
            self.offers[centre] = self._offer(centre)

    def _offer(self, centre: str) -> list[Trade]:
        if centre == "wonojati":
            return [trade for trade in TRADES if trade.slug in ON_LAND or trade.slug == "processing"]
        always = INDUSTRY if centre in {"singosari", "bojonegoro"} else {"menjahit", "las-listrik-3g"}
        often = {trade.slug for trade in self.rng.sample(TRADES, 11)}
        return [trade for trade in TRADES if trade.slug in always | often and trade.slug not in ON_LAND]

    def plan(self, slot: WaveSlot, state: str, starts_on: date, centre: str = "") -> ClassPlan:
        """A class of that wave at a centre (any, unless named)."""
        rng = self.rng
        centre = centre or rng.choice(list(self.centres))
        offer = self.offers[centre]
        trade = rng.choices(offer, [trade.weight for trade in offer])[0]
        kind = pick(rng, KINDS)
        number = self._next(slot, centre, trade.slug)
        ends_on = starts_on + timedelta(days=rng.choice([33, 40, 47, 54]))
        finished_on = ends_on + timedelta(days=rng.choice([0, 0, 0, 1, 3]))
        year = f"{slot.fiscal_year % 100:02d}"
        self.counted[centre, year] += 1
        return ClassPlan(
            centre=centre,
            trade=trade,
            slot=slot,
            state=state,
            name=f"{title(trade.slug)} {number}",
            code=f"{centre[:3].upper()}-{year}-{slot.fund.upper()}-{self.counted[centre, year]:04d}",
            kind=kind,
            seats=SEATS if rng.random() < 0.8 else rng.randint(12, 15),
            starts_on=starts_on,
            ends_on=ends_on,
            finished_on=finished_on if state == "finished" else None,
            hours=rng.choice([160, 200, 240, 280]),
            place="" if kind == "institusional" else f"Balai Desa {rng.choice(SECOND)}",
            cancel_reason=rng.choice(CANCEL_REASONS) if state == "cancelled" else "",
        )

    def _next(self, slot: WaveSlot, centre: str, slug: str) -> int:
        key = (slot.fund, slot.fiscal_year, slot.number, centre, slug)
        self.counted[key] += 1
        return self.counted[key]


def title(slug: str) -> str:
    """A class name from a programme's slug; short English abbreviations stay in capitals."""
    upper = {"ac", "smaw", "3g", "6g"}
    return " ".join(word.upper() if word in upper else word.capitalize() for word in slug.split("-"))


@dataclass
class Registry:
    """People as they register, one after the other; remembers only which NIKs it gave."""

    rng: Random
    # code -> name with its prefix (Kab., Kota)
    regions: dict[str, str]
    niks: Niks = field(default_factory=Niks)
    number: int = 0

    def __post_init__(self) -> None:
        self.codes = list(self.regions)

    def person(self, *, trade: Trade, home: str, on: date, asked: bool) -> PersonFacts:
        """Somebody who registers on that day; `asked`: the form of that time asked about disability."""
        rng = self.rng
        self.number += 1
        sex = "P" if rng.random() < trade.women else "L"
        age = min(max(int(rng.gauss(trade.age, 5)), 17), 55)
        region = home if rng.random() < 0.72 else pick(rng, self.codes)
        born_in = region if rng.random() < 0.9 else pick(rng, self.codes)
        nik, birth_date = self.niks.take(born_in, sex, on.year - age - 1, between(rng, 1, 12))
        first, second = pick(rng, WOMEN if sex == "P" else MEN), pick(rng, SECOND)
        middle = "" if rng.random() < 0.75 else f" {pick(rng, SECOND)}"
        kinds = self._disability() if asked else None
        is_child = age_on(birth_date, on) < 18
        family = pick(rng, WOMEN)
        return PersonFacts(
            nik=nik,
            full_name=f"{first}{middle} {second}",
            sex=sex,
            birth_place=self.regions[born_in].split(maxsplit=1)[1],
            birth_date=birth_date,
            region=region,
            education=pick(rng, EDUCATION),
            address=f"Jl. {pick(rng, STREETS)} {between(rng, 1, 90)} RT {between(rng, 1, 9):02d}",
            phone=f"+62812000{self.number % 1_000_000:06d}",
            other_phone=f"+62813000{self.number % 1_000_000:06d}" if rng.random() < 0.1 else "",
            email=f"{first.lower()}.{self.number}@example.org" if rng.random() < 0.35 else "",
            contact_name=f"{family} {second}",
            contact_relation=pick(rng, RELATIONS),
            contact_phone=f"+62814000{self.number % 1_000_000:06d}" if rng.random() < 0.85 else "",
            work_before=pick(rng, WORK_BEFORE),
            guardian=f"{family} {second}" if is_child else "",
            disability=kinds,
            needs=tuple(NEEDS[kind] for kind in kinds or () if rng.random() < 0.7),
            consents=self._consents(),
        )

    def _disability(self) -> tuple[str, ...]:
        """About three in a hundred state one kind, a tenth of them two."""
        rng = self.rng
        if rng.random() >= 0.035:
            return ()
        return (
            tuple(sorted(rng.sample(DISABILITIES[:4], 2)))
            if rng.random() < 0.12
            else (pick(rng, DISABILITIES),)
        )

    def _consents(self) -> tuple[tuple[str, bool], ...]:
        rng = self.rng
        found = [("tracing", rng.random() < 0.95)]
        if rng.random() < 0.7:
            found.append(("employer", rng.random() < 0.85))
        if rng.random() < 0.25:
            found.append(("network", rng.random() < 0.6))
        return tuple(found)


def finished_places(rng: Random, plan: ClassPlan, at_most: int, *, with_waiting: bool) -> list[Place]:
    """The enrolments of a finished class, of which at most `at_most` completed.

    `with_waiting` adds those who applied and never got a seat.
    """
    applied = plan.starts_on - timedelta(days=25)
    days = (plan.finished_on - plan.starts_on).days
    places = []
    for _ in range(plan.seats):
        draw = rng.random()
        applied_on = applied + timedelta(days=between(rng, 0, 14))
        if draw < 0.05:
            left_on = plan.starts_on + timedelta(days=between(rng, 2, days - 2))
            places.append(Place("left", applied_on, left_on, pick(rng, LEAVE_REASONS)))
        elif draw < 0.08:
            places.append(Place("not_completed", applied_on, plan.finished_on, pick(rng, FAIL_REASONS)))
        elif at_most:
            at_most -= 1
            own = plan.finished_on + timedelta(days=2) if rng.random() < 0.01 else plan.finished_on
            result = pick(rng, RESULTS)
            places.append(Place("completed", applied_on, completed_on=own, result=result))
    if with_waiting:
        places += [Place("reserve", applied)] * rng.choice([0, 0, 1, 2])
        places += [Place("applied", applied)] * rng.choice([0, 0, 0, 1, 3])
    return places


def open_places(rng: Random, plan: ClassPlan, today: date) -> list[Place]:
    """The enrolments of a class that has not ended: applicants, then people on seats, then the class."""

    def some(state: str, number: int) -> Iterator[Place]:
        for _ in range(number):
            yield Place(state, min(today, plan.starts_on - timedelta(days=between(rng, 16, 30))))

    if plan.state == "registration":
        return list(some("applied", between(rng, 5, 40)))
    if plan.state == "selection":
        admitted = between(rng, 6, plan.seats)
        return [*some("admitted", admitted), *some("reserve", 2), *some("applied", between(rng, 6, 24))]
    if plan.state == "running":
        seats, gone = plan.seats - 1, plan.starts_on + timedelta(days=3)
        left = Place("left", plan.starts_on - timedelta(days=20), min(gone, today), pick(rng, LEAVE_REASONS))
        return [left, *some("enrolled", seats), *some("reserve", 2), *some("applied", between(rng, 0, 8))]
    return []
