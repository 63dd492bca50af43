"""How a wave is named."""

import pytest

from training.batches.models import Wave


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Gelombang 2", ""),
        ("GELOMBANG II", ""),
        ("", ""),
        ("Tahap II", "Tahap II"),
        ("Gelombang 3", "Gelombang 3"),
    ],
)
def test_the_number_of_a_wave_is_not_told_twice(label, words):
    assert Wave(number=2, label=label).other_words == words
