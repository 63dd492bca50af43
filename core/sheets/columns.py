"""The columns of a kind of sheet, and which column of a file is which of them.

A header is compared without case, accents, points and blanks; first the remembered answers of this centre,
then exact names and synonyms, then near spellings ("Tangal Lahir").
"""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from core.sheets.values import Cell, parse_text, simplify

CLOSE = 0.85
SHORTEST_GUESS = 5
IGNORE = ""
NUMBER_HEADERS = frozenset(("no", "nomor", "no urut", "nomor urut", "urut", "nr", "nmr", "no urt"))


@dataclass(frozen=True)
class Column:
    """One column of a sheet, in and out.

    `name` is the key in values, `header` what stands above it, `parse` turns a cell into a value (values.py).
    `fills` names the values a parser gives that returns a named tuple for several (a TTL cell).
    `required` rejects a row without it; `lenient` makes a bad cell a warning and leaves the value out;
    `repeats` lets - " idem and merged cells take the value of the row above; `text` keeps digits as text in
    Excel; `secret` shows only the last four signs in messages; `number_format` is Excel's.
    """

    name: str
    header: str
    synonyms: tuple[str, ...] = ()
    parse: Callable[[Cell], object] = parse_text
    required: bool = False
    repeats: bool = False
    text: bool = False
    width: int = 16
    choices: tuple[str, ...] | None = None
    hint: str = ""
    fills: tuple[str, ...] = ()
    lenient: bool = False
    secret: bool = False
    number_format: str = ""

    @property
    def gives(self) -> tuple[str, ...]:
        """The keys this column puts into the values of a row."""
        return self.fills or (self.name,)


@dataclass(frozen=True)
class Matched:
    """`mapping`: column name to index in the headers; `unmatched`: headers nobody asked for; `guessed`:
    column names matched only by likeness, to be shown for confirmation."""

    mapping: dict[str, int] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)
    guessed: frozenset[str] = frozenset()


def header_key(header: str) -> str:
    """A header as it is compared and remembered."""
    return simplify(header)


def is_number_header(header: str) -> bool:
    """True for the running-number column."""
    return simplify(header) in NUMBER_HEADERS or header.strip() == "#"


def known_headers(columns: Iterable[Column]) -> frozenset[str]:
    """All spellings that name a column, as header_key gives them."""
    return frozenset(_names(columns))


def match_headers(
    headers: list[str], columns: Iterable[Column], remembered: Mapping[str, str] | None = None
) -> Matched:
    """Which header is which column. `remembered` is {header_key: column name, or IGNORE}."""
    columns = list(columns)
    remembered = remembered or {}
    keys = [header_key(header) for header in headers]
    mapping: dict[str, int] = {}
    ignored: set[int] = set()
    wanted = {column.name for column in columns}
    for index, key in enumerate(keys):
        answer = remembered.get(key)
        if answer == IGNORE:
            ignored.add(index)
        elif answer in wanted:
            mapping.setdefault(answer, index)
    names = _names(columns)
    _take(mapping, ignored, keys, names)
    _take(
        mapping,
        ignored,
        [key.replace(" ", "") for key in keys],
        {k.replace(" ", ""): v for k, v in names.items()},
    )
    guessed = _guess(mapping, ignored, keys, names)
    taken = set(mapping.values())
    unmatched = [
        header
        for index, header in enumerate(headers)
        if index not in taken and header and not is_number_header(header)
    ]
    return Matched(mapping, unmatched, frozenset(guessed))


def _names(columns: Iterable[Column]) -> dict[str, str]:
    """Spelling to column name; a column's own header beats another column's synonym."""
    columns = list(columns)
    names = {simplify(word): column.name for column in reversed(columns) for word in column.synonyms}
    return names | {simplify(column.header): column.name for column in columns}


def _take(mapping: dict[str, int], ignored: set[int], keys: list[str], names: dict[str, str]) -> None:
    """Match equal spellings. The column's first header wins when two headers mean the same."""
    taken = set(mapping.values()) | ignored
    for index, key in enumerate(keys):
        name = names.get(key)
        if name and index not in taken and name not in mapping:
            mapping[name] = index


def _guess(mapping: dict[str, int], ignored: set[int], keys: list[str], names: dict[str, str]) -> list[str]:
    """Match near spellings of what is left, best likeness first."""
    taken = set(mapping.values()) | ignored
    open_names = {
        key: name for key, name in names.items() if name not in mapping and len(key) >= SHORTEST_GUESS
    }
    found = []
    for index, key in enumerate(keys):
        if index in taken or len(key) < SHORTEST_GUESS or key in names:
            continue
        for close in difflib.get_close_matches(key, open_names, 1, CLOSE):
            likeness = difflib.SequenceMatcher(None, key, close).ratio()
            found.append((likeness, index, open_names[close]))
    guessed = []
    for _, index, name in sorted(found, key=lambda guess: (-guess[0], guess[1])):
        if name not in mapping:
            mapping[name] = index
            guessed.append(name)
    return guessed
