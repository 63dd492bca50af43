"""From application to work, and who has a disability at every step (Measures 17 and 18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import Definition
from alumni.outcomes.inclusion import Accommodations, Inclusion, read_inclusion
from alumni.outcomes.stages import PLACED, STEP_LABELS, STEPS, read_funnel
from blk_portal.dashboard.blocks import HIDDEN
from blk_portal.dashboard.charts import Bar, bars
from core.numbers import DASH, format_count, format_number, format_share


@dataclass(frozen=True)
class StepLine:
    """One step: people, their shares of the step before and of the first, and those with a disability."""

    label: str
    bar: Bar
    people: str
    of_before: str
    disabled: str
    disabled_share: str


@dataclass(frozen=True)
class Steps:
    """People at each of STEPS, and what is told of disability."""

    numbers: tuple[int | None, ...]
    inclusion: Inclusion


def read_steps(definition: Definition, tables: Tables, *, is_protected: bool) -> Steps:
    """Both out of one read where the reader may have both; else the steps alone."""
    inclusion = read_inclusion(definition, tables=tables, is_protected=is_protected)
    numbers = tuple(step.everybody for step in inclusion.steps)
    if None in numbers:
        numbers = read_funnel(definition, tables=tables, is_protected=is_protected).total.numbers
    return Steps(numbers, inclusion)


def steps_block(found: Steps) -> dict:
    """The steps as bars on one scale."""
    numbers, inclusion = found.numbers, found.inclusion
    drawn = bars(numbers, numbers[0])
    before = (None, *numbers)
    return {
        "finding": steps_finding(numbers),
        "lines": [
            StepLine(
                label=step.label,
                bar=bar,
                people=_count(people),
                of_before=_share(people, earlier) if place else DASH,
                disabled=_count(step.yes),
                disabled_share=_share(step.yes, people),
            )
            for place, (step, bar, people, earlier) in enumerate(
                zip(inclusion.steps, drawn, numbers, before, strict=False)
            )
        ],
    }


def steps_finding(numbers: Sequence[int | None]) -> str:
    """Where most get lost on the way, and how many of the applicants end up at work."""
    if None in numbers:
        return "Alur pelatihan disamarkan, karena angka kecil dilindungi."
    if not numbers[0]:
        return "Belum ada pendaftar pada pilihan ini."
    lost = [before - after for before, after in zip(numbers, numbers[1:], strict=False)]
    most = lost.index(max(lost))
    last = f"{format_share(numbers[STEPS.index(PLACED)], numbers[0])} pendaftar kompeten dan bekerja"
    if not lost[most]:
        return f"{last}."
    step = STEP_LABELS[STEPS[most]].lower()
    return f"{last}. Paling banyak berkurang sesudah tahap “{step}”: {format_count(lost[most])} orang."


def accommodations_block(given: Accommodations) -> dict | None:
    """What was asked for and is there; None where nothing was asked for or it is hidden."""
    if given.is_hidden or not given.asked:
        return None
    waiting = given.asked - given.delivered - given.refused
    return {
        "delivered": format_count(given.delivered),
        "asked": format_count(given.asked),
        "share": format_share(given.delivered, given.asked, 0),
        "agreed": format_count(given.agreed),
        "refused": format_count(given.refused) if given.refused else "",
        "waiting": format_count(waiting) if waiting else "",
        "days": _days(given.median_days),
    }


def _days(median: Decimal | None) -> str:
    return "" if median is None else format_number(median, 0 if median == int(median) else 1)


def _count(number: int | None) -> str:
    return HIDDEN if number is None else format_count(number)


def _share(part: int | None, whole: int | None) -> str:
    return HIDDEN if None in (part, whole) else format_share(part, whole)
