"""How good the data about the graduates of a batch are, and who lacks what: steers the follow-up work.

The score is the plain mean of four shares, each with its own base; a share without a base is left out:
a number that can be called, a known result after six months, placements proven by level B or A, and
something heard in the last twelve months. What is counted as good is counted the same way in the list of
those who lack it (`lacking`), so the list is as long as the number says.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median_low

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest

from alumni.careers.codes import ANSWERED, FIRST_PLACED
from alumni.careers.derivation import fresh_since
from alumni.careers.models import CONFIRMED, HEARSAY, REPORTED, ContactAttempt, Observation
from alumni.graduates.models import Graduation
from core.dates import latest_reaching
from core.numbers import format_number, round_half_up
from training.models import Batch

WINDOW = 6
ANSWERED_CALL = "answered"
NO_LONGER_THERE = ("wrong_number", "dead_number")


@dataclass(frozen=True)
class Part:
    """One share of the score: whose it is about (`base`), and which of them are fine (`good`)."""

    name: str
    label: str
    lack: str
    base: Q
    good: Q


PARTS = (
    Part("phone", "Nomor HP", "Nomor HP kosong atau salah", Q(), Q(has_phone=True)),
    Part("status", "Status", "Belum ada kabar setelah 6 bulan", Q(is_due=True), Q(is_answered=True)),
    Part("evidence", "Bukti", "Bekerja tanpa bukti A atau B", Q(is_told=True), Q(is_proven=True)),
    Part("contact", "Kabar", "Tidak ada kabar 12 bulan terakhir", Q(), Q(is_fresh=True)),
)
PARTS_BY_NAME = {part.name: part for part in PARTS}


@dataclass(frozen=True)
class Share:
    """How many of a base are fine in one part."""

    part: Part
    good: int
    base: int

    @property
    def lacking(self) -> int:
        return self.base - self.good


@dataclass(frozen=True)
class Quality:
    """The data of one batch: how many graduations, and the shares in the order of PARTS."""

    batch_id: int
    graduations: int
    shares: tuple[Share, ...]

    @property
    def exact(self) -> Fraction:
        """The mean of the shares that have a base; one always has, since there is somebody."""
        told = [Fraction(share.good, share.base) for share in self.shares if share.base]
        return sum(told, Fraction()) / len(told)

    @property
    def score(self) -> Decimal:
        """0 to 100, rounded once."""
        exact = self.exact * 100
        return round_half_up(Decimal(exact.numerator) / Decimal(exact.denominator), 1)

    @property
    def written(self) -> str:
        """'71,3'."""
        return format_number(self.score, 1)


def qualities(batches: QuerySet[Batch], years: Sequence[int], today: datetime.date) -> list[Quality]:
    """The quality of every such batch with a graduate of those years (none: of any), the worst first."""
    graduated = Graduation.objects.valid()
    if years:
        span = datetime.date(min(years), 1, 1), datetime.date(max(years), 12, 31)
        batches = batches.filter(pk__in=graduated.filter(graduated_on__range=span).order_by().values("batch"))
    rows = graduated.filter(batch__in=batches.order_by().values("pk"))
    counts = {"graduations": Count("pk")}
    for part in PARTS:
        counts[f"{part.name}_base"] = Count("pk", filter=part.base) if part.base else Count("pk")
        counts[f"{part.name}_good"] = Count("pk", filter=part.base & part.good)
    found = judged(rows, today).order_by().values("batch_id").annotate(**counts)
    return sorted(map(_quality, found), key=lambda one: (one.exact, -one.graduations, one.batch_id))


def _quality(row: dict) -> Quality:
    shares = (Share(part, row[f"{part.name}_good"], row[f"{part.name}_base"]) for part in PARTS)
    return Quality(row["batch_id"], row["graduations"], tuple(shares))


def lacking(rows: QuerySet[Graduation], name: str, today: datetime.date) -> QuerySet[Graduation]:
    """Those of the graduations that are not fine in that part of the score."""
    part = PARTS_BY_NAME[name]
    return judged(rows, today).filter(part.base).exclude(part.good)


def judged(rows: QuerySet[Graduation], today: datetime.date) -> QuerySet[Graduation]:
    """Graduations with what PARTS ask about, true or false.

    A number that was wrong at the last call is good again after the next one. The day of graduation counts
    as heard of: somebody who has just left is not yet silent.
    """
    calls = ContactAttempt.objects.valid().filter(person=OuterRef("person"))
    last_call = calls.order_by("-attempted_on", "-pk").values("result")[:1]
    said = Observation.objects.valid().filter(person=OuterRef("person"))
    since = fresh_since(today)
    heard = Exists(said.filter(observed_on__gte=since)) | Exists(
        calls.filter(result=ANSWERED_CALL, attempted_on__gte=since)
    )
    is_due = Q(graduated_on__lte=latest_reaching(today, WINDOW))
    rows = rows.annotate(
        last_call=Coalesce(Subquery(last_call), Value(""), output_field=CharField()),
        told_code=_code(HEARSAY),
        proven_code=_code(CONFIRMED),
        answered=_code(REPORTED).bitand(ANSWERED),
    )
    return rows.annotate(
        has_phone=_is(~Q(person__phone="") & ~Q(last_call__in=NO_LONGER_THERE)),
        is_due=_is(is_due),
        is_answered=_is(is_due & Q(answered=ANSWERED)),
        is_told=_is(is_due & Q(told_code__gte=FIRST_PLACED)),
        is_proven=_is(is_due & Q(proven_code__gte=FIRST_PLACED)),
        is_fresh=_is(Q(graduated_on__gte=since) | Q(heard)),
    )


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())


def _code(level: int):
    """SQL: the code of the headline window at that level of evidence (careers/codes.py)."""
    return F(f"outcome__placed_within_{WINDOW}").bitrightshift(8 * level).bitand(255)


def batches_of(found: Iterable[Quality]) -> dict[int, Batch]:
    """The batches of some qualities, with what a list shows of them."""
    rows = Batch.objects.select_related("programme", "centre", "wave__fund")
    return rows.in_bulk([one.batch_id for one in found])


def ages_of(found: Iterable[Quality], today: datetime.date) -> dict[int, int]:
    """Batch id -> median days since a graduate was last heard of, or graduated."""
    rows = Graduation.objects.valid().filter(batch__in=[one.batch_id for one in found]).order_by()
    said = Observation.objects.valid().filter(person=OuterRef("person"))
    calls = ContactAttempt.objects.valid().filter(person=OuterRef("person"), result=ANSWERED_CALL)
    last = Greatest(
        F("graduated_on"),
        _latest(said, "observed_on"),
        _latest(calls, "attempted_on"),
        output_field=DateField(),
    )
    days = defaultdict(list)
    for batch_id, day in rows.values_list("batch_id", last):
        days[batch_id].append((today - day).days)
    return {batch_id: median_low(ages) for batch_id, ages in days.items()}


def _latest(rows: QuerySet, name: str) -> Coalesce:
    """SQL: the latest of those days, or the day of graduation where there is none."""
    return Coalesce(Subquery(rows.order_by(f"-{name}").values(name)[:1]), F("graduated_on"))
