"""The walls of the house. Each rule names file and line, and is shown once to fail on a made-up file."""

import ast
import re

import pytest
from django.apps import apps

from blk_portal.tests.house import (
    FACES,
    FLOORS,
    LADDER,
    ORDER,
    ROOT,
    Source,
    capability,
    imports,
    rung,
    sources,
)

FILE_LINES, FUNCTION_LINES = 600, 40
VIEWS, FORMS = LADDER.index("views"), LADDER.index("forms")
# Where a row is written past save() on a table with history, and why that loses nothing.
BULK_ALLOWED: dict[str, str] = {}
SIGNALS_DECLARED, SIGNALS_RECEIVED = {"training/signals.py"}, {"alumni/apps.py"}


def at(source: Source, node, message: str) -> str:
    return f"{source.path}:{getattr(node, 'lineno', node)}: {message}"


def product(files):
    return [source for source in files if not source.is_test]


# --- Imports go down ------------------------------------------------------------------------------------
def floors(files):
    for source in product(files):
        own = source.module.split(".")[0]
        for node, module, _ in imports(source):
            other = module.split(".")[0]
            if own in FLOORS and FLOORS.index(other) > FLOORS.index(own):
                yield at(source, node, f"{own} may not import {module}: it is a floor above")


def order(files):
    for source in product(files):
        own_app, own = source.module.split(".")[0], capability(source.module)
        for node, module, _ in imports(source):
            app, other = module.split(".")[0], capability(module)
            if own is None or app != own_app:
                continue
            if other is None and module.split(".")[1:2] != [] and module.split(".")[1] in FACES:
                yield at(source, node, f"inside {app} import the module, not the face {module}")
            elif other and ORDER[app].index(other) > ORDER[app].index(own):
                yield at(source, node, f"{own} may not import {module}: {other} comes later in {app}")


def ladder(files):
    for source in product(files):
        own = rung(source.module)
        if own is None:
            yield at(
                source, 1, f"{source.module} has no rung: take a name of the ladder, or add it to house.py"
            )
            continue
        for node, module, _ in imports(source):
            other = rung(module)
            if other is None or source.module.split(".")[1:2] == ["management"]:
                continue
            faced = capability(module) is None and module.endswith(".models")
            if other > own and not faced:
                yield at(source, node, f"{LADDER[own]} may not import {LADDER[other]}: {module}")
            elif own == other == VIEWS and source.path.endswith("/views.py") and module.endswith(".views"):
                yield at(source, node, f"views never import views: {module}")


def faces(files):
    exported = {
        app: set(getattr(apps.get_app_config(app).models_module, "__all__", ())) for app in FLOORS[:3]
    }
    for source in files:
        own = source.module.split(".")[0]
        for node, module, name in imports(source):
            app = module.split(".")[0]
            if app != own and own in FLOORS and capability(module) and name in exported.get(app, ()):
                yield at(source, node, f"import {name} from {app}.models, the face, not from {module}")


def relative_imports(files):
    for source in files:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield at(source, node, "relative import")


def imports_in_functions(files):
    for source in files:
        for function in source.functions():
            # Django loads apps.py before the models, so ready() is the place for what needs them.
            if source.path.endswith("/apps.py") and function.name == "ready":
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield at(source, node, f"import inside {function.name}()")


# --- Rows through the gate ------------------------------------------------------------------------------
MANAGERS = {"objects", "_base_manager", "_default_manager", "raw"}


def managers_in_pages(files):
    for source in product(files):
        if rung(source.module) not in (VIEWS, FORMS) or not source.path.endswith(("views.py", "forms.py")):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
                yield at(source, node, f".{node.attr} in a page: use visible() or a named function")


def class_views(files):
    for source in product(files):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and any(
                chain(b)[-1:] and chain(b)[-1].endswith("View") for b in node.bases
            ):
                yield at(source, node, f"{node.name}: views are functions")


BULK = {"bulk_create", "bulk_update", "update", "delete"}
QUERY_WORDS = {"objects", "filter", "exclude", "all", "select_for_update", "visible_to", "editable_by", ""}


def tracked():
    """(names of models with history, names of the relations that lead to them)."""
    models = [m for m in apps.get_models() if hasattr(m._meta, "simple_history_manager_attribute")]
    relations = {
        field.remote_field.get_accessor_name()
        for model in models
        for field in model._meta.get_fields()
        if field.many_to_one and field.concrete and field.remote_field.get_accessor_name()
    }
    return {model.__name__ for model in models}, relations


def chain(node) -> list[str]:
    """Names along `a.b(...).c`, root first."""
    names = []
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Name):
            return [*reversed([*names, node.id])]
        else:
            return [*reversed(names)]


