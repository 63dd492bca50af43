"""What needs attention on this page: the findings worth a sentence, each with the address where to look."""

from collections.abc import Sequence

from alumni.outcomes.detail import YES, Detail
from alumni.outcomes.figures import Figures, Group
from alumni.outcomes.inclusion import Accommodations
from alumni.outcomes.targets import Targets
from blk_portal.dashboard import attention as rules
from blk_portal.dashboard.blocks import Addresses
from blk_portal.dashboard.comparing import named

# Both ways: who is clearly behind is told, whoever it is.
SEXES = (("P", "L", "alumni perempuan", "laki-laki"), ("L", "P", "alumni laki-laki", "perempuan"))


def attention(
    figures: Figures,
    before: Group | None,
    targets: Targets,
    nested: Sequence[int],
    to: Addresses,
    depth_url: str,
) -> list[dict]:
    """What needs attention, the most important first; `nested` are the placements by level of evidence.

    `depth_url`: the address of the second half of the page, where the gaps are drawn.
    """
    total, definition = figures.total, figures.definition
    centres = named("centre", figures.breakdown("centre"), definition, targets)
    urls = {
        "unknown": to.people(definition, "unknown") or "#h-blk",
        "below": "#h-blk",
        "falling": "#h-tren",
        "evidence": "#h-ev",
        # Who may not see the people may not choose them by disability either.
        "disability": to.page(definition.narrowed("disability", "yes"))
        if to.people(definition, "matured")
        else f"{depth_url}#h-ink",
        "sex": f"{depth_url}#h-ink",
        "unclassified": to.people(definition, "unclassified") or "#h-hero",
    }
    found = rules.told(
        rules.unknown_issue(total, centres),
        rules.below_issue(centres, targets.of(definition)),
        rules.falling_issue(total, before.figure, before.value) if before else None,
        disability_gap(figures.breakdown("disability")),
        sex_gap(figures.breakdown("sex")),
        rules.evidence_issue(nested),
        rules.unclassified_issue(total),
    )
    return [{"issue": issue, "url": urls[issue.code]} for issue in found]


def further_attention(details: Detail, given: Accommodations) -> list[dict]:
    """What needs attention in the second half of the page."""
    uses, kept = details.relevance, details.retention
    urls = {"accommodation": "#akomodasi", "match": "#h-rel", "retention": "#h-tahan"}
    found = rules.told(
        rules.accommodation_issue(given.asked, given.delivered, given.refused),
        rules.match_issue(uses.uses[YES], uses.answered),
        rules.retention_issue(kept.in_work, kept.known),
    )
    return [{"issue": issue, "url": urls[issue.code]} for issue in found]


def disability_gap(groups: Sequence[Group]) -> rules.Issue | None:
    """People with a disability against those who said they have none; nothing where a number is hidden."""
    by_value = {group.value: group.figure for group in groups}
    if not {"yes", "no"} <= by_value.keys():
        return None
    label = "alumni penyandang disabilitas"
    return rules.gap_issue("disability", label, by_value["yes"], by_value["no"], "bukan penyandang")


def sex_gap(groups: Sequence[Group]) -> rules.Issue | None:
    """Women against men, and men against women: whoever is clearly behind."""
    by_value = {group.value: group.figure for group in groups}
    if not {"L", "P"} <= by_value.keys():
        return None
    found = (
        rules.gap_issue("sex", label, by_value[first], by_value[other], other_label)
        for first, other, label, other_label in SEXES
    )
    return next(filter(None, found), None)
