"""One figure, wherever it is read: dashboard, command, exports, the list of its people, and the facts."""

import csv
import io
import json
import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.core.management import call_command

from alumni.seeding import seed
from blk_portal.exports import recap
from core.models import User
from core.numbers import format_count, format_share

TODAY = date(2026, 11, 25)
# The same question as the query of a page and as the options of the command.
QUESTIONS = {
    "all years, today": ("year=", []),
    "one year": ("year=2025", ["--filter", "year=2025"]),
    "a centre, long ago": (
        "year=&centre=jember&as_of=2026-01-31",
        ["--filter", "centre=jember", "--as-of", "2026-01-31"],
    ),
    "two centres, women": (
        "year=&centre=bojonegoro&centre=tuban&sex=P",
        ["--filter", "centre=bojonegoro", "--filter", "centre=tuban", "--filter", "sex=P"],
    ),
    "in work after a year": (
        "year=&measure=in_work_at&window=12",
        ["--measure", "in_work_at", "--window", "12"],
    ),
    "in work on a day": (
        "year=&measure=in_work_on&as_of=2026-01-31",
        ["--measure", "in_work_on", "--as-of", "2026-01-31"],
    ),
    "strong evidence": ("year=&min_evidence=confirmed", ["--min-evidence", "confirmed"]),
    "the rule of the ILO": ("year=&rule=ilo", ["--rule", "ilo"]),
    "with a disability": ("year=&disability=yes", ["--filter", "disability=yes"]),
}
COUNTS = ("graduations", "matured", "placed", "not_placed", "unknown", "unclassified")


@pytest.fixture
def seeded(db):
    """300 graduations of the demo, looked at on the day they were made for."""
    with time_machine.travel(TODAY):
        seed(graduations=300, seed=11, today=TODAY)
        yield


@pytest.fixture
def reader(seeded, client_for):
    """The Kadis of the demo: sees all centres and may open the people."""
    return client_for(User.objects.get(username="kadis"))


def told_by_command(options: list[str], *more: str) -> dict:
    out = io.StringIO()
    call_command("placement_rate", *options, "--format", "json", *more, stdout=out)
    return json.loads(out.getvalue())


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def exported(client, name: str, query: str) -> list[dict[str, str]]:
    response = client.get(f"/ekspor/{name}.csv?{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def counts_in(row: dict[str, str]) -> dict[str, int]:
    """The counts of an exported row under the names of the command."""
    headers = {column.name: column.header for column in recap.COUNT_COLUMNS}
    return {name: int(row[headers[name]]) for name in COUNTS}


def test_every_place_tells_the_same(reader):
    for asked, (query, options) in QUESTIONS.items():
        total = told_by_command(options)["total"]
        counts = {name: total[name] for name in COUNTS}
        assert counts["graduations"] > counts["placed"] > 0, asked
        assert on_dashboard(reader, query, total), asked
        first = exported(reader, "angka", query)[0]
        assert counts_in(first) == counts, asked
        assert first["Penempatan (%)"].replace(",", ".") == total["placement_rate"], asked
        combinations = [counts_in(row) for row in exported(reader, "rekap", query)]
        assert {name: sum(row[name] for row in combinations) for name in COUNTS} == counts, asked
        for name in ("matured", "placed", "unknown"):
            assert lengths(reader, f"{query}&outcome={name}") == (counts[name], counts[name]), (asked, name)


def on_dashboard(client, query: str, total: dict) -> bool:
    """Whether the page shows the rate and the counts it is made of."""
    page = words_of(client.get(f"/dasbor/?{query}").text)
    counts = f"{format_count(total['placed'])} alumni dari {format_count(total['matured'])}"
    return counts in page and format_share(total["placed"], total["matured"]) in page


def lengths(client, query: str) -> tuple[int, int]:
    """How many people the page behind a figure says it lists, and how many its export holds."""
    told = re.search(r'role="status"><b>([\d.]+) kelulusan', client.get(f"/angka/orang/?{query}").text)
    return int(told[1].replace(".", "")), len(exported(client, "orang", query))


def test_the_groups_of_the_command_are_those_of_the_page_and_of_the_export(reader):
    groups = told_by_command([], "--group-by", "centre")["groups"]
    rows = {row["Kelompok"]: row for row in exported(reader, "angka", "year=") if row["Menurut"] == "BLK"}
    page = reader.get("/dasbor/?year=").text
    shown = dict(re.findall(r"<tr>\s*<th scope=.row.>(.*?)</th>(.*?)</tr>", page, re.S))
    shown = {words_of(label): words_of(cells) for label, cells in shown.items()}
    assert len(groups) >= 10
    for group in groups:
        assert counts_in(rows[group["label"]]) == {name: group[name] for name in COUNTS}
        assert format_share(group["placed"], group["matured"]).rstrip("%") in shown[group["label"]]
    assert sum(group["placed"] for group in groups) == told_by_command([])["total"]["placed"]


def test_the_stored_rows_are_what_the_facts_say(seeded):
    out = io.StringIO()
    call_command("check_outcomes", stdout=out)
    assert out.getvalue() == "300 graduations checked, 0 differences\n"
