"""The lists behind time, retention, relevance and income are as long as the details say, on random worlds."""

import pytest
from django.db import transaction
from hypothesis import given

from alumni.outcomes.detail_people import LABELS, counts_of, people_behind
from alumni.outcomes.details import read_details
from alumni.outcomes.figures import people
from alumni.outcomes.tests.test_figures import definitions, in_world, many
from alumni.outcomes.tests.worlds import make_batches, worlds

pytestmark = pytest.mark.django_db


@many
@given(worlds(), definitions())
def test_every_list_is_as_long_as_its_count(world, definition):
    with transaction.atomic():
        in_world(world, make_batches())
        for name, count in counts_of(read_details(definition).total, definition).items():
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
