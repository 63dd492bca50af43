"""What is asked of a password, said so that everybody understands it."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("pendek-12", "Pakai paling sedikit 12 huruf atau angka."),
        ("staf.bojonegoro", "terlalu mirip dengan nama"),
        ("q1w2e3r4t5y6", "mudah ditebak"),
    ],
)
@pytest.mark.django_db
def test_a_refused_password_is_explained(staff, password, words):
    staff.username = "staf.bojonegoro"
    with pytest.raises(ValidationError) as refused:
        validate_password(password, staff)
    assert words in " ".join(refused.value.messages)


def test_the_hints_are_ours():
    assert password_validators_help_texts() == [
        "Jangan memakai nama atau email Anda.",
        "Paling sedikit 12 huruf atau angka, misalnya beberapa kata.",
        "Jangan memakai kata sandi yang banyak dipakai orang.",
    ]
