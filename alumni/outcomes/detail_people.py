"""The people behind time, retention, relevance and income: as many graduations as the detail counts.

A list reads the words of the one pass that feeds the details (detail_queries.py), with the graduation at the
end of each, so that a figure and its list cannot disagree. Whether an income reaches the minimum wage has no
list: it would tell what single people earn.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from alumni.careers.codes import FIRST_NOT_PLACED, FIRST_PLACED, class_in
from alumni.careers.counted import ever_bit
from alumni.graduates.models import Graduation
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.detail import BUCKETS, NO, NOT_TOLD, NOT_YET, PARTLY, UNKNOWN, YES
from alumni.outcomes.detail_queries import KEPT, OUTCOME, PAY, TIME, USE, code_of, detail_words, is_matured
from alumni.outcomes.figures import people
from alumni.outcomes.queries import asked_rows
from core.snapshots import one_snapshot

# What a word tells between its kind and the graduation -> the names of the lists it puts that one into.
Lists = Callable[[tuple[str, ...], Definition], set[str]]

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


def people_behind(definition: Definition, outcome: str) -> QuerySet[Graduation]:
    """The graduations behind a count of a figure or of its details; their number is the count.

    Filter by visible_to(user) before showing anybody.
    """
    if outcome not in LABELS:
        return people(definition, outcome)
    with one_snapshot():
        groups = detail_words(asked_rows(definition, Tables()), definition, ["pk"], None)
    words = (word.split(",") for _, _, told in groups for word in told.split())
    return Graduation.objects.filter(
        pk__in=[int(pk) for kind, *told, pk in words if outcome in _LISTS[kind](tuple(told), definition)]
    )


def _of_outcome(told: tuple[str, ...], definition: Definition) -> set[str]:
    codes, followed = told
    if not is_matured(codes) or int(followed) & ever_bit(definition.level):
        return set()
    is_not_placed = FIRST_NOT_PLACED <= code_of(codes, definition.level) < FIRST_PLACED
    return {f"time_{NOT_YET if is_not_placed else UNKNOWN}"}


def _of_time(told: tuple[str, ...], _: Definition) -> set[str]:
    return {f"time_{SPANS[BUCKETS[int(told[1])]]}"}


def _of_kept(told: tuple[str, ...], _: Definition) -> set[str]:
    half, whole, same = map(int, told)
    if half < FIRST_PLACED:
        return set()
    if whole < FIRST_NOT_PLACED:
        return {"retention_base", "retention_unknown"}
    if whole < FIRST_PLACED:
        return {"retention_base", "retention_left"}
    employer = "same_employer" if same else "other_employer"
    return {"retention_base", "retention_in_work", f"retention_{employer}"}


def _of_use(told: tuple[str, ...], definition: Definition) -> set[str]:
    use, fit, classes = told
    sector = definition.sector_rule.classes[class_in(int(classes), definition.rule)]
    uses = f"uses_{use or NOT_TOLD}"
    return {uses, f"{sector}_{uses}", f"fits_{fit or NOT_TOLD}"}


def _of_pay(told: tuple[str, ...], _: Definition) -> set[str]:
    return {"income_answers" if told[0] else "income_missing"}


_LISTS: dict[str, Lists] = {
    OUTCOME: _of_outcome,
    TIME: _of_time,
    KEPT: _of_kept,
    USE: _of_use,
    PAY: _of_pay,
}
