"""placement_rate and check_outcomes, as scripts use them."""

import csv
import io
import json
import subprocess
import sys
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from alumni.careers.derived import Outcome
from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory

pytestmark = pytest.mark.django_db

COUNTS = [
    "graduations",
    "matured",
    "not_matured",
    "people",
    "placed",
    "formal",
    "informal",
    "unclassified",
    "not_placed",
    "unknown",
    "claimed",
    "already_working",
    "excluded",
]
RATES = [
    "placement_rate",
    "placement_rate_low",
    "placement_rate_high",
    "formal_rate",
    "informal_rate",
    "response_rate",
    "known_rate",
    "known_rate_low",
    "known_rate_high",
    "highest_rate",
    "adjusted_rate",
]


def run(*args, name="placement_rate"):
    out = io.StringIO()
    call_command(name, *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def graduates(bojonegoro, tuban):
    """Two of Bojonegoro, one of them at work; one of Tuban nobody heard of."""
    rows = [GraduationFactory(in_batch__centre=centre) for centre in (bojonegoro, bojonegoro, tuban)]
    SpellFactory(person=rows[0].person, told_on=date(2025, 9, 1))
    recount_people(row.person_id for row in rows)
    return rows


def test_json_has_the_definition_the_total_and_the_groups(graduates):
    data = json.loads(run("--as-of", "2026-01-31", "--group-by", "centre", "--format", "json"))
    assert data["definition"] == {
        "measure": "placed_within",
        "window": 6,
        "as_of": "2026-01-31",
        "rule": "bps",
        "rule_version": "1",
        "min_evidence": "reported",
        "filters": {},
    }
    assert list(data["total"]) == [*COUNTS, *RATES]
    assert (data["total"]["matured"], data["total"]["placed"], data["total"]["placement_rate"]) == (
        3,
        1,
        "33.33",
    )
    assert [(g["key"], g["label"], g["placement_rate"]) for g in data["groups"]] == [
        ("bojonegoro", "Bojonegoro", "50.00"),
        ("tuban", "Tuban", "0.00"),
    ]
    assert data["groups"][1]["known_rate"] is None


def test_under_relation_the_classes_have_their_own_names(graduates):
    total = json.loads(run("--rule", "relation", "--format", "json"))["total"]
    assert (total["inside_relation"], total["outside_relation_rate"]) == (1, "0.00")
    assert "formal" not in total


def test_csv_has_a_line_a_group_and_the_total(graduates):
    lines = list(csv.reader(io.StringIO(run("--group-by", "centre", "--format", "csv"))))
    assert lines[0] == ["key", "label", *COUNTS, *RATES]
    assert [line[0] for line in lines[1:]] == ["bojonegoro", "tuban", "total"]
    assert lines[2][lines[0].index("known_rate")] == ""


def test_the_table_reads_well(graduates):
    table = run("--group-by", "centre", "--as-of", "2026-01-31")
    assert table.startswith("Ditempatkan dalam 6 bulan. Keadaan per 2026-01-31.\n")
    assert "Tuban" in table
    assert "–" in table


def test_filters_and_default_day(graduates):
    data = json.loads(
        run(
            "--filter",
            "centre=tuban",
            "--filter",
            "centre=bojonegoro",
            "--filter",
            "sex=L",
            "--format",
            "json",
        )
    )
    assert data["definition"]["filters"] == {"centre": ["bojonegoro", "tuban"], "sex": ["L"]}
    assert data["total"]["graduations"] == 3


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--filter", "centre=tubaan"], "Nilai “tubaan” tidak dikenal untuk centre. Yang terdekat: tuban."),
        (["--filter", "kota=tuban"], "Saringan “kota” tidak dikenal"),
        (["--filter", "centre"], "Saringan “centre” tidak dapat dibaca"),
        (["--filter", "disability=maybe"], "Pilihan: yes, no, not_asked"),
        (["--filter", "batch=PKT"], "tidak dikenal untuk batch"),
        (["--group-by", "kota"], "Saringan “kota” tidak dikenal"),
        (["--as-of", "31-01-2026"], "Tanggal “31-01-2026” tidak dapat dibaca"),
        (["--as-of", "20260131"], "Tanggal “20260131” tidak dapat dibaca"),
        (["--as-of", "0001-01-01", "--measure", "in_work_on"], "Tanggal “0001-01-01” tidak dapat dibaca"),
        (["--window", "5"], "Jendela 5 bulan tidak dikenal"),
        (["--window", "x"], "Jendela “x” tidak dikenal"),
        (["--measure", "in_work_on", "--window", "6"], "tidak memakai jendela"),
        (["--measure", "placed"], "Ukuran “placed” tidak dikenal"),
        (["--rule", "icls"], "Aturan “icls” tidak dikenal"),
        (["--min-evidence", "A"], "Tingkat bukti “A” tidak dikenal"),
        (["--format", "xml"], "Bentuk “xml” tidak dikenal"),
        (["--wat"], "unrecognized arguments: --wat"),
    ],
)
def test_a_mistake_is_one_clear_line(graduates, args, told):
    with pytest.raises(CommandError) as caught:
        run(*args)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 2


def test_a_wrong_option_of_the_shell_is_one_line_and_status_2(tmp_path):
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", "placement_rate", "--wat"],
        env={"BLK_MODE": "demo", "VAR_DIR": str(tmp_path), "PATH": "/usr/bin"},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == ["CommandError: unrecognized arguments: --wat"]


def test_check_outcomes_finds_nothing_where_all_is_well(graduates):
    assert run(name="check_outcomes") == "3 graduations checked, 0 differences\n"


def test_check_outcomes_reports_and_repairs(graduates):
    Outcome.objects.filter(pk=graduates[0].pk).update(placed_within_6=0)
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("check_outcomes", stdout=out)
    assert stopped.value.code == 1
    assert f"graduation {graduates[0].pk}: placed_within_6" in out.getvalue()
    assert "1 outcome rows written anew" in run("--repair", name="check_outcomes")
    assert "0 differences" in run(name="check_outcomes")
