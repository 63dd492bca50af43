"""placement_indicator, as scripts use it."""

import csv
import io
import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from alumni.models import Target
from alumni.outcomes.indicators import INDICATORS
from alumni.outcomes.readers import READERS
from core.models import MinimumWage

pytestmark = pytest.mark.django_db
PAGE = settings.BASE_DIR / "docs" / "indicators.md"
OWN = ("evidence", "time_to_placement", "retention", "relevance", "income", "target")


def run(*args):
    out = io.StringIO()
    call_command("placement_indicator", *args, "--as-of", "2026-06-30", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def told(name, *args):
    return json.loads(run(name, *args, "--format", "json"))


@pytest.fixture
def graduates(bojonegoro, tuban):
    """Of Bojonegoro ten at work since two months after and one looking for work; of Tuban one unheard of."""
    centres = [*[bojonegoro] * 11, tuban]
    rows = [GraduationFactory(in_batch__centre=centre, graduated_on=date(2025, 1, 31)) for centre in centres]
    for place, row in enumerate(rows[:10]):
        SpellFactory(
            person=row.person,
            started_on=date(2025, 3, 31),
            told_on=date(2026, 1, 31) if place else date(2025, 9, 1),
            level=2 if place < 4 else 1,
            uses_training="yes" if place < 6 else "no",
            income_low=2_000_000 + place * 100_000,
            income_high=2_000_000 + place * 100_000,
            region_id="3522",
        )
    MinimumWage.objects.update_or_create(region_id="3522", year=2025, defaults={"amount": 2_400_000})
    ObservationFactory(person=rows[10].person, observed_on=date(2025, 8, 31))
    recount_people(row.person_id for row in rows)
    return rows


def test_json_says_what_was_asked_and_of_whom(graduates):
    data = told("retention", "--group-by", "centre")
    assert data["definition"]["measure"] == "placed_within"
    assert data["indicator"] == {"number": 11, "name": "retention", "title": "Bertahan bekerja"}
    assert [(group["key"], group["label"]) for group in data["groups"]] == [
        ("bojonegoro", "Bojonegoro"),
        ("tuban", "Tuban"),
    ]
    kept = data["total"]
    assert (kept["base"], kept["known"], kept["in_work"], kept["unknown"]) == (10, 9, 9, 1)
    assert (kept["same_employer_rate"], kept["known_share"]) == ("100.00", "90.00")
    assert data["groups"][1]["in_work_rate"] is None


def test_time_has_spans_that_add_up_a_median_and_the_curve(graduates):
    time = told("time_to_placement")["total"]
    spans = ("within_3", "months_4_6", "months_7_12", "over_12", "not_yet", "unknown")
    assert [time[name] for name in spans] == [10, 0, 0, 0, 1, 1]
    assert (time["n"], time["events"], time["censored"], time["uninformed"]) == (12, 10, 1, 1)
    assert (time["within_3_rate"], time["median_days"]) == ("83.33", 59)
    assert [(point["day"], point["at_risk"], point["placed"]) for point in time["curve"]] == [
        (59, 11, "90.91")
    ]


def test_income_is_hidden_under_ten_answers_and_compared_from_there_on(graduates):
    everybody = told("income")["total"]
    assert (everybody["median"], everybody["answers"], everybody["missing"]) == ("2450000.00", 10, 0)
    assert (everybody["at_or_above"], everybody["comparable"]) == (6, 10)
    fewer = told("income", "--min-evidence", "confirmed")["total"]
    assert fewer["is_hidden"] and fewer["median"] is fewer["at_or_above_rate"] is None


def test_relevance_and_evidence(graduates):
    uses = told("relevance")["total"]
    assert (uses["uses_yes"], uses["answered"], uses["uses_rate"]) == (6, 10, "60.00")
    assert uses["formal_uses_no"] == 4
    levels = told("evidence", "--group-by", "centre")
    assert levels["total"] == {
        "base": 10,
        "hearsay": 0,
        "reported": 10,
        "confirmed": 4,
        "documented": 0,
        "hearsay_share": "0.00",
        "reported_share": "100.00",
        "confirmed_share": "40.00",
        "documented_share": "0.00",
    }
    assert levels["groups"][1]["reported_share"] is None


def test_a_target_tells_how_many_are_lacking(graduates, bojonegoro):
    Target.objects.create(year=2025, value="90.00")
    Target.objects.create(year=2025, centre=bojonegoro, value="95.00")
    data = told("target", "--filter", "year=2025", "--group-by", "centre")
    assert data["total"] == {
        "placed": 10,
        "matured": 12,
        "placement_rate": "83.33",
        "target": "90.00",
        "achievement": "92.59",
        "band": 3,
        "lacking": 1,
    }
    assert [group["target"] for group in data["groups"]] == ["95.00", "90.00"]
    assert told("target")["total"]["lacking"] is None


def test_a_measure_by_its_name_is_the_figure(graduates):
    assert told("in_work_at", "--window", "12")["total"]["placed"] == 9
    assert told("in_work_on")["definition"]["window"] is None
    assert told("placed_within", "--measure", "placed_within")["total"]["placement_rate"] == "83.33"


def test_csv_has_the_names_of_the_json_without_lists(graduates):
    lines = list(csv.reader(io.StringIO(run("time_to_placement", "--group-by", "centre", "--format", "csv"))))
    total = told("time_to_placement")["total"]
    assert lines[0] == ["key", "label", *(name for name in total if name != "curve")]
    assert [line[0] for line in lines[1:]] == ["bojonegoro", "tuban", "total"]
    assert lines[2][lines[0].index("median_days")] == ""


def test_the_table_has_a_line_a_value(graduates):
    table = run("retention", "--group-by", "centre")
    assert table.startswith("Bertahan bekerja. Keadaan per 2026-06-30.\n")
    assert table.splitlines()[1].split() == ["Bojonegoro", "Tuban", "Total"]
    assert "in work rate" in table and "–" in table


@pytest.mark.parametrize("name", READERS)
def test_every_indicator_answers_whole_and_by_group(graduates, name):
    data = told(name, "--group-by", "centre")
    assert data["indicator"]["number"] == INDICATORS[name].number
    assert data["total"]
    assert all(group["key"] and group["label"] for group in data["groups"])


@pytest.mark.parametrize("name", OWN)
def test_the_names_of_the_json_stand_in_the_documentation(graduates, name):
    text = PAGE.read_text(encoding="utf-8").partition("placement_indicator NAME")[2]
    words = text.partition(f"`{name}`:")[2].partition("\n- ")[0]
    for key in told(name)["total"]:
        known = [key, *(key.removesuffix(end) for end in ("_low", "_high", "_share", "_rate"))]
        assert any(one in words for one in known) or "_uses_" in key, key


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["retensi"], "Indikator “retensi” tidak dikenal. Pilihan: placed_within"),
        (["retention", "--group-by", "kota"], "Saringan “kota” tidak dikenal"),
        (["retention", "--format", "xml"], "Bentuk “xml” tidak dikenal"),
        (["retention", "--window", "5"], "Jendela 5 bulan tidak dikenal"),
        (["income", "--filter", "centre=tubaan"], "Yang terdekat: tuban."),
        (["in_work_at", "--measure", "placed_within"], "tidak memakai ukuran placed_within"),
        (["in_work_on", "--window", "6"], "tidak memakai jendela"),
        ([], "NAME"),
    ],
)
def test_a_mistake_is_one_clear_line(graduates, args, message):
    with pytest.raises(CommandError) as caught:
        run(*args)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 2
