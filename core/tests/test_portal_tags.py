"""The template tags and filters that write figures, dates, icons and list links."""

import datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template


def drawn(source, rf=None, query="", **values):
    if rf is not None:
        values["request"] = rf.get(f"/paket/{query}")
    return Template("{% load portal %}" + source).render(Context(values))


def test_a_rate_never_stands_without_its_n():
    assert drawn("{% rate 2118 3218 %}") == '65,8% <small class="nowrap">(2.118/3.218)</small>'


def test_a_rate_of_nobody_is_a_dash():
    assert drawn("{% rate 0 0 %}").startswith("–")


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|count }}", 2118, "2.118"),
        ("{{ value|tanggal }}", datetime.date(2025, 6, 30), "30 Juni 2025"),
        ("{{ value|tanggal }}", datetime.datetime(2025, 6, 29, 18, 0, tzinfo=datetime.UTC), "30 Juni 2025"),
        ("{{ value|tanggal }}", None, "–"),
        ("{{ value|inside }}", "Lisan di BLK", "lisan di BLK"),
        ("{{ value|points }}", Decimal("-2.18"), "−2,2 poin"),
    ],
)
def test_numbers_and_dates_are_written_the_indonesian_way(source, value, text):
    assert drawn(source, value=value) == text


def test_a_masked_nik_keeps_only_its_last_four_digits():
    assert drawn("{{ value|masked }}", value="3522155503020000") == "••••••••••••0000"


@pytest.mark.parametrize("phone", ["+6281234567890", "081234567890"])
def test_a_masked_phone_keeps_its_first_four_and_last_three_digits(phone):
    assert drawn("{{ value|masked }}", value=phone) == "0812-••••-890"


def test_nothing_to_mask_is_a_dash():
    assert drawn("{{ value|masked }}", value="") == "–"


@pytest.mark.parametrize("name", ["phone", "caret-up"])
def test_an_icon_is_hidden_from_screen_readers(name):
    svg = drawn(f'{{% icon "{name}" 14 %}}')
    assert 'aria-hidden="true"' in svg
    assert 'width="14"' in svg
    assert "style=" not in svg


def test_an_unknown_icon_is_a_mistake_of_ours_and_says_so():
    with pytest.raises(KeyError, match="telepon-genggam"):
        drawn('{% icon "telepon-genggam" %}')


def test_a_page_link_keeps_the_filter(rf):
    assert drawn("{% query_with page=2 %}", rf, "?tahun=2025&page=1") == "?tahun=2025&amp;page=2"


def test_a_changed_filter_goes_back_to_the_first_page(rf):
    assert drawn('{% query_with dana="APBN" %}', rf, "?tahun=2025&page=7") == "?tahun=2025&amp;dana=APBN"


def test_an_emptied_filter_leaves_the_url(rf):
    assert drawn('{% query_with tahun="" %}', rf, "?tahun=2025") == "?"


@pytest.mark.parametrize(
    ("query", "direction", "link"),
    [
        ("", None, "?sort=name"),
        ("?sort=name", "ascending", "?sort=-name"),
        ("?sort=-name", "descending", "?sort=name"),
    ],
)
def test_a_sort_header_says_its_direction_and_turns_it_round(rf, query, direction, link):
    html = drawn('{% sort_header "name" "Nama" %}', rf, query)
    assert f'href="{link}"' in html
    assert ("aria-sort" in html) == (direction is not None)
    assert direction is None or f'aria-sort="{direction}"' in html


def test_a_long_list_shows_its_first_last_and_nearest_pages(rf):
    page = Paginator(range(200), 10).page(7)
    html = drawn('{% include "components/pagination.html" with name="paket" %}', rf, "?q=a", page=page)
    assert "Menampilkan 61–70 dari 200" in html
    assert html.count("…") == 2
    assert 'href="?q=a&amp;page=20"' in html
    assert 'aria-current="page"' in html


def test_the_error_summary_links_each_sentence_to_its_field():
    class Nik(forms.Form):
        nik = forms.CharField(label="NIK")

    html = drawn('{% include "components/errsum.html" %}', form=Nik({}))
    assert 'class="p-errsum"' in html
    assert '<a href="#id_nik">NIK: ' in html


def test_one_refusal_of_the_whole_form_is_not_counted_as_a_field():
    class SignIn(forms.Form):
        def clean(self):
            raise forms.ValidationError("Nama pengguna atau kata sandi salah.")

    html = drawn('{% include "components/errsum.html" %}', form=SignIn({}))
    assert "Periksa lagi isian Anda" in html
    assert "<li>Nama pengguna atau kata sandi salah.</li>" in html


def test_no_error_summary_before_anything_was_refused():
    assert "p-errsum" not in drawn('{% include "components/errsum.html" %}', form=forms.Form({}))
