"""Counts of people up to competent."""

import pytest

from training.factories import BatchFactory, EnrolmentFactory
from training.overview.funnel import results_of_batch, states_by_batch

pytestmark = pytest.mark.django_db


def test_states_are_counted_for_each_batch():
    first, second = BatchFactory.create_batch(2)
    EnrolmentFactory.create_batch(2, batch=first, state="enrolled")
    EnrolmentFactory(batch=first, state="reserve")
    counts = states_by_batch([first.pk, second.pk])
    assert counts[first.pk] == {"enrolled": 2, "reserve": 1}
    assert counts[second.pk]["enrolled"] == 0


def test_results_are_those_of_people_who_completed():
    batch = BatchFactory()
    EnrolmentFactory(batch=batch, state="completed", result="competent", certificate_number="SERT-1")
    EnrolmentFactory(batch=batch, state="completed", result="not_assessed")
    EnrolmentFactory(batch=batch, state="not_completed", result="not_yet")
    assert results_of_batch(batch.pk) == {"competent": 1, "not_assessed": 1, "no_certificate": 1}
