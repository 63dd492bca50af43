from datetime import date
from random import Random

from core.nik import read_nik
from training.demo import DAYS, DISTRICTS, TRADES, Niks, Registry, waves
from training.seeding import past_waves

TODAY = date(2026, 11, 25)
REGIONS = {"3522": "Kab. Bojonegoro", "3578": "Kota Surabaya"}


def test_niks_of_one_month_are_all_different_and_given_to_nobody():
    niks = Niks()

    given = [niks.take("3522", "P", 2001, 3) for _ in range(DISTRICTS * DAYS)]

    assert len({nik for nik, _ in given}) == len(given)
    assert all(nik.endswith("0000") for nik, _ in given)


def test_a_used_up_month_goes_on_in_the_next():
    niks = Niks()
    for _ in range(DISTRICTS * DAYS):
        niks.take("3522", "L", 2001, 12)

    nik, birth_date = niks.take("3522", "L", 2001, 12)

    assert (birth_date.year, birth_date.month) == (2002, 1)
    assert read_nik(nik, on=TODAY).birth_date == birth_date


def test_a_person_is_what_the_nik_says():
    registry = Registry(Random(1), REGIONS)

    for number in range(300):
        facts = registry.person(trade=TRADES[number % len(TRADES)], home="3522", on=TODAY, asked=True)
        told = read_nik(facts.nik, on=TODAY)
        assert (told.sex, told.birth_date) == (facts.sex, facts.birth_date)


def test_who_was_not_asked_about_disability_stated_nothing():
    registry = Registry(Random(1), REGIONS)

    facts = registry.person(trade=TRADES[0], home="3522", on=TODAY, asked=False)

    assert facts.disability is None


def test_some_people_state_two_kinds_of_disability():
    registry = Registry(Random(1), REGIONS)
    people = [registry.person(trade=TRADES[0], home="3522", on=TODAY, asked=True) for _ in range(3000)]

    stated = [person.disability for person in people if person.disability]

    assert 0.02 < len(stated) / len(people) < 0.05
    assert any(len(kinds) == 2 for kinds in stated)


def test_waves_reach_five_years_back_and_into_the_coming_months():
    slots = waves(TODAY)

    assert min(slot.starts_on for slot in slots).year == 2021
    assert max(slot.starts_on for slot in slots) > TODAY
    assert {slot.fund for slot in slots} == {"apbn", "apbd", "dbhcht"}


def test_the_classes_of_a_past_wave_have_ended():
    assert all((TODAY - slot.starts_on).days > 60 for slot in past_waves(TODAY))
