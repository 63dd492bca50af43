"""From what stands in a cell to a value: pure functions, one for each kind of value (docs/sources.md 6).

Each takes a cell (text, number, date, yes/no) and returns a value, or a `Noted` value with warnings, or
raises `CellError`, whose message tells the clerk what to do. None of them raises anything else. Dates and
money have files of their own (`dates.py`, `money.py`).
"""

import difflib
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.nik import NikError, NikFacts, read_nik
from core.phones import PhoneError, phone_from_number, read_phones

Cell = str | int | float | bool | date | datetime | time | timedelta | None

BLANKS = frozenset(
    ("", "-", "--", "---", "–", "—", ".", "...", "n/a", "na", "#n/a", "null", "none", "(kosong)")
)
REPEATS = frozenset(
    ("-", '"', '""', "''", "“", "”", "″", "〃", ",,", "idem", "id", "id.", "ditto", "sda", "s.d.a", "s.d.a.")
)
LONGEST_REPEAT = 20
EXACT = 2**53
LONGEST_TEXT = 255


class CellError(ValueError):
    """The cell cannot be used; `code` names the reason and the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Noted:
    """A usable value with something to tell: `notes` are (code, Indonesian sentence) pairs."""

    value: object
    notes: tuple[tuple[str, str], ...] = ()


def is_blank(cell: Cell) -> bool:
    """True for an empty cell and for the usual signs of "nothing": -, n/a, a dot."""
    return cell is None or (isinstance(cell, str) and clean_text(cell).casefold() in BLANKS)


def is_empty(cell: Cell) -> bool:
    """True only where really nothing is typed; "-" is not empty, it may mean "as above"."""
    if isinstance(cell, str) and cell[:1].isalnum():
        return False
    return cell is None or (isinstance(cell, str) and not clean_text(cell))


def is_repeat(cell: Cell) -> bool:
    """True for the signs of "as in the row above": - " idem sda."""
    return isinstance(cell, str) and len(cell) < LONGEST_REPEAT and clean_text(cell).casefold() in REPEATS


def clean_text(text: str) -> str:
    """One line without control, invisible and direction characters; runs of blanks become one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join("".join(map(_visible, unicodedata.normalize("NFC", text))).split())


def as_text(cell: Cell) -> str:
    """A cell as the clean text a person would read: 12.0 is 12, dates day first, without the ' in front."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _unquoted(clean_text(cell))
    if isinstance(cell, bool):
        return "Ya" if cell else "Tidak"
    if isinstance(cell, float):
        return str(int(cell)) if math.isfinite(cell) and cell == int(cell) else str(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/}{cell.year:04d}"
    return str(cell)


def parse_text(cell: Cell) -> str:
    """Clean text of at most 255 characters."""
    return _short(as_text(cell), LONGEST_TEXT)


def text_of(longest: int) -> Callable[[Cell], str]:
    """A parser for clean text of at most `longest` characters."""
    return lambda cell: _short(as_text(cell), longest)


def parse_nik(cell: Cell, *, on: date | None = None, allow_demo: bool | None = None) -> NikFacts | Noted:
    """NikFacts of a NIK cell. Numbers are judged by what Excel does to them, never repaired.

    Excel keeps 15 digits, so a numeric NIK that ends in 0 (or is over 2^53) lost its last digit: rejected.
    Any other numeric NIK may be whole: a warning (docs/sources.md 6, docs/security.md).
    """
    notes: tuple[tuple[str, str], ...] = ()
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        text, notes = _nik_from_number(cell)
    else:
        text = as_text(cell)
        if re.fullmatch(r"\d([.,]\d+)?[eE]\+?\d+", text):
            raise _damaged_nik()
    try:
        facts = read_nik(text, on=on, allow_demo=allow_demo)
    except NikError as error:
        raise CellError(error.code, error.message) from None
    notes += facts.warnings
    return Noted(facts, notes) if notes else facts


def parse_phones(cell: Cell) -> list[str]:
    """All numbers of a phone cell as +62..."""
    numeric = isinstance(cell, int | float) and not isinstance(cell, bool)
    text = phone_from_number(cell) if numeric and math.isfinite(cell) else as_text(cell)
    try:
        return read_phones(text)
    except PhoneError as error:
        raise CellError(error.code, error.message) from None


def parse_email(cell: Cell) -> str:
    """An e-mail address in small letters."""
    text = as_text(cell).replace(" ", "").removeprefix("mailto:").lower()
    if not re.fullmatch(r"[^@\s,;<>()]+@[a-z0-9-]+(\.[a-z0-9-]+)+", text) or len(text) > 254:
        raise CellError("email", "Alamat surel tidak lengkap. Tulis seperti nama@contoh.id.")
    return text


SEXES = {
    "L": "l lk lk2 laki laki2 lakilaki lelaki pria cowok putra male m",
    "P": "p pr pr2 perempuan prempuan perempuwan wanita w cewek putri female f",
}
_SEX_OF = {word: sex for sex, words in SEXES.items() for word in words.split()} | {
    "laki laki": "L",
    "laki 2": "L",
}
YES = frozenset(
    ("ya", "y", "iya", "yes", "ada", "sudah", "punya", "benar", "true", "1", "v", "√", "✓", "✔", "aktif")
)
NO = frozenset(
    (
        "tidak",
        "t",
        "tdk",
        "no",
        "n",
        "tidak ada",
        "belum",
        "belum ada",
        "tidak punya",
        "false",
        "0",
        "bukan",
        "nihil",
    )
)


