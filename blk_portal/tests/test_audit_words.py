"""Every verb that the code writes into the audit trail has words on the audit page."""

import ast

from django.apps import apps

from blk_portal.tests.house import sources
from core.audit.words import FIELDS, VERBS

# The same word in both languages.
SAME = {"status"}


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


def fields(tree) -> set[str]:
    """Names of fields handed over as fields=[...]."""
    lists = [node.value for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "fields"]
    return {text for one in lists if isinstance(one, ast.List) for item in one.elts for text in texts(item)}


def test_every_field_has_words():
    """Some table calls it in Indonesian: a name that Django makes of the column is none."""
    named = {
        field.name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if str(field.verbose_name) != field.name.replace("_", " ") or field.name in SAME
    }
    product = [source for source in sources() if not source.is_test and "core.audit" in source.text]
    written = {name for source in product for name in fields(source.tree)}
    assert written - named - set(FIELDS) == set()


def test_verbs_are_found():
    tree = ast.parse('record(verb="a" if x else "b")\nverb = "c"')
    assert verbs(tree) == {"a", "b", "c"}
