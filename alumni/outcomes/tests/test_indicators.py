"""The registry: every measure of docs/indicators.md has an entry, every entry says everything in words."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from alumni.careers.rules import RULES
from alumni.outcomes.definitions import MEASURES, Definition
from alumni.outcomes.figure import Figure
from alumni.outcomes.indicators import (
    INDICATORS,
    card_of,
    indicator_of,
    title_of,
    told_once,
)
from alumni.outcomes.readers import READERS

PAGE = settings.BASE_DIR / "docs" / "indicators.md"
AS_OF = date(2025, 6, 30)
NAMES = (
    *("graduations", "matured", "not_matured", "people", "placed", "first", "second", "unclassified"),
    *("not_placed", "unknown", "claimed", "already_working", "excluded", "answered"),
)


def ask(**options):
    return Definition(as_of=AS_OF, **options)


def figure(**counts):
    return Figure(rule="bps", **dict.fromkeys(NAMES, 0) | counts)


def lines_of(name, definition=None, **about):
    return dict(card_of(INDICATORS[name], definition or ask(), **about).lines)


def test_every_measure_of_the_page_has_an_entry_under_its_number():
    text = PAGE.read_text(encoding="utf-8").partition("## Measures")[2].partition("\n## ")[0]
    numbers = {int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)}
    assert {one.number for one in INDICATORS.values()} == numbers == set(range(1, 19))


def test_every_reader_has_an_entry_and_every_measure_too():
    assert READERS.keys() <= INDICATORS.keys()
    assert MEASURES.keys() <= INDICATORS.keys()
    assert all(INDICATORS[name].title == title for name, title in MEASURES.items())


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", INDICATORS)
def test_every_card_is_whole_under_every_definition(name, measure, rule):
    card = card_of(INDICATORS[name], ask(measure=measure, rule=rule))
    lines = dict(card.lines)
    assert list(lines)[:3] == ["Pembilang", "Penyebut", "Belum terlacak"]
    assert list(lines)[-1] == "Dasar" and "Keadaan per" in lines
    said = " ".join([card.title, *lines, *lines.values()])
    assert "{" not in said and "None" not in said
    assert all(lines.values())


@pytest.mark.parametrize("measure", MEASURES)
def test_the_headline_is_the_indicator_of_the_measure(measure):
    definition = ask(measure=measure)
    assert title_of(indicator_of(definition), definition) == definition.title
    lines = dict(card_of(indicator_of(definition), definition).lines)
    assert "aturan bps, versi 1" in lines["Golongan"]
    assert ("Jendela waktu" in lines) == (measure != "in_work_on")


def test_an_indicator_with_its_own_measure_keeps_it():
    assert title_of(INDICATORS["in_work_at"], ask(window=12)) == "Bekerja pada bulan ke-12"
    assert title_of(INDICATORS["in_work_on"], ask()) == "Bekerja per 30 Juni 2025"
    assert lines_of("relevance", ask(measure="in_work_on"))["Penyebut"] == (
        "Yang bekerja per 30 Juni 2025 dan sudah menjawab."
    )


def test_the_card_has_n_exclusions_and_the_last_entry():
    told = figure(matured=1410, excluded=12)
    entered = datetime(2025, 6, 30, 2, 14, tzinfo=UTC)
    lines = lines_of("placed_within", figure=told, entered=entered, reasons={"Sakit lama": 9, "Meninggal": 3})
    assert lines["Jumlah pembagi (n)"] == "1.410"
    assert lines["Pengecualian"].endswith("Jumlahnya 12 (Sakit lama 9, Meninggal 3).")
    assert lines["Isian terakhir"] == "30 Juni 2025, pukul 09.14"


def test_hidden_counts_stay_hidden_on_the_card():
    lines = lines_of("placed_within", figure=figure(matured=None, excluded=None))
    assert lines["Jumlah pembagi (n)"] == "disamarkan"
    assert "Jumlahnya" not in lines["Pengecualian"]


def test_what_was_known_on_a_day_is_said():
    lines = lines_of("placed_within", ask(known_on=date(2025, 7, 5)))
    assert lines["Menurut catatan sampai"] == "5 Juli 2025"
    assert "Menurut catatan sampai" not in lines_of("placed_within")


def test_only_what_plays_a_part_is_on_the_card():
    assert "Golongan" not in lines_of("retention") and "Golongan" in lines_of("time_to_placement")
    assert "Bukti" not in lines_of("response") and "Bukti" in lines_of("evidence")
    assert "Pengecualian" not in lines_of("income") and "Pengecualian" in lines_of("rates")


def test_cards_read_together_repeat_nothing():
    cards = told_once(card_of(INDICATORS[name], ask()) for name in ("placed_within", "retention"))
    assert "Keadaan per" in dict(cards[0].lines)
    assert list(dict(cards[1].lines)) == ["Pembilang", "Penyebut", "Belum terlacak", "Dasar"]


def test_the_people_behind_it_are_one_link():
    assert card_of(INDICATORS["rates"], ask(), people_url="/angka/orang/?x").people_url == "/angka/orang/?x"
    assert card_of(INDICATORS["rates"], ask()).people_url == ""
