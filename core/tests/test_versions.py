"""Two people edit one row."""

import pytest

from core.versions import StaleVersion, claim_version
from training.factories import BatchFactory

pytestmark = pytest.mark.django_db


def test_the_first_gets_the_next_version():
    batch = BatchFactory()
    claim_version(batch, 1)
    assert batch.version == 2
    batch.refresh_from_db()
    assert batch.version == 2


def test_the_second_is_told_what_stands_now():
    batch = BatchFactory(place="Ruang 2", version=2)
    with pytest.raises(StaleVersion) as stale:
        claim_version(batch, 1)
    assert stale.value.current.place == "Ruang 2"
    assert stale.value.current.version == 2
