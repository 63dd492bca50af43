"""Every verb that the code writes into the audit trail has words on the audit page."""

import ast

from blk_portal.tests.house import sources
from core.audit.words import VERBS


def texts(node):
    """The texts an expression may give: a constant, or either side of `a if x else b`."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def verbs(tree) -> set[str]:
    """Verbs handed over as verb=..., or put into a name `verb` first."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "verb":
            found |= texts(node.value)
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "verb" for t in node.targets):
            found |= texts(node.value)
    return found


def test_every_verb_has_words():
    product = [source for source in sources() if not source.is_test and "core.audit" in source.text]
    written = {verb for source in product for verb in verbs(source.tree)}
    assert written - set(VERBS) == set()


def test_verbs_are_found():
    tree = ast.parse('record(verb="a" if x else "b")\nverb = "c"')
    assert verbs(tree) == {"a", "b", "c"}
