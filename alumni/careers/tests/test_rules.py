from datetime import date
from decimal import Decimal

import pytest

from alumni.careers.rules import (
    FIRST,
    RULES,
    SECOND,
    STATUSES,
    UNCLASSIFIED,
    Start,
    age_group,
    bps_class,
    end_in_month,
    end_in_year,
    ilo_class,
    relation_class,
    sakernas_status,
    start_in_month,
    start_on_day,
    start_unknown,
)


def share_of(shares, wanted):
    """The published shares of the statuses that the BPS rule puts into the wanted class, added up."""
    return sum(Decimal(share) for status, share in shares.items() if bps_class(status) == wanted)


# Percent of the employed by status as BPS printed them, and the printed share (docs/sources.md, T1 to T4).
@pytest.mark.parametrize(
    ("shares", "formal", "tolerance"),
    [
        pytest.param({3: "3.46", 4: "39.70"}, "43.16", "0", id="T1 Indonesia Aug 2018"),
        pytest.param({3: "3.21", 4: "37.68"}, "40.89", "0", id="T2 Indonesia Aug 2023"),
        pytest.param({3: "3.53", 4: "33.47"}, "37.01", "0.02", id="T3 Jawa Timur Feb 2021"),
        pytest.param({3: "3.98", 4: "31.48"}, "35.46", "0", id="T4 Jawa Timur Feb 2023"),
    ],
)
def test_formal_share_is_the_published_one(shares, formal, tolerance):
    assert abs(share_of(shares, FIRST) - Decimal(formal)) <= Decimal(tolerance)


def test_informal_share_is_the_published_one():
    """T1: own account, with unpaid help, casual in both branches (one figure) and family workers: 56.84."""
    assert share_of({1: "19.05", 2: "15.76", 5: "9.82", 7: "12.21"}, SECOND) == Decimal("56.84")


def test_bps_and_relation_cut_the_seven_statuses_differently():
    assert [status for status in STATUSES if bps_class(status) == FIRST] == [3, 4]
    assert [status for status in STATUSES if bps_class(status) == SECOND] == [1, 2, 5, 6, 7]
    assert [status for status in STATUSES if relation_class(status) == FIRST] == [4, 5, 6]
    assert [status for status in STATUSES if relation_class(status) == SECOND] == [1, 2, 3, 7]


@pytest.mark.parametrize("status", [4, 5, 6])
def test_ilo_asks_an_employee_for_bpjs_only(status):
    assert ilo_class(status, True, None) == FIRST
    assert ilo_class(status, False, True) == SECOND
    assert ilo_class(status, None, True) == UNCLASSIFIED


@pytest.mark.parametrize("status", [1, 2, 3])
def test_ilo_asks_a_business_for_its_nib_only(status):
    assert ilo_class(status, None, True) == FIRST
    assert ilo_class(status, True, False) == SECOND
    assert ilo_class(status, True, None) == UNCLASSIFIED


def test_family_work_is_informal_whatever_is_recorded():
    assert ilo_class(7, True, True) == ilo_class(7, None, None) == SECOND


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_no_status_is_never_guessed(rule):
    assert rule.classify(None, True, True) == UNCLASSIFIED
    assert rule.classes[UNCLASSIFIED] == "unclassified"


def test_regsosek_codes_become_sakernas_codes():
    assert [sakernas_status(code, "regsosek") for code in range(1, 9)] == [1, 2, 3, 4, 4, 5, 6, 7]
    assert [sakernas_status(code) for code in range(1, 8)] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("code", "scheme"), [(8, "sakernas"), (0, "sakernas"), (9, "regsosek"), (1, "isco")])
def test_a_code_outside_its_scheme_is_refused(code, scheme):
    with pytest.raises(ValueError, match="No status"):
        sakernas_status(code, scheme)


@pytest.mark.parametrize(
    ("birth", "group"),
    [
        (date(2007, 7, 1), "<18"),
        (date(2007, 6, 30), "18-24"),
        (date(2000, 7, 1), "18-24"),
        (date(2000, 6, 30), "25-34"),
        (date(1990, 6, 30), "35-44"),
        (date(1980, 7, 1), "35-44"),
        (date(1980, 6, 30), "45+"),
        (None, None),
    ],
)
def test_age_group_on_the_day_of_graduation(birth, group):
    assert age_group(birth, date(2025, 6, 30)) == group


def test_an_imprecise_start_is_stored_late_and_keeps_its_earliest_day():
    stated_on = date(2025, 6, 20)
    assert start_on_day(date(2025, 5, 3)) == Start(date(2025, 5, 3), date(2025, 5, 3))
    assert start_in_month(2025, 5, stated_on) == Start(date(2025, 5, 31), date(2025, 5, 1))
    assert start_in_month(2025, 6, stated_on) == Start(stated_on, date(2025, 6, 1))
    assert start_unknown(stated_on) == Start(stated_on, None)


def test_a_month_after_the_statement_is_refused():
    with pytest.raises(ValueError, match="after the statement"):
        start_in_month(2025, 7, date(2025, 6, 20))


def test_an_imprecise_end_is_stored_within_its_limits():
    assert end_in_month(2025, 6, date(2025, 3, 1)) == date(2025, 6, 1)
    assert end_in_month(2025, 6, date(2025, 6, 9)) == date(2025, 6, 9)
    assert end_in_year(2024, date(2025, 6, 20)) == date(2024, 12, 31)
    assert end_in_year(2025, date(2025, 6, 20)) == date(2025, 6, 20)
