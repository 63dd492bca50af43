from datetime import date

import pytest

from alumni.careers.rules import LEVELS, RULES
from alumni.outcomes.definitions import (
    CLASS_LABELS,
    KEYS,
    LEVEL_LABELS,
    RULE_LABELS,
    Definition,
    DefinitionError,
    filters_of,
    key_named,
)

TODAY = date(2025, 6, 30)


def ask(**changes) -> Definition:
    return Definition(as_of=TODAY, **changes)


def test_the_headline_is_the_default():
    definition = ask()
    assert definition.title == "Ditempatkan dalam 6 bulan"
    assert definition.as_json() == {
        "measure": "placed_within",
        "window": 6,
        "as_of": "2025-06-30",
        "rule": "bps",
        "rule_version": "1",
        "min_evidence": "reported",
        "filters": {},
    }


def test_in_work_on_has_a_day_and_no_window():
    assert ask(measure="in_work_on").window is None
    assert ask(measure="in_work_on").title == "Bekerja per 30 Juni 2025"
    assert ask(measure="in_work_at", window=12).title == "Bekerja pada bulan ke-12"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"measure": "employed"}, "Ukuran “employed”"),
        ({"window": 4}, "Jendela 4 bulan"),
        ({"window": 0}, "Jendela 0 bulan"),
        ({"measure": "in_work_on", "window": 6}, "tidak memakai jendela"),
        ({"rule": "oecd"}, "Aturan “oecd”"),
        ({"min_evidence": "rumour"}, "Tingkat bukti “rumour”"),
        ({"filters": filters_of([("planet", "mars")])}, "Saringan “planet”"),
        ({"filters": filters_of([("sex", "X")])}, "Pilihan: L, P"),
        ({"filters": filters_of([("disability", "-")])}, "yes, no, not_asked"),
        ({"filters": filters_of([("year", "24")])}, "Contoh yang benar: 2024"),
        ({"filters": filters_of([("wave", "III")])}, "Contoh yang benar: 2024-III"),
        ({"filters": filters_of([("district", "Bojonegoro")])}, "Contoh yang benar: 3522"),
        ({"filters": filters_of([("age_group", "20-30")])}, "Pilihan: <18, 18-24"),
        ({"filters": filters_of([("centre", "")])}, "Nilai “”"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_one_line(changes, message):
    with pytest.raises(DefinitionError) as refusal:
        ask(**changes)
    assert message in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_filters_do_not_depend_on_their_order():
    pairs = [("sex", "P"), ("year", "2025"), ("year", "2024"), ("sex", "P")]
    assert filters_of(pairs) == (("year", ("2024", "2025")), ("sex", ("P",)))
    assert ask(filters=filters_of(pairs)) == ask(filters=filters_of(reversed(pairs)))


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("year", ["2024"]),
        ("quarter", ["2024-Q1", "2025-Q4"]),
        ("fiscal_year", ["2024", "-"]),
        ("funding", ["apbn", "-"]),
        ("wave", ["2024-III", "2025-I", "-"]),
        ("centre", ["bojonegoro"]),
        ("field", ["las", "-"]),
        ("programme", ["barista-kafe"]),
        ("batch", ["BJN-2024-1"]),
        ("sex", ["L", "P", "-"]),
        ("disability", ["yes", "no", "not_asked"]),
        ("disability_kind", ["fisik", "ganda", "-"]),
        ("age_group", ["<18", "18-24", "25-34", "35-44", "45+", "-"]),
        ("education", ["smk", "-"]),
        ("district", ["3522", "-"]),
    ],
)
def test_every_key_takes_its_own_values_and_missing(key, values):
    asked = ask(filters=filters_of((key, value) for value in values))
    assert set(asked.values_of(key)) == set(values)
    assert key_named(key).label


def test_these_are_all_keys():
    assert " ".join(KEYS) == (
        "year quarter fiscal_year funding wave centre field programme batch sex disability disability_kind "
        "age_group education district"
    )


def test_a_group_replaces_what_was_asked_of_its_key():
    definition = ask(filters=filters_of([("year", "2024"), ("sex", "P"), ("sex", "L")]))
    assert definition.narrowed("sex", "L").filters == (("year", ("2024",)), ("sex", ("L",)))
    assert definition.narrowed("sex").filters == (("year", ("2024",)),)


def test_maturity_counts_calendar_months():
    assert Definition(as_of=date(2025, 2, 28), window=6).is_matured(date(2024, 8, 31))
    assert not Definition(as_of=date(2025, 2, 27), window=6).is_matured(date(2024, 8, 31))
    assert Definition(as_of=TODAY, measure="in_work_on").is_matured(TODAY)


def test_a_missing_value_has_a_label():
    assert KEYS["sex"].label_of("-") == "Tidak tercatat"
    assert KEYS["sex"].label_of("P") == "Perempuan"
    assert KEYS["centre"].label_of("bojonegoro") is None


def test_every_level_rule_and_class_has_a_label():
    assert list(LEVEL_LABELS) == list(LEVELS)
    assert set(RULE_LABELS) == set(RULES)
    assert {name for rule in RULES.values() for name in rule.classes} <= set(CLASS_LABELS)
