"""What the API answers: the same figures as the commands, without anything small by disability.

A consumer has no right to see anybody, so every question is asked as a protected reader's (privacy.py).
"""

from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import QueryDict

from alumni.careers.derivation import IN_WORK_ON, PLACED_WITHIN
from alumni.outcomes.asking import choose, definition_from
from alumni.outcomes.definitions import CLASS_LABELS, MEASURES, Definition, DefinitionError, key_named
from alumni.outcomes.detail import rate
from alumni.outcomes.figure import Figure, name_under
from alumni.outcomes.figures import Cell, cells, is_open, read_figures
from alumni.outcomes.indicators import INDICATORS, title_of
from alumni.outcomes.privacy import DISABILITY_KEYS
from alumni.outcomes.readers import READERS

FORMATS = ("json", "csv")
ONE_VALUE = ("measure", "window", "as_of", "known_on", "rule", "min_evidence", "group_by", "format")
PARAMETERS = (*ONE_VALUE, "filter")
DEFAULTS = {"measure": PLACED_WITHIN, "rule": "bps", "min_evidence": "reported"}
TABLE_KEYS = ("year", "centre", "programme")
NOT_BY_DISABILITY = (
    "Menurut disabilitas hanya satu pertanyaan yang dijawab: group_by pada /api/v1/figures untuk semua BLK, "
    "satu tahun lulus atau semuanya, ukuran dan aturan biasa, keadaan hari ini. Selain itu angka kecil dapat "
    "dihitung balik."
)
# Indicators that are about nothing else, and what the others say of it beside.
NOT_ANSWERED = frozenset({"inclusion"})
BY_DISABILITY = ("disability_", "with_disability_", "without_disability_")
SECTORS = ("first", "second", "unclassified")

Row = dict[str, int | str | None]


def options_of(query: QueryDict) -> dict:
    """The parameters as the commands name their options; DefinitionError for what cannot be read."""
    for name in query:
        choose("Parameter", name, PARAMETERS)
    given = {name: _only(query, name) for name in ONE_VALUE}
    choose("Bentuk", given["format"] or FORMATS[0], FORMATS)
    return (
        given
        | {name: given[name] or value for name, value in DEFAULTS.items()}
        | {"filter": query.getlist("filter")}
    )


def _only(query: QueryDict, name: str) -> str | None:
    values = query.getlist(name)
    if len(values) > 1:
        raise DefinitionError(f"Parameter {name} hanya boleh satu kali.")
    return values[0] if values and values[0] else None


def definition_of(query: QueryDict) -> Definition:
    """The question; PermissionDenied where it chooses people by disability."""
    definition = definition_from(options_of(query))
    if any(key in DISABILITY_KEYS for key, _ in definition.filters):
        raise PermissionDenied(NOT_BY_DISABILITY)
    return definition


def key_of(query: QueryDict) -> str | None:
    """The key to group by, if one is asked for."""
    name = _only(query, "group_by")
    return key_named(name).name if name else None


# --- Figures --------------------------------------------------------------------------------------------
def figures_answer(query: QueryDict) -> dict:
    """As `placement_rate --format json`, with the names of what is hidden in each figure."""
    definition, key = definition_of(query), key_of(query)
    if key in DISABILITY_KEYS and not is_open(definition):
        raise PermissionDenied(NOT_BY_DISABILITY)
    figures = read_figures(definition, [key] if key else [], is_protected=True)
    groups = figures.breakdown(key) if key else []
    return {
        "definition": definition.as_json(),
        "total": _figure(figures.total),
        "groups": [{"key": g.value, "label": g.label, **_figure(g.figure)} for g in groups],
    }


def _figure(figure: Figure) -> dict:
    hidden = [name_under(figure.rule, name) for name in sorted(figure.hidden)]
    return figure.as_json() | {"hidden": hidden}


# --- Indicators -----------------------------------------------------------------------------------------
def indicator_answer(name: str, query: QueryDict) -> dict:
    """As `placement_indicator NAME --format json`."""
    choose("Indikator", name, indicator_names())
    definition, key = definition_of(query), key_of(query)
    if key in DISABILITY_KEYS:
        raise PermissionDenied(NOT_BY_DISABILITY)
    if name in MEASURES:
        window = None if name == IN_WORK_ON else definition.window
        definition = replace(definition, measure=name, window=window)
    indicator = INDICATORS[name]
    told = {"number": indicator.number, "name": name, "title": title_of(indicator, definition)}
    answer = READERS[name](definition, key)
    return {
        "definition": definition.as_json(),
        "indicator": told,
        "total": _unsaid(answer["total"]),
        "groups": [_unsaid(row) for row in answer["groups"]],
    }


def indicator_names() -> tuple[str, ...]:
    """The indicators that are answered to everybody."""
    return tuple(name for name in READERS if name not in NOT_ANSWERED)


def _unsaid(row: Row) -> Row:
    """Without the gap by disability: where it may be known, the figures tell both of its rates."""
    return {name: value for name, value in row.items() if not name.startswith(BY_DISABILITY)}


# --- Satu Data ------------------------------------------------------------------------------------------
def table_answer(query: QueryDict) -> dict:
    """The province's table: year x centre x programme x sector, one row each that has a graduation."""
    definition = definition_of(query)
    if _only(query, "group_by"):
        raise DefinitionError("Tabel ini tidak memakai group_by: selalu tahun, BLK, program, dan sektor.")
    rows = [row for cell in cells(definition, TABLE_KEYS) for row in _by_sector(cell, definition)]
    return {"definition": definition.as_json(), "rows": rows}


def _by_sector(cell: Cell, definition: Definition) -> list[Row]:
    about: Row = {}
    for key, value, label in zip(TABLE_KEYS, cell.values, cell.labels, strict=True):
        about |= {key: value} if key == "year" else {key: value, f"{key}_name": label}
    found = []
    for name, sector in zip(SECTORS, definition.sector_rule.classes, strict=True):
        placed, matured = getattr(cell.figure, name), cell.figure.matured
        counts = {"placed": placed, "matured": matured, "rate": rate(placed, matured)}
        found.append(about | {"sector": sector, "sector_name": CLASS_LABELS[sector]} | counts)
    return found
