"""The placement report of an address: every number that its PDF and its briefing print, out of one read."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.html import strip_tags

from alumni.outcomes.behind import last_entered
from alumni.outcomes.definitions import Definition
from alumni.outcomes.details import Detail, read_details
from alumni.outcomes.excluded import exclusion_reasons
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Figures, Group, read_figures
from alumni.outcomes.forms import described, query_of
from alumni.outcomes.indicators import INDICATORS, Card, card_of, indicator_of
from alumni.outcomes.targets import Targets
from blk_portal.dashboard.asked import Question, settle, year_before
from blk_portal.dashboard.blocks import by_rate
from blk_portal.dashboard.comparing import named
from blk_portal.dashboard.findings import Named

KEYS = ("centre", "sex", "disability")
# What the report shows beside the definition's own measure, in the order of its last page.
SHOWN = (
    *("rates", "evidence", "time_to_placement", "retention", "relevance", "income"),
    *("gaps", "comparison", "target"),
)


@dataclass(frozen=True)
class Report:
    """The question, its figures and what belongs to them; `before` is the year before by the same rule."""

    question: Question
    figures: Figures
    detail: Detail
    targets: Targets
    before: Group | None
    entered: datetime.datetime | None
    # Why people are left out of the adjusted rate; empty for a reader who may not open them.
    reasons: dict[str, int]

    @property
    def definition(self) -> Definition:
        return self.question.definition

    @property
    def total(self) -> Figure:
        return self.figures.total

    @property
    def target(self) -> Decimal | None:
        """The target that the whole is held against."""
        return self.targets.of(self.definition)

    def centres(self) -> list[Named]:
        """The centres, best first, each with its own target."""
        groups = by_rate(self.figures.breakdown("centre"))
        return named("centre", groups, self.definition, self.targets)

    @property
    def sentence(self) -> str:
        """The question in words, without markup."""
        return strip_tags(described(self.definition, self.question.tables))

    @property
    def query(self) -> str:
        """The query of an address that asks this again."""
        return query_of(self.definition)

    @property
    def cards(self) -> list[Card]:
        """What each number of the report means."""
        shown = [indicator_of(self.definition), *(INDICATORS[name] for name in SHOWN)]
        about = {"figure": self.total, "entered": self.entered, "reasons": self.reasons}
        return [card_of(indicator, self.definition, **about) for indicator in shown]


def read_report(query: QueryDict, user, today: datetime.date) -> Report:
    """The report of that address for this reader. Call it inside one snapshot."""
    question = settle(query, user, today)
    definition = question.definition
    figures = read_figures(
        definition,
        (*KEYS, question.fields_key),
        tables=question.tables,
        is_protected=bool(question.refusal),
    )
    return Report(
        question=question,
        figures=figures,
        detail=read_details(definition, tables=question.tables).total,
        targets=Targets.read(definition),
        before=year_before(definition, question.span),
        entered=last_entered(),
        reasons={} if question.refusal else exclusion_reasons(definition),
    )
