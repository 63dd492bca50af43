"""The door to time, retention, relevance and income (docs/indicators.md, Measures 10 to 13).

`read_details(definition, keys=...)` answers them for the cohort of the definition, whole and by groups, out
of one read. The job asked about (relevance, income) is the one that counts by the definition's own measure,
window and level; time and retention have their own windows and share the level.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from alumni.careers.codes import FIRST_NOT_PLACED, FIRST_PLACED, class_in
from alumni.careers.counted import ever_bit, not_placed_until, same_bit
from alumni.outcomes.cohorts import ROW_KEYS, Tables
from alumni.outcomes.definitions import Definition, key_named
from alumni.outcomes.detail import (
    BUCKETS,
    FITS,
    NOT_TOLD,
    NOT_YET,
    UNKNOWN,
    USES,
    Detail,
    Income,
    Relevance,
    Retention,
    Times,
    income_of,
    zeros,
)
from alumni.outcomes.detail_queries import OUTCOME, PAY, TIME, USE, detail_words
from alumni.outcomes.queries import Fold, Progress
from core.models import MinimumWage
from core.snapshots import one_snapshot

__all__ = ["Detail", "Details", "Income", "Relevance", "Retention", "Times", "read_details"]

# Kind of word (detail_queries.py) -> (what it tells, without the columns) -> how many.
Told = dict[str, Counter[tuple]]
# (region code, year) -> rupiah a month.
Wages = dict[tuple[str, str], int]


@dataclass(frozen=True)
class Details:
    """The answers to one definition out of one read."""

    definition: Definition
    total: Detail
    by_key: dict[str, dict[str, Detail]]
    tables: Tables

    def groups(self, key: str) -> list[tuple[str, str, Detail]]:
        """(value, label, detail) of that key, in the order of the figures' breakdown."""
        found, tables = self.by_key[key], self.tables
        values = sorted(found, key=lambda value: tables.place(key, value))
        return [(value, tables.label(key, value), found[value]) for value in values]


def read_details(
    definition: Definition,
    *,
    keys: Iterable[str] = (),
    tables: Tables | None = None,
    progress: Progress | None = None,
) -> Details:
    """Time, retention, relevance and income of the cohort, whole and by each of the keys.

    `progress(done, all)` hears of the graduations that a date in the past derives anew; `tables` are shared
    by questions of one snapshot. Exact: whoever may not see the people is for privacy.py to protect.
    """
    keys = tuple(dict.fromkeys(key_named(key).name for key in keys))
    tables = tables or Tables()
    with one_snapshot():
        columns = [key for key in keys if key in ROW_KEYS]
        groups = detail_words(definition, columns, tables, progress)
        sum_up = partial(detail_of, definition, len(columns), _wages())
        fold = Fold(columns, groups, sum_up)
        return Details(definition, fold.total(), {key: fold.by(key, tables) for key in keys}, tables)


def _wages() -> Wages:
    """The minimum wages of every place and year."""
    rows = MinimumWage.objects.order_by().values_list("region_id", "year", "amount")
    return {(region, str(year)): amount for region, year, amount in rows}


def detail_of(definition: Definition, columns: int, wages: Wages, words: dict[tuple, int]) -> Detail:
    """The words of one group, counted."""
    told: Told = defaultdict(Counter)
    for word, count in words.items():
        told[word[0]][word[1 : len(word) - columns]] += count
    return Detail(
        time=_times(told, definition),
        retention=_retention(told[OUTCOME], definition),
        relevance=_relevance(told[USE], definition),
        income=_income(told[PAY], wages),
    )


def _times(told: Told, definition: Definition) -> Times:
    level = definition.level
    events, censored = Counter(), Counter()
    buckets, n = zeros((*BUCKETS, NOT_YET, UNKNOWN)), 0
    for (days, span, classes), count in told[TIME].items():
        events[int(days), _class(classes, definition)] += count
        buckets[BUCKETS[int(span)]] += count
    for (code, followed, *_), count in told[OUTCOME].items():
        if int(code) < 0:  # not matured, or derived anew
            continue
        n += count
        if int(followed) & ever_bit(level):
            continue
        until = not_placed_until(int(followed), level)
        if until is not None:
            censored[until] += count
        is_not_placed = FIRST_NOT_PLACED <= int(code) < FIRST_PLACED
        buckets[NOT_YET if is_not_placed else UNKNOWN] += count
    return Times(events, censored, buckets, n)


def _class(classes: str, definition: Definition) -> str:
    """The class under the definition's rule, by its name."""
    return definition.sector_rule.classes[class_in(int(classes), definition.rule)]


def _retention(told: Counter[tuple], definition: Definition) -> Retention:
    base = known = in_work = same_employer = 0
    for (code, followed, half, whole), count in told.items():
        if int(code) < 0 or int(half) < FIRST_PLACED:
            continue
        base += count
        known += count if int(whole) >= FIRST_NOT_PLACED else 0
        in_work += count if int(whole) >= FIRST_PLACED else 0
        same_employer += count if int(followed) & same_bit(definition.level) else 0
    return Retention(base, known, in_work, same_employer, base - known)


def _relevance(told: Counter[tuple], definition: Definition) -> Relevance:
    uses, fits = zeros(USES), zeros(FITS)
    by_class = {name: zeros(USES) for name in definition.sector_rule.classes}
    for (use, fit, classes), count in told.items():
        uses[use or NOT_TOLD] += count
        fits[fit or NOT_TOLD] += count
        by_class[_class(classes, definition)][use or NOT_TOLD] += count
    return Relevance(uses, fits, by_class)


def _income(told: Counter[tuple], wages: Wages) -> Income:
    """Held against the minimum wage of the place of work in the year of the start."""
    spans: Counter[tuple[int | None, int | None]] = Counter()
    at_or_above = comparable = 0
    for (low, high, region, year), count in told.items():
        spans[_amount(low), _amount(high)] += count
        wage = wages.get((region, year))
        if low and wage is not None:
            comparable += count
            at_or_above += count if int(low) >= wage else 0
    return income_of(spans, at_or_above, comparable)


def _amount(text: str) -> int | None:
    return int(text) if text else None
