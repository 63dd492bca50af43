"""What a batch's page says of its stage. Pure functions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from core.dates import format_date_short
from training.batches.rules import STATES
from training.enrolment.rules import TAKES_SEAT

# Stages in the order a batch passes them; a cancelled one leaves the path.
STAGES = ("planned", "registration", "selection", "running", "finished")


@dataclass(frozen=True)
class Step:
    """One stage on the path: state 'done', 'now' or 'next', and a few words below."""

    label: str
    state: str
    note: str


def steps(
    state: str, *, counts: Mapping[str, int], starts_on: date | None, ends_on: date | None
) -> list[Step]:
    """The path of a batch in `state`; `counts` are its people by state. A cancelled one has all ahead."""
    reached = STAGES.index(state) if state in STAGES else -1
    notes = {
        "registration": _people(sum(counts.values()), "pendaftar"),
        "selection": _people(seated(counts), "diterima"),
        "running": format_date_short(starts_on) if starts_on else "",
        "finished": _people(counts.get("completed", 0), "lulus")
        or (format_date_short(ends_on) if ends_on else ""),
    }
    places = {True: "done", False: "next"}
    return [
        Step(
            STATES[stage][0],
            "now" if number == reached and stage != "finished" else places[number <= reached],
            notes.get(stage, ""),
        )
        for number, stage in enumerate(STAGES)
    ]


def seated(counts: Mapping[str, int]) -> int:
    """How many seats are taken."""
    return sum(counts.get(state, 0) for state in TAKES_SEAT)


def gaps(batch, *, counts: Mapping[str, int], results: Mapping[str, int], teachers: int) -> list[str]:
    """What is missing before the next stage, one sentence each; empty if nothing is.

    `batch` has state, starts_on, ends_on, place and seats; `results` are those of funnel.results_of_batch.
    """
    if batch.state == "cancelled":
        return []
    wanted = {
        "planned": _plan_gaps(batch, teachers),
        "registration": [] if counts else ["Belum ada pendaftar."],
        "selection": [
            (counts.get("applied", 0), "pendaftar belum diputuskan."),
            (batch.seats - seated(counts), "kursi masih kosong."),
        ],
        "running": [
            (counts.get("admitted", 0), "orang diterima, tetapi belum menjadi peserta."),
            (counts.get("enrolled", 0), "peserta belum punya hasil."),
        ],
        "finished": [
            (counts.get("enrolled", 0), "peserta belum punya hasil."),
            (results.get("not_assessed", 0), "lulusan belum diuji kompetensinya."),
            (results.get("no_certificate", 0), "lulusan belum punya nomor sertifikat."),
        ],
    }[batch.state]
    return [gap if isinstance(gap, str) else f"{gap[0]} {gap[1]}" for gap in wanted if _is_open(gap)]


def _is_open(gap: str | tuple[int, str]) -> bool:
    return isinstance(gap, str) or gap[0] > 0


def _plan_gaps(batch, teachers: int) -> list[str]:
    wanted = (
        (batch.starts_on and batch.ends_on, "Tanggal mulai dan rencana selesai belum diisi."),
        (batch.place, "Tempat belum diisi."),
        (teachers, "Instruktur belum diisi."),
    )
    return [text for there, text in wanted if not there]


def _people(number: int, what: str) -> str:
    return f"{number} {what}" if number else ""
