"""Recognising the words of a code list in a cell: exact spellings first, then the longest known beginning."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from core.sheets.values import Cell, CellError, as_text, simplify, unknown_choice

Key = TypeVar("Key")


class Words:
    """Spellings of a code list and what they mean. A spelling that means two things means neither."""

    def __init__(self, meanings: Iterable[tuple[Key, Iterable[str]]], labels: Iterable[str]) -> None:
        """`meanings` are (key, spellings); `labels` are what is offered when a word is not known."""
        self.labels = list(labels)
        self.known: dict[str, Key] = {}
        doubtful: set[str] = set()
        for key, spellings in meanings:
            for word in map(simplify, spellings):
                if word and self.known.setdefault(word, key) != key:
                    doubtful.add(word)
        for word in doubtful:
            del self.known[word]

    def exact(self, text: str) -> Key | None:
        """The meaning of exactly this spelling."""
        return self.known.get(simplify(text))

    def beginning(self, text: str) -> Key | None:
        """The meaning of the spelling, or of its longest known beginning of whole words: 'SMK Otomotif'."""
        words = simplify(text).split()
        for length in range(len(words), 0, -1):
            found = self.known.get(" ".join(words[:length]))
            if found is not None:
                return found
        return None

    def parser(self, code: str, find: Callable[["Words", str], Key | None] | None = None) -> Callable:
        """A column's parser: the key, or CellError with the nearest choices."""
        find = find or Words.exact

        def parse(cell: Cell) -> Key:
            text = as_text(cell)
            found = find(self, text)
            if found is None:
                raise CellError(code, unknown_choice(text, self.labels))
            return found

        return parse


def words_of(rows: Iterable, key: str = "pk") -> Words:
    """Words of a reference table (core.codes): its rows' spellings mean the row's key."""
    rows = list(rows)
    return Words([(getattr(row, key), row.spellings()) for row in rows], [row.name for row in rows])


def explained(word: str, aliases: Mapping[str, str]) -> str:
    """What a person said once that a word of this file means, else the word itself."""
    return aliases.get(simplify(word), word)
