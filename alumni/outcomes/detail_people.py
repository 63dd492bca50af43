"""The people behind time, retention, relevance and income: as many graduations as the detail counts.

A list reads the words of the one pass that feeds the details (detail_queries.py), with the graduation at the
end of each, and counts every graduation as a group of one: so a figure and its list cannot disagree. Whether
an income reaches the minimum wage has no list: it would tell what single people earn.
"""

from collections import Counter, defaultdict
from functools import cache

from django.db.models import QuerySet

from alumni.graduates.models import Graduation
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.detail import BUCKETS, NO, NOT_TOLD, NOT_YET, PARTLY, UNKNOWN, YES, Detail
from alumni.outcomes.detail_queries import detail_words
from alumni.outcomes.details import detail_of
from alumni.outcomes.figures import people
from core.keys import among
from core.snapshots import one_snapshot

SPANS = dict(zip(BUCKETS, ("within_3", "months_4_6", "months_7_12", "over_12"), strict=True))
_USES = {YES: "sesuai pelatihan", PARTLY: "sebagian sesuai", NO: "tidak sesuai", NOT_TOLD: "belum ditanya"}
_CLASSES = [name for name in CLASS_LABELS if name not in ("not_placed", "unknown")]
# Name in an address -> the heading of its list.
LABELS = {
    "time_within_3": "Bekerja dalam 3 bulan",
    "time_months_4_6": "Mulai bekerja pada bulan ke-4 sampai ke-6",
    "time_months_7_12": "Mulai bekerja pada bulan ke-7 sampai ke-12",
    "time_over_12": "Mulai bekerja sesudah 12 bulan",
    f"time_{NOT_YET}": "Belum bekerja sampai kabar terakhir",
    f"time_{UNKNOWN}": "Waktu sampai bekerja belum terlacak",
    "retention_base": "Bekerja pada bulan ke-6 dan sudah genap 12 bulan",
    "retention_in_work": "Masih bekerja pada bulan ke-12",
    "retention_same_employer": "Pada pemberi kerja yang sama pada bulan ke-12",
    "retention_other_employer": "Pada pekerjaan lain pada bulan ke-12",
    "retention_left": "Berhenti bekerja pada bulan ke-12",
    "retention_unknown": "Bulan ke-12 belum terlacak",
    **{f"uses_{name}": f"Pekerjaan: {words}" for name, words in _USES.items()},
    **{
        f"{sector}_uses_{name}": f"{CLASS_LABELS[sector]}: pekerjaan {words}"
        for sector in _CLASSES
        for name, words in _USES.items()
    },
    **{f"fits_{name}": f"Jenjang pekerjaan: {_USES[name]}" for name in (YES, NO, NOT_TOLD)},
    "income_answers": "Menyebut penghasilannya",
    "income_missing": "Belum menyebut penghasilannya",
}


def label_of(outcome: str, definition: Definition) -> str | None:
    """The heading of that list; None for a list nobody knows under this rule."""
    sector, parted, _ = outcome.partition("_uses_")
    if parted and sector not in definition.sector_rule.classes:
        return None
    return LABELS.get(outcome)


def counts_of(detail: Detail, definition: Definition) -> dict[str, int]:
    """Name of a list -> how many the detail counts there."""
    time, kept, uses, pay = detail.time, detail.retention, detail.relevance, detail.income
    found = {f"time_{SPANS.get(bucket, bucket)}": count for bucket, count in time.buckets.items()}
    found |= {
        "retention_base": kept.base,
        "retention_in_work": kept.in_work,
        "retention_same_employer": kept.same_employer,
        "retention_other_employer": kept.in_work - kept.same_employer,
        "retention_left": kept.known - kept.in_work,
        "retention_unknown": kept.unknown,
        "income_answers": pay.answers,
        "income_missing": pay.missing,
    }
    for sector in definition.sector_rule.classes:
        found |= {f"{sector}_uses_{name}": count for name, count in uses.by_class[sector].items()}
    found |= {f"fits_{name}": count for name, count in uses.fits.items()}
    return found | {f"uses_{name}": count for name, count in uses.uses.items()}


def people_behind(definition: Definition, outcome: str) -> QuerySet[Graduation]:
    """The graduations behind a count of a figure or of its details; their number is the count.

    Filter by visible_to(user) before showing anybody.
    """
    if outcome not in LABELS:
        return people(definition, outcome)
    with one_snapshot():
        groups = detail_words(definition, ["pk"], Tables())
    told: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for _, _, words in groups:
        for word in words.split():
            *parts, pk = word.split(",")
            told[pk].append(tuple(parts))

    @cache
    def is_counted(*words: tuple[str, ...]) -> bool:
        # What is told of one graduation, counted as the detail of a group of one.
        alone = detail_of(definition, 0, {}, Counter(words))
        return counts_of(alone, definition).get(outcome, 0) > 0

    ids = [int(pk) for pk, words in told.items() if is_counted(*words)]
    return Graduation.objects.filter(among("pk", ids))
