"""The text of a release: all that its figures are made of, in one order, so that it has one checksum.

The first line is the head (number, date, definition, rules, who and when), the second the names and batches,
then one line for each graduation, by its id. Nothing in it names a person: ids only.
"""

import datetime
import hashlib
import json
import secrets
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from alumni.careers.derivation import QUESTIONS

FORMAT = 1
# Without letters and digits that are taken for each other when read out or typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_GROUPS, CODE_GROUP = 3, 4
_BREAKERS = (",", "\n", "\r", " ")


class BrokenRelease(ValueError):
    """The stored text is not what was published."""


class Frozen(NamedTuple):
    """One graduation as it was published; `codes` in the order of derivation.QUESTIONS (careers/codes.py)."""

    graduation_id: int
    person_id: int
    batch_id: int
    graduated_on: datetime.date
    is_repeated: bool
    sex: str
    disability: str
    disability_kind: str
    age_group: str
    education: str
    district: str
    codes: tuple[int, ...]

    def code_of(self, measure: str, window: int | None) -> int:
        """The joined codes of one question."""
        return self.codes[QUESTIONS.index((measure, window))]


@dataclass(frozen=True)
class Body:
    """What is frozen: `about` holds names, batches, targets and closings, `rows` the graduations by id."""

    about: Mapping[str, Any]
    rows: tuple[Frozen, ...]

    @cached_property
    def text(self) -> str:
        return "\n".join([canonical(self.about), *map(_line, self.rows)])


@dataclass(frozen=True)
class Content:
    """A whole release: its head, and what is frozen."""

    head: Mapping[str, Any]
    body: Body

    @cached_property
    def text(self) -> str:
        return f"{canonical(self.head)}\n{self.body.text}"

    @property
    def checksum(self) -> str:
        """SHA-256 over the text, which holds the checksum of the release before it."""
        return checksum_of(self.text)

    def packed(self) -> bytes:
        return zlib.compress(self.text.encode())


def canonical(value: Mapping[str, Any]) -> str:
    """JSON in one way only: keys in order, no blanks, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def unpacked(content: bytes, checksum: str) -> Content:
    """The release in these bytes. BrokenRelease if they are not those that the checksum was made of."""
    head, about, *lines = _text(content, checksum).split("\n")
    return Content(json.loads(head), Body(json.loads(about), tuple(map(_row, lines))))


def row_in(content: bytes, checksum: str, graduation_id: int) -> Frozen | None:
    """How one graduation stands in these bytes, None where it does not; other lines stay as they are."""
    text = _text(content, checksum)
    start = text.find(f"\n{graduation_id},") + 1
    if not start:
        return None
    end = text.find("\n", start)
    return _row(text[start:] if end < 0 else text[start:end])


def _text(content: bytes, checksum: str) -> str:
    try:
        text = zlib.decompress(content).decode()
    except (zlib.error, UnicodeDecodeError):
        raise BrokenRelease("the content cannot be read") from None
    if checksum_of(text) != checksum:
        raise BrokenRelease("the content does not have the checksum")
    return text


def new_code() -> str:
    """A code for print, such as 7KQ2-MX4T-9HWP: 58 bits, so nobody finds one by trying."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_GROUP)) for _ in range(CODE_GROUPS)]
    return "-".join(groups)


def in_order(rows: Iterable[Frozen]) -> tuple[Frozen, ...]:
    """The rows by graduation: the same data give the same text, in whatever order they come."""
    return tuple(sorted(rows))


def _line(row: Frozen) -> str:
    values = [*row[:3], row.graduated_on.isoformat(), int(row.is_repeated), *row[5:11], *row.codes]
    texts = [str(value) for value in values]
    if any(sign in text for text in texts for sign in _BREAKERS):
        raise ValueError(f"graduation {row.graduation_id} has a value that would break its line")
    return ",".join(texts)


def _row(line: str) -> Frozen:
    graduation, person, batch, day, repeated, *rest = line.split(",")
    day = datetime.date.fromisoformat(day)
    attributes, codes = rest[:6], tuple(map(int, rest[6:]))
    return Frozen(int(graduation), int(person), int(batch), day, repeated == "1", *attributes, codes)
