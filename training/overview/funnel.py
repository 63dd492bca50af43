"""Counts of people up to competent; what happens after graduation is added by the dashboard."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    F,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from training.enrolment.models import Enrolment
from training.enrolment.rules import STEPS, steps_taken
from training.people.models import DisabilityStatement


def states_by_batch(batch_ids: Iterable[int]) -> dict[int, Counter]:
    """{batch id: people by state of enrolment} in one query; a batch without people gives an empty Counter.

    Counts only, so that who may read batches but no people may see them.
    """
    found: dict[int, Counter] = defaultdict(Counter)
    rows = Enrolment.objects.filter(batch__in=list(batch_ids)).order_by()
    for batch_id, state, people in rows.values_list("batch", "state").annotate(n=Count("pk")):
        found[batch_id][state] = people
    return found


def results_of_batch(batch_id: int) -> Counter:
    """How many of those who completed have which result, and 'no_certificate' those without a number."""
    completed = Enrolment.objects.filter(batch=batch_id).completed().order_by()
    found = Counter(dict(completed.values_list("result").annotate(n=Count("pk"))))
    found["no_certificate"] = completed.filter(certificate_number="").count()
    return found


def dated_enrolments() -> QuerySet[Enrolment]:
    """All enrolments but those of cancelled batches, with the `day` that they are counted under.

    That is the day of graduation; for who did not graduate the batch's end, its planned end or its start.
    """
    day = Coalesce("completed_on", "batch__finished_on", "batch__ends_on", "batch__starts_on")
    return Enrolment.objects.exclude(batch__state="cancelled").annotate(day=day).order_by()


def with_disability(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """The rows with `states_disability` (None: not asked) and `states_kind` ('' for none).

    As it stood for the enrolment; for applicants, who have no copy yet, as the person states it now.
    """
    person = OuterRef("person_id")
    answer = DisabilityStatement.objects.filter(person=person).order_by().values("has_disability")
    kinds = DisabilityStatement.kinds.through.objects.filter(disabilitystatement__person=person).order_by()
    stated = kinds.values("disabilitystatement").annotate(n=Count("pk"), one=Min("disabilitykind_id"))
    kind = Case(When(n__gt=1, then=Value("ganda")), default=F("one"), output_field=CharField())
    return rows.annotate(
        # Asked of the statement only where there is no copy: joined, it would be looked up for every row.
        states_disability=Coalesce("disability__has_disability", Subquery(answer)),
        states_kind=Case(
            When(disability__isnull=False, then=F("disability__kind")),
            default=Coalesce(Subquery(stated.annotate(kind=kind).values("kind")), Value("")),
            output_field=CharField(),
        ),
    )


def people_by_step(rows: QuerySet[Enrolment], columns: Iterable[str] = ()) -> dict[tuple, list[int]]:
    """(values of the columns) -> people at each of STEPS, in one query; the whole is under () without any."""
    has_begun = Case(
        When(state="left", ended_on__gte=F("batch__starts_on"), then=True),
        default=False,
        output_field=BooleanField(),
    )
    found: dict[tuple, list[int]] = defaultdict(lambda: [0] * len(STEPS))
    counted = rows.values_list("state", "result", has_begun, *columns).annotate(n=Count("pk"))
    for state, result, begun, *values, people in counted:
        numbers = found[tuple(values)]
        for step in range(steps_taken(state, result, begun)):
            numbers[step] += people
    return found
