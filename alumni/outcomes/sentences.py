"""Why a graduation counts as it does, in one Indonesian sentence for the page of a graduate.

No employer is named: other centres see dates and class only (docs/indicators.md, Facts).
"""

import datetime

from alumni.careers.derivation import (
    ALREADY_WORKING,
    CLAIMED,
    COVERS,
    HEARD,
    IN_WORK_ON,
    LAST_HEARD,
    NO_STATEMENT,
    PLACED_WITHIN,
    POSSIBLE_START,
    STARTED,
    Result,
    fresh_since,
)
from alumni.outcomes.definitions import LEVEL_LABELS, Definition
from core.dates import add_months, format_date

_SENTENCES = {
    ALREADY_WORKING: "Ditempatkan: sudah bekerja saat lulus, sejak {start}.",
    STARTED: "Ditempatkan: mulai bekerja {start}, {days} hari setelah lulus.",
    COVERS: "Bekerja pada {day}: pekerjaan sejak {start}.",
    CLAIMED: "Belum terlacak: ada pekerjaan sejak {start}, tetapi buktinya di bawah {level}.",
    POSSIBLE_START: "Belum terlacak: mulai bekerja tidak pasti, mungkin sebelum atau sesudah {day}.",
    LAST_HEARD: "Belum terlacak: pekerjaan sejak {start} terakhir dikabarkan sebelum {day}.",
    NO_STATEMENT: "Belum terlacak: belum ada kabar sejak {since}.",
    HEARD: "Belum bekerja: ada kabar sejak {since}, dan tidak ada pekerjaan yang memenuhi syarat.",
}
_NOT_WITHIN = "Belum bekerja: ada kabar sejak {day}, dan tidak ada pekerjaan yang mulai sampai hari itu."


def explain(result: Result, definition: Definition, graduated_on: datetime.date) -> str:
    """One sentence for the result of this definition's measure, window and evidence level."""
    end = definition.as_of
    if definition.window is not None:
        end = add_months(graduated_on, definition.window)
    if end > definition.as_of:
        return f"Belum dihitung: genap {definition.window} bulan pada {format_date(end)}."
    started_on = result.spell.started_on if result.spell else None
    sentence = _SENTENCES[result.reason]
    if result.reason == HEARD and definition.measure == PLACED_WITHIN:
        sentence = _NOT_WITHIN
    return sentence.format(
        start=format_date(started_on),
        days=(started_on - graduated_on).days if started_on else 0,
        day=format_date(end),
        since=format_date(fresh_since(end) if definition.measure == IN_WORK_ON else end),
        level=LEVEL_LABELS[definition.min_evidence],
    )