def bulk_writes(files):
    models, relations = tracked()
    for source in product(files):
        for function in source.functions():
            if f"{source.path}:{function.name}" in BULK_ALLOWED:
                continue
            rows = set()
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and leads_to(chain(node.value), models, relations, rows):
                    rows |= {target.id for target in node.targets if isinstance(target, ast.Name)}
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    *path, last = chain(node)
                    if last in BULK and leads_to([*path, ""], models, relations, rows):
                        yield at(source, node, f"{'.'.join(path)}.{last}() writes past the history")


def leads_to(path, models, relations, rows) -> bool:
    """True if that chain of names is a queryset of a tracked model."""
    if not path:
        return False
    return (
        (path[0] in models and "objects" in path[1:2] and path[-1] in QUERY_WORDS)
        or (len(path) > 2 and bool(relations & set(path[1:])) and path[-1] in QUERY_WORDS)
        or path[0] in rows
    )


def signals(files):
    for source in product(files):
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call):
                continue
            name = chain(node)[-1:]
            if name == ["Signal"] and source.path not in SIGNALS_DECLARED:
                yield at(source, node, "a signal outside training/signals.py")
            if name in (["connect"], ["receiver"]) and source.path not in SIGNALS_RECEIVED:
                yield at(source, node, "a receiver outside alumni/apps.py")


# --- Size -----------------------------------------------------------------------------------------------
def long_files(files):
    for source in files:
        lines = source.text.count("\n")
        if lines > FILE_LINES:
            yield at(source, lines, f"{lines} lines, at most {FILE_LINES}")


def long_functions(files):
    for source in files:
        for node in source.functions():
            lines = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node):
                lines -= node.body[0].end_lineno - node.body[0].lineno + 1
            if lines > FUNCTION_LINES:
                yield at(source, node, f"{node.name}() has {lines} lines, at most {FUNCTION_LINES}")


RULES = {
    floors: ("core/pages.py", "from training.models import Batch"),
    order: ("training/people/actions.py", "from training.batches.models import Batch"),
    ladder: ("training/people/models.py", "from training.people.actions import admit"),
    faces: ("alumni/careers/actions.py", "from training.batches.models import Batch"),
    relative_imports: ("core/pages.py", "from . import dates"),
    imports_in_functions: ("core/pages.py", "def page():\n    import json"),
    managers_in_pages: ("training/people/views.py", "def person_list(request):\n    Person.objects.all()"),
    class_views: ("training/people/views.py", "class PersonList(ListView):\n    pass"),
    bulk_writes: ("training/people/actions.py", "def f():\n    Person.objects.filter(pk=1).update(sex='L')"),
    signals: ("training/people/actions.py", "post_save.connect(print)"),
    long_files: ("core/pages.py", "x = 1\n" * (FILE_LINES + 1)),
    long_functions: ("core/pages.py", "def f():\n" + "    x = 1\n" * FUNCTION_LINES),
}
MORE_OFFENCES = [
    (order, "training/people/actions.py", "from training.models import Batch"),
    (ladder, "training/people/rules.py", "from training.people.models import Person"),
    (ladder, "training/people/helpers.py", "x = 1"),
    (ladder, "training/overview/views.py", "from training.people.views import person_list"),
    (bulk_writes, "alumni/careers/actions.py", "def f(batch):\n    batch.enrolments.filter(pk=1).delete()"),
    (
        bulk_writes,
        "alumni/careers/actions.py",
        "def f():\n    rows = Person.objects.all()\n    rows.delete()",
    ),
    (signals, "core/pages.py", "from django.dispatch import Signal\nx = Signal()"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule):
    assert not list(rule(sources())), "\n" + "\n".join(rule(sources()))


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [(rule, *example) for rule, example in RULES.items()] + MORE_OFFENCES,
    ids=lambda value: getattr(value, "__name__", None),
)
def test_rule_can_fail(rule, path, text):
    offences = list(rule([Source(path, text)]))
    assert offences
    assert offences[0].startswith(f"{path}:")


# --- Templates ------------------------------------------------------------------------------------------
INLINE = re.compile(
    r"\sstyle\s*=|<style\b|<script\b(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*[\"']|\bhx-on|javascript:|\|safe\b",
    re.IGNORECASE,
)

COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)


def inline_code(path: str, text: str):
    """Places the content policy would refuse, and data that escapes the escaping; comments aside."""
    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    for number, line in enumerate(text.splitlines(), 1):
        if INLINE.search(line):
            yield f"{path}:{number}: {line.strip()[:80]}"


def test_templates_hold_no_inline_code():
    found = [
        offence
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for offence in inline_code(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        '<p style="color:red">',
        "<style>",
        "<script>",
        '<a onclick="x()">',
        '<a href="javascript:x">',
        "{{ name|safe }}",
    ],
)
def test_inline_code_is_found(line):
    assert list(inline_code("templates/a.html", line)) == [f"templates/a.html:1: {line}"]


def test_a_script_file_is_no_inline_code():
    assert not list(inline_code("a.html", "<script src=\"{% static 'js/portal.js' %}\" defer></script>"))
