"""Counts of people up to competent; what happens after graduation is added by the dashboard."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count

from training.enrolment.models import Enrolment


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
