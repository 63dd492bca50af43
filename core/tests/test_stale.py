"""What the page of a late saver shows."""

import pytest
from django import forms

from core.stale import written


class Answers(forms.Form):
    place = forms.CharField()
    is_open = forms.BooleanField()
    kind = forms.ChoiceField(choices=[("a", "Institusional"), ("b", "MTU")])
    many = forms.MultipleChoiceField(choices=[("1", "Satu"), ("2", "Dua")])


@pytest.mark.parametrize(
    ("name", "data", "shown"),
    [
        ("place", {"place": "Ruang 1"}, "Ruang 1"),
        ("place", {"place": ""}, "–"),
        ("is_open", {"is_open": "on"}, "Ya"),
        ("is_open", {}, "Tidak"),
        ("kind", {"kind": "b"}, "MTU"),
        ("many", {"many": ["1", "2"]}, "Satu, Dua"),
    ],
)
def test_values_are_shown_as_the_reader_knows_them(name, data, shown):
    assert written(Answers(data)[name]) == shown
