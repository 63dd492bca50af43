"""The API answers what the commands answer, to whom holds a token, and nothing small by disability."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.outcomes.definitions import KEYS, Definition, filters_of
from alumni.outcomes.figures import figure, read_figures
from alumni.outcomes.readers import READERS
from blk_portal.api.answers import NOT_ANSWERED, PARAMETERS, indicator_names
from core.accounts.actions import make_api_token, revoke_api_token
from core.accounts.tokens import CALLS
from core.models import ApiToken
from training.factories import BatchFactory, UserFactory
from training.models import EnrolmentDisability

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
FIGURES, TABLE = "/api/v1/figures", "/api/v1/satu-data"


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def world(bojonegoro, tuban):
    """Two centres, two years; 3 of 12 people of Tuban in 2025 have a disability."""
    made = []
    for centre, day, people in ((bojonegoro, date(2024, 5, 2), 8), (tuban, date(2025, 3, 1), 12)):
        batch = BatchFactory(centre=centre, finished=True)
        for place in range(people):
            graduation = GraduationFactory(in_batch=batch, graduated_on=day)
            has_one = centre == tuban and place < 3
            EnrolmentDisability.objects.create(
                enrolment=graduation.enrolment, has_disability=has_one, kind="netra" if has_one else ""
            )
            if place % 3:
                SpellFactory(person=graduation.person, told_on=date(2026, 1, 5))
            made.append(graduation)
    recount_people(graduation.person_id for graduation in made)


@pytest.fixture
def token():
    return make_api_token(consumer="Satu Data", expires_on=TODAY + timedelta(30), by=UserFactory())


@pytest.fixture
def ask(token):
    """ask(address, **parameters) -> the response for the holder of a token."""

    def asked(address, **parameters):
        return Client().get(address, parameters, headers={"Authorization": f"Bearer {token[1]}"})

    return asked


def command(name, *options, capsys) -> str:
    call_command(name, *options)
    return capsys.readouterr().out


def lines(text) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


QUESTIONS = [
    ({}, []),
    ({"group_by": "centre"}, ["--group-by", "centre"]),
    (
        {"filter": ["year=2025", "year=2024", "centre=tuban"], "group_by": "sex", "rule": "relation"},
        ["--filter", "year=2025", "--filter", "year=2024", "--filter", "centre=tuban"]
        + ["--group-by", "sex", "--rule", "relation"],
    ),
    (
        {"measure": "in_work_on", "as_of": "2026-01-31", "min_evidence": "confirmed"},
        ["--measure", "in_work_on", "--as-of", "2026-01-31", "--min-evidence", "confirmed"],
    ),
    ({"window": "12", "group_by": "year"}, ["--window", "12", "--group-by", "year"]),
]


@pytest.mark.parametrize(("parameters", "options"), QUESTIONS)
def test_the_figures_are_those_of_the_command(world, ask, capsys, parameters, options):
    answer = ask(FIGURES, **parameters).json()
    for row in (answer["total"], *answer["groups"]):
        assert row.pop("hidden") == []
    assert answer == json.loads(command("placement_rate", *options, "--format", "json", capsys=capsys))
    rows = lines(ask(FIGURES, **parameters, format="csv").text)
    assert rows == lines(command("placement_rate", *options, "--format", "csv", capsys=capsys))


@pytest.mark.parametrize("name", [name for name in READERS if name not in NOT_ANSWERED | {"gaps"}])
def test_an_indicator_is_that_of_the_command(world, ask, capsys, name):
    answer = ask(f"/api/v1/indicators/{name}", group_by="centre").json()
    wanted = command("placement_indicator", name, "--group-by", "centre", "--format", "json", capsys=capsys)
    assert answer == json.loads(wanted)
    assert ask(f"/api/v1/indicators/{name}", format="csv").status_code == 200


def test_no_indicator_tells_of_disability(world, ask):
    for name in READERS:
        for parameters in ({}, {"group_by": "year"}, {"filter": "centre=tuban"}):
            assert "disability" not in ask(f"/api/v1/indicators/{name}", **parameters).text.replace(
                "group_by", ""
            )
    gaps = ask("/api/v1/indicators/gaps", group_by="centre").json()
    assert "women_men_points" in gaps["total"] and "women_rate" in gaps["groups"][0]


def test_the_table_adds_up_to_the_figures(world, ask):
    rows = ask(TABLE).json()["rows"]
    total = figure(Definition(TODAY))
    assert sum(row["placed"] for row in rows) == total.placed > 0
    assert sum(row["matured"] for row in rows if row["sector"] == "formal") == total.matured
    tuban = figure(Definition(TODAY, filters=filters_of([("centre", "tuban")])))
    formal = [row["placed"] for row in rows if (row["centre"], row["sector"]) == ("tuban", "formal")]
    assert sum(formal) == tuban.first
    table = lines(ask(TABLE, format="csv").text)
    assert table[0] == list(rows[0])
    assert len(table) == len(rows) + 1
    assert {row["sector"] for row in ask(TABLE, rule="relation").json()["rows"]} == {
        "inside_relation",
        "outside_relation",
        "unclassified",
    }


# --- Small numbers --------------------------------------------------------------------------------------
def test_small_numbers_by_disability_are_hidden(world, ask):
    for parameters in ({}, {"filter": "year=2025"}):
        groups = ask(FIGURES, group_by="disability", **parameters).json()["groups"]
        yes = next(group for group in groups if group["key"] == "yes")
        assert yes["graduations"] is None and "graduations" in yes["hidden"]
        assert yes["placement_rate"] is None
        assert "netra" not in str([g["matured"] for g in groups])


@pytest.mark.parametrize("group_by", ["disability", "disability_kind"])
def test_every_other_question_by_disability_is_refused(world, ask, group_by):
    everybody = read_figures(Definition(TODAY), KEYS)
    values = {key: everybody.breakdown(key)[0].value for key in KEYS if key != "year"}
    asked = [{"filter": f"{key}={value}"} for key, value in values.items()]
    asked += [{"filter": ["year=2024", "year=2025"]}, {"rule": "ilo"}, {"window": "3"}]
    asked += [{"as_of": "2026-06-29"}, {"measure": "in_work_at"}, {"min_evidence": "hearsay"}]
    for parameters in asked:
        response = ask(FIGURES, group_by=group_by, **parameters)
        assert response.status_code == 403, parameters
        assert "angka kecil" in response.json()["detail"]
    for name in READERS:
        assert ask(f"/api/v1/indicators/{name}", group_by=group_by).status_code in (400, 403)
        assert ask(f"/api/v1/indicators/{name}", filter="disability=yes").status_code in (400, 403)
    assert ask(TABLE, filter="disability_kind=netra").status_code == 403


# --- Who asks -------------------------------------------------------------------------------------------
def status(text) -> int:
    return Client().get(FIGURES, headers={"Authorization": text}).status_code


def test_only_a_working_token_is_answered(world, token):
    row, text = token
    assert status(f"Bearer {text}") == status(f"bearer {text}") == 200
    for wrong in ("", "Bearer", "Bearer blk_salah", f"Basic {text}", f"Bearer {row.digest}", text):
        assert status(wrong) == 401
    refused = Client().get(FIGURES)
    assert refused["WWW-Authenticate"].startswith("Bearer")
    with time_machine.travel(TODAY + timedelta(31), tick=False):
        assert status(f"Bearer {text}") == 401
    revoke_api_token(token=row, by=row.created_by)
    assert status(f"Bearer {text}") == 401


def test_a_token_is_kept_as_a_hash_and_told_when_it_was_used(world, token, ask):
    row, text = token
    assert text not in str(ApiToken.objects.values_list())
    assert row.last_used_at is None
    ask(FIGURES)
    row.refresh_from_db()
    assert row.last_used_at.date() == TODAY


def test_too_many_calls_wait_for_the_minute(world, ask):
    other = make_api_token(consumer="Dinas", expires_on=TODAY, by=UserFactory())[1]
    answers = [ask("/api/v1/lain").status_code for _ in range(CALLS + 1)]
    assert answers == [404] * CALLS + [429]
    refused = ask(FIGURES)
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 60
    assert status(f"Bearer {other}") == 200
    with time_machine.travel(TODAY, tick=False) as clock:
        clock.shift(60)
        assert ask(FIGURES).status_code == 200


def test_no_cookie_is_set_and_nothing_is_kept(world, ask):
    response = ask(FIGURES)
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(token, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(
        FIGURES, headers={"Authorization": f"Bearer {token[1]}"}
    )
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


MISTAKES = [
    ({"warna": "biru"}, "Parameter “warna” tidak dikenal"),
    ({"measure": "x"}, "Ukuran “x” tidak dikenal"),
    ({"window": "9"}, "Jendela 9 bulan tidak dikenal"),
    ({"window": ["3", "6"]}, "Parameter window hanya boleh satu kali"),
    ({"as_of": "kemarin"}, "Tanggal “kemarin” tidak dapat dibaca"),
    ({"filter": "centre"}, "Saringan “centre” tidak dapat dibaca"),
    ({"filter": "centre=atlantis"}, "tidak dikenal untuk centre"),
    ({"group_by": "warna"}, "Saringan “warna” tidak dikenal"),
    ({"format": "xml"}, "Bentuk “xml” tidak dikenal"),
]


@pytest.mark.parametrize(("parameters", "words"), MISTAKES)
def test_a_mistake_is_told_in_one_line(world, ask, parameters, words):
    response = ask(FIGURES, **parameters)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert words in said["detail"]
    assert said["title"] == "Pertanyaan tidak dapat dibaca" and said["status"] == 400


def test_an_indicator_nobody_knows_names_those_there_are(ask):
    response = ask("/api/v1/indicators/bahagia")
    assert response.status_code == 400
    assert "retention" in response.json()["detail"]


# --- The description ------------------------------------------------------------------------------------
@pytest.fixture
def described(ask):
    return ask(reverse("api:openapi")).json()


def test_every_address_is_described(described):
    pattern = next(p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "api")
    names = {route.name: route for route in pattern.url_patterns if str(route.pattern).startswith("api/")}
    del names["unknown"]
    paths = {"/" + str(route.pattern).replace("<str:name>", "{name}") for route in names.values()}
    assert described["paths"].keys() == paths
    assert {path["get"]["operationId"] for path in described["paths"].values()} == names.keys()


def test_every_parameter_is_described(described):
    found = {p["name"] for p in described["paths"][FIGURES]["get"]["parameters"]}
    assert found == set(PARAMETERS)
    name = described["paths"]["/api/v1/indicators/{name}"]["get"]["parameters"][0]
    assert name["schema"]["enum"] == list(indicator_names())


KINDS = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def fits(value, schema, document) -> None:
    """Hold a value against the part of JSON Schema that the description uses."""
    if "$ref" in schema:
        return fits(value, document["components"]["schemas"][schema["$ref"].split("/")[-1]], document)
    for part in schema.get("allOf", []):
        fits(value, part, document)
    kinds = schema.get("type", list(KINDS))
    assert isinstance(value, tuple(KINDS[k] for k in ([kinds] if isinstance(kinds, str) else kinds)))
    if isinstance(value, dict):
        assert set(schema.get("required", ())) <= value.keys()
        for name, part in value.items():
            fits(
                part, schema.get("properties", {}).get(name, schema.get("additionalProperties", {})), document
            )
    if isinstance(value, list):
        for part in value:
            fits(part, schema.get("items", {}), document)
    return None


def schema_of(described, path, code, kind):
    return described["paths"][path]["get"]["responses"][code]["content"][kind]["schema"]


def test_answers_are_as_described(world, ask, described):
    for path, address in (
        (FIGURES, f"{FIGURES}?group_by=disability"),
        (TABLE, TABLE),
        *(
            ("/api/v1/indicators/{name}", f"/api/v1/indicators/{name}?group_by=sex")
            for name in indicator_names()
        ),
    ):
        answer = ask(address)
        assert answer.status_code == 200, address
        fits(answer.json(), schema_of(described, path, "200", "application/json"), described)
    for path, address, code in (
        (FIGURES, f"{FIGURES}?window=9", "400"),
        (FIGURES, f"{FIGURES}?filter=disability=yes", "403"),
        (TABLE, "/api/v1/lain", "404"),
    ):
        answer = ask(address)
        assert str(answer.status_code) == code
        fits(answer.json(), schema_of(described, path, code, "application/problem+json"), described)
    with pytest.raises(AssertionError):
        fits({"rows": []}, schema_of(described, TABLE, "200", "application/json"), described)
