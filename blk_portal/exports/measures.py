"""Every indicator of one question as a flat sheet: a row for each value, whole and by centre.

Values have the names of docs/indicators.md, as the command placement_indicator writes them. To whom the
people may not be shown, nothing is told by disability here: the exact values of one table could be subtracted
from those of another.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from alumni.outcomes.definitions import KEYS
from alumni.outcomes.detail import Json
from alumni.outcomes.indicators import INDICATORS, card_of, title_of, told_once
from alumni.outcomes.readers import READERS
from blk_portal.exports import recap
from blk_portal.exports.asking import Asking
from core.numbers import DASH
from core.sheets.columns import Column
from core.snapshots import one_snapshot

GROUPED_BY = "centre"
WHOLE = ("Semua", "Semua kelulusan")
BY_DISABILITY, DISABILITY = "inclusion", "disability"
WORDS = {True: "ya", False: "tidak", None: DASH}
MEASURE_COLUMNS = (
    Column("number", "Nomor", width=8),
    Column("title", "Ukuran", width=38),
    Column("key", "Menurut", width=12),
    Column("label", "Kelompok", width=26),
    Column("name", "Nama Nilai", width=30),
    Column("value", "Nilai", width=16),
)


def measure_rows(asking: Asking) -> Iterator[tuple]:
    """The values of every indicator, one below the other, all of one moment."""
    definition, told = recap.asked(asking), recap.sees_disability(asking)
    with one_snapshot():
        answers = [(name, READERS[name](definition, GROUPED_BY)) for name in _names(told)]
    for name, answer in answers:
        indicator = INDICATORS[name]
        head = (indicator.number, title_of(indicator, definition))
        rows = [(*WHOLE, answer["total"])]
        rows += [(KEYS[GROUPED_BY].label, group["label"], group) for group in answer["groups"]]
        # A group is labelled like a value; the names of the values are those of the whole.
        for key, label, values in rows:
            for value in _values(answer["total"], told):
                yield (*head, key, label, value, shown(values.get(value)))


def _names(told: bool) -> list[str]:
    """The indicators this reader gets."""
    return [name for name in READERS if told or name != BY_DISABILITY]


def _values(total: Json, told: bool) -> Iterable[str]:
    """Names of the plain values; lists and tables within stand in the JSON only."""
    return (
        name
        for name, value in total.items()
        if not isinstance(value, list | dict) and (told or DISABILITY not in name)
    )


def shown(value: object) -> object:
    """A count or a rate as a number, yes and no in words, a dash for nothing."""
    if value is None or isinstance(value, bool):
        return WORDS[value]
    try:
        return Decimal(value)
    except (InvalidOperation, TypeError):
        return value


def card_notes(asking: Asking) -> list[tuple[str, object]]:
    """The cards of all indicators: the first whole, of the others what they do not share with it."""
    definition, told = recap.asked(asking), recap.sees_disability(asking)
    about = recap.about(asking)
    cards = told_once(card_of(INDICATORS[name], definition, **about) for name in _names(told))
    return [(f"{card.title}: {term}", words) for card in cards for term, words in card.lines]
