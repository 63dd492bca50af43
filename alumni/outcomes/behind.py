"""What stands behind a figure: who may open its people, their results, and when facts were last entered."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from alumni.careers.codes import code_at, unpack
from alumni.careers.derivation import PLACED
from alumni.careers.models import Observation
from alumni.graduates.models import Graduation
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, Definition
from alumni.outcomes.detail_people import label_of
from alumni.outcomes.queries import NOT_MATURED, NOT_STORED, asked_rows, codes_on, derived_rows
from core.accounts.access import scope
from core.accounts.permissions import Permission

NO_RIGHT = "Akun Anda belum diberi hak melihat data orang. Mintalah kepada admin bila Anda memerlukannya."
OTHER_CENTRES = "Anda dapat membuka daftar orang dari BLK Anda sendiri saja: pilih BLK Anda pada filter."
NOT_MATURED_LABEL = "Belum genap waktunya"
# Counts that are no class: their name in an address -> the heading of their list.
WORDS = {
    "graduations": "Semua kelulusan",
    "matured": "Kelulusan yang dihitung",
    "not_matured": NOT_MATURED_LABEL,
    "placed": "Ditempatkan",
    "claimed": "Bekerja menurut bukti yang belum cukup",
    "already_working": "Sudah bekerja saat lulus",
    "excluded": "Dikecualikan dari angka yang disesuaikan",
    "answered": "Sudah memberi kabar",
    "unanswered": "Belum memberi kabar",
}


def refusal(user, definition: Definition, tables: Tables) -> str:
    """Why this user may not open the people of that cohort, as a sentence; empty if they may.

    A list never reaches further than the right to see people: all centres asked for must lie within it.
    """
    reach = scope(user, Permission.VIEW_PEOPLE)
    if reach.everywhere:
        return ""
    if not reach:
        return NO_RIGHT
    asked = set(definition.values_of("centre"))
    own = {centre.code for pk, centre in tables.centres.items() if reach.covers(pk)}
    return "" if asked and asked <= own else OTHER_CENTRES


def outcome_words(outcome: str, definition: Definition) -> str | None:
    """The heading of the list of that count; None for a count nobody knows under this rule."""
    if outcome in (*definition.sector_rule.classes, "not_placed", "unknown"):
        return CLASS_LABELS[outcome]
    return WORDS.get(outcome) or label_of(outcome, definition)


def rows_of(
    ids: Iterable[int], definition: Definition, codes: Mapping[int, int] | None = None
) -> list[Graduation]:
    """Graduations in the order of `ids`, each with `outcome_label`, its result under the definition.

    `codes` (by graduation id) stand in for those of today where a release speaks.
    """
    ids = list(ids)
    labels = {pk: result_words(codes[pk], definition) for pk in ids} if codes else _labels_of(ids, definition)
    rows = Graduation.objects.filter(pk__in=ids).select_related(
        "person", "batch__programme", "batch__wave__fund", "centre"
    )
    found = {row.pk: row for row in rows.defer("person__nik")}
    for pk, row in found.items():
        row.outcome_label = labels.get(pk, "")
    return [found[pk] for pk in ids if pk in found]


def _labels_of(ids: list[int], definition: Definition) -> dict[int, str]:
    """Graduation id -> its result in words."""
    rows = asked_rows(definition, Tables()).filter(pk__in=ids)
    codes = dict(rows.annotate(codes=codes_on(definition)).values_list("pk", "codes"))
    if NOT_STORED in codes.values():
        codes.update({row[0]: derived for row, derived in derived_rows(rows, definition, None)})
    return {pk: result_words(code, definition) for pk, code in codes.items()}


def result_words(codes: int, definition: Definition) -> str:
    """Codes of a graduation (careers/codes.py) as its result in words."""
    if codes == NOT_MATURED:
        return NOT_MATURED_LABEL
    coded = unpack(code_at(codes, definition.level))
    if coded.outcome != PLACED:
        return CLASS_LABELS[coded.outcome]
    return CLASS_LABELS[definition.sector_rule.classes[coded.class_under(definition.rule)]]


def names_first(rows: QuerySet[Graduation]) -> QuerySet[Graduation]:
    """Graduations by name."""
    return rows.order_by("name_key", "pk")


def last_entered() -> datetime | None:
    """When a statement was last entered, whoever it is about."""
    latest = Observation.objects.order_by("-pk").values_list("recorded_at", flat=True)
    return latest.first()