def parse_sex(cell: Cell) -> str:
    """'L' or 'P'."""
    sex = _SEX_OF.get(simplify(as_text(cell)))
    if sex:
        return sex
    raise CellError("sex", f"Isi L (laki-laki) atau P (perempuan). Anda mengisi “{_cut(as_text(cell))}”.")


def parse_yes_no(cell: Cell) -> bool:
    """True for ya, ada, sudah, V; False for tidak, belum."""
    if isinstance(cell, bool):
        return cell
    word = as_text(cell).casefold().strip(" .")
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError("yes_no", f"Isi Ya atau Tidak. Anda mengisi “{_cut(as_text(cell))}”.")


def parse_whole_number(cell: Cell) -> int:
    """A whole number from 0 up, written with or without a point for thousands."""
    text = as_text(cell)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) and isinstance(cell, str):
        text = text.replace(".", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise CellError(
            "number", f"Isi dengan angka bulat, misalnya 16. Anda mengisi “{_cut(as_text(cell))}”."
        )
    return int(text)


def parse_name(cell: Cell) -> str | Noted:
    """A person's name: blanks tidied, digits glued to a word dropped, ALL CAPITALS made readable.

    What follows the first comma (degrees: S.E., M.M.) stays as typed. "1. SITI" is SITI.
    """
    typed = as_text(cell)
    undigited = re.sub(r"^\d+\s*[.)]\s*", "", typed)
    undigited = re.sub(r"(?<=[^\W\d])\d+\b|\b\d+(?=[^\W\d])|(?:^|\s)\d+(?=\s|$)", "", undigited)
    name = _short(clean_text(undigited).strip(" ,;-_"), 150)
    if not any(letter.isalpha() for letter in name):
        raise CellError("name", "Isi nama lengkap seperti di KTP.")
    person, comma, degrees = name.partition(",")
    if person.isupper():
        person = " ".join(map(_capitalised, person.split(" ")))
    readable = person + comma + degrees
    if any(sign.isdigit() for sign in typed):
        return Noted(
            readable, (("name_digits", f"Ada angka pada nama. Disimpan sebagai “{_cut(readable)}”."),)
        )
    return readable


def simplify(text: str) -> str:
    """Words for comparing: small letters, no accents, anything but letters and digits is one blank."""
    if not text.isascii():
        text = "".join(
            sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)
        )
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def nearest(word: str, choices: Iterable[str], count: int = 3) -> list[str]:
    """The choices most like a word, best first; for "Maksud Anda ...?"."""
    shown = {simplify(choice): choice for choice in choices}
    return [shown[found] for found in difflib.get_close_matches(simplify(word), shown, count, 0.5)]


def choice_of(choices: Mapping[str, Iterable[str]], code: str = "choice") -> Callable[[Cell], str]:
    """A parser that accepts the keys of `choices` and their synonyms and returns the key."""
    known = {simplify(word): key for key, words in choices.items() for word in (key, *words)}
    labels = list(choices)

    def parse(cell: Cell) -> str:
        word = as_text(cell)
        found = known.get(simplify(word))
        if found is None:
            raise CellError(code, unknown_choice(word, labels))
        return found

    return parse


def unknown_choice(word: str, labels: Iterable[str]) -> str:
    """The sentence for a word that is no choice, with the nearest ones."""
    labels = list(labels)
    close = nearest(word, labels)
    hint = f"Maksud Anda {' atau '.join(close)}?" if close else f"Pilih salah satu: {', '.join(labels[:8])}."
    return f"“{_cut(word)}” tidak dikenal. {hint}"


def _nik_from_number(cell: float | int) -> tuple[str, tuple[tuple[str, str], ...]]:
    if not math.isfinite(cell) or cell != int(cell) or cell < 0:
        raise CellError(
            "nik_digits", "NIK hanya berisi angka. Format kolom sebagai teks, lalu ketik ulang NIK."
        )
    digits = str(int(cell))
    if abs(cell) > EXACT or (len(digits) >= 15 and digits.endswith("0")):
        raise _damaged_nik()
    message = "NIK disimpan sebagai angka di berkas. Cocokkan dengan KTP, dan format kolom sebagai teks."
    return digits, (("nik_numeric", message),)


def _damaged_nik() -> CellError:
    return CellError(
        "nik_damaged",
        "Angka terakhir NIK ini hilang karena sel berisi angka. Format kolom sebagai teks, lalu ketik ulang.",
    )


def _visible(sign: str) -> str:
    if sign.isspace():
        return " "
    return "" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") else sign


def _unquoted(text: str) -> str:
    """Without the marks by which text is forced in Excel: '0812 and ="0812"."""
    if len(text) > 1 and text[0] in "'’`" and text.count(text[0]) == 1:
        return text[1:].strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        return text[2:-1].strip()
    return text


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise CellError(
            "too_long", f"Isi paling panjang {longest} huruf, ini {len(text)} huruf. Ringkas isinya."
        )
    return text


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _capitalised(word: str) -> str:
    """MUH. -> Muh., NUR'AINI -> Nur'aini, D'ANDRA -> D'Andra, AL-FARISI -> Al-Farisi; II, III and IV stay."""
    if word in ("II", "III", "IV"):
        return word
    return "-".join(_capital_first(part) for part in word.split("-"))


def _capital_first(word: str) -> str:
    parts = re.split(r"([.'’`])", word)
    short = len(parts[0]) == 1 or "." in parts
    return "".join(
        part.capitalize() if index == 0 or short else part.lower() for index, part in enumerate(parts)
    )
