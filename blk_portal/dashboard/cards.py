"""The definition card beside every block of the dashboard, out of the one registry of indicators."""

import datetime

from alumni.outcomes.definitions import Definition
from alumni.outcomes.figure import Figure
from alumni.outcomes.indicators import INDICATORS, Card, card_of, indicator_of
from blk_portal.dashboard.blocks import Addresses

# Block of the page -> the indicator it shows; the others show the definition's own measure.
SHOWN = {
    "comparison": "comparison",
    "evidence": "evidence",
    "time": "time_to_placement",
    "relevance": "relevance",
    "retention": "retention",
    "income": "income",
    "gaps": "gaps",
    "inclusion": "inclusion",
    "steps": "training_funnel",
}


def cards_of(
    definition: Definition, figure: Figure, entered: datetime.datetime | None, to: Addresses
) -> dict[str, Card]:
    """The cards by block; `headline` is that of the measure itself."""
    about = {"figure": figure, "entered": entered, "people_url": to.people(definition, "matured")}
    found = {name: card_of(INDICATORS[shown], definition, **about) for name, shown in SHOWN.items()}
    return found | {"headline": card_of(indicator_of(definition), definition, **about)}
