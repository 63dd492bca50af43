"""The lists behind time, retention, relevance and income are as long as the details say, on random worlds."""

import pytest
from django.db import transaction
from hypothesis import given

from alumni.outcomes.detail_people import LABELS, people_behind
from alumni.outcomes.details import read_details
from alumni.outcomes.figures import people
from alumni.outcomes.tests.test_figures import definitions, in_world, many
from alumni.outcomes.tests.worlds import make_batches, worlds

pytestmark = pytest.mark.django_db


def counts_of(detail):
    """Name of a list -> the count it stands behind."""
    time, kept, uses, pay = detail.time, detail.retention, detail.relevance, detail.income
    spans = ("within_3", "months_4_6", "months_7_12", "over_12", "not_yet", "unknown")
    found = {f"time_{name}": n for name, n in zip(spans, time.buckets.values(), strict=True)}
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
    found |= {f"uses_{name}": n for name, n in uses.uses.items()}
    found |= {f"fits_{name}": n for name, n in uses.fits.items()}
    for sector, answers in uses.by_class.items():
        found |= {f"{sector}_uses_{name}": n for name, n in answers.items()}
    return found


@many
@given(worlds(), definitions())
def test_every_list_is_as_long_as_its_count(world, definition):
    with transaction.atomic():
        in_world(world, make_batches())
        for name, count in counts_of(read_details(definition).total).items():
            assert people_behind(definition, name).count() == count, name
        transaction.set_rollback(True)


@many
@given(worlds(), definitions())
def test_the_counts_of_a_figure_keep_their_lists(world, definition):
    with transaction.atomic():
        in_world(world, make_batches())
        for name in ("placed", "unknown", "matured"):
            found = people_behind(definition, name).values_list("pk", flat=True)
            assert set(found) == set(people(definition, name).values_list("pk", flat=True))
        transaction.set_rollback(True)


def test_every_list_has_its_heading():
    kinds = {name.partition("_")[0] for name in LABELS}
    assert kinds == {"time", "retention", "uses", "fits", "income", "formal", "informal", "unclassified"} | {
        "inside",
        "outside",
    }
    assert len(set(LABELS.values())) == len(LABELS)
