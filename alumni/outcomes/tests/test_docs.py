"""docs/indicators.md says what the code can answer: its tables are those of the registry."""

from django.conf import settings

from alumni.careers.rules import LEVELS, RULES
from alumni.outcomes.definitions import KEYS, LEVEL_LABELS, MEASURES, RULE_LABELS
from alumni.outcomes.figure import COUNTS, RATES, name_under
from alumni.outcomes.indicators import INDICATORS

PAGE = settings.BASE_DIR / "docs" / "indicators.md"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def values_of(key):
    if key.values:
        return ", ".join(f"`{value}`" for value in key.values)
    return f"as `{key.example}`"


def tables():
    """What stands between the two comments of the page."""
    names = {rule: [name_under(rule, name) for name in (*COUNTS, *RATES)] for rule in RULES}
    return "\n\n".join(
        [
            table(["measure", "on screen"], [[f"`{name}`", label] for name, label in MEASURES.items()]),
            table(
                ["rule", "version", "classes", "on screen"],
                [
                    [f"`{rule.name}`", rule.version, ", ".join(rule.classes), RULE_LABELS[rule.name]]
                    for rule in RULES.values()
                ],
            ),
            table(["evidence", "on screen"], [[f"`{level}`", LEVEL_LABELS[level]] for level in LEVELS]),
            table(
                ["key", "on screen", "values"],
                [
                    [f"`{key.name}`", key.label, values_of(key) + (" or `-`" if key.has_missing else "")]
                    for key in KEYS.values()
                ],
            ),
            table(
                ["number", "indicator", "on screen"],
                [[str(one.number), f"`{one.name}`", one.title] for one in INDICATORS.values()],
            ),
            f"Every figure holds, under `bps` and `ilo`: {', '.join(names['bps'])}.",
        ]
    )


def test_the_tables_of_the_page_are_those_of_the_code():
    text = PAGE.read_text(encoding="utf-8")
    shown = text.partition("test_docs.py -->\n")[2].partition("\n<!-- end of tables -->")[0]
    assert shown == tables()


def test_every_measure_the_code_cites_stands_on_the_page():
    text = PAGE.read_text(encoding="utf-8")
    for heading in ("Unit of counting", "Facts", "Classes", "Measures", "Arithmetic", "Small numbers"):
        assert f"## {heading}" in text
    for number in range(1, 17):
        assert f"\n{number}. **" in text or f"\n{number}. " in text
