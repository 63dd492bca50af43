"""Telephone numbers in one spelling: +62 and the rest, as people here write them in a cell or a form."""

import re

import phonenumbers

REGION = "ID"
_SEPARATORS = re.compile(r"[/;,\n&|]|\b(?:dan|atau|or|and)\b", re.IGNORECASE)
_LABELS = re.compile(
    r"\b(?:hp|wa|whatsapp|telp?|telepon|phone|no|nomor|ibu|ayah|ortu)\b\.?\s*:?", re.IGNORECASE
)
_ALLOWED = re.compile(r"[\d\s().+\-–_*]+")
_NOT_DIGITS = re.compile(r"\D")


class PhoneError(ValueError):
    """The number cannot be called; `code` names the reason and the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def read_phone(text: str) -> str:
    """One number as +62..., or PhoneError. Landlines with their area code are fine (0354-391583).

    08.., 62.., +62.. and a bare 8.. (the leading 0 lost in Excel) are the same number. A leading 62 is made
    +62 first, because the phone library takes 62812... without + for a number inside Indonesia.
    """
    if not (_ALLOWED.fullmatch(text) and text.replace("–", "-").isascii()):
        raise PhoneError("phone_digits", "Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.")
    digits = _NOT_DIGITS.sub("", text)
    if len(digits) > 15:
        raise PhoneError("phone_long", f"Nomor telepon terlalu panjang ({len(digits)} angka). Periksa lagi.")
    if len(digits) < 8:
        raise PhoneError("phone_short", f"Nomor telepon terlalu pendek ({len(digits)} angka). Periksa lagi.")
    return _valid(_with_plus(digits, foreign="+" in text and not digits.startswith("62")))


def read_phones(text: str) -> list[str]:
    """All numbers in a cell ("0812.. / 0857.."), each as +62... and once; PhoneError if one is wrong."""
    bare = _LABELS.sub(" ", text)
    parts = [part.strip() for part in _SEPARATORS.split(bare)]
    numbers = [read_phone(part) for part in _undivided(parts) if part]
    if not numbers:
        raise PhoneError("phone_digits", "Nomor telepon hanya berisi angka, misalnya 0812 3456 7890.")
    return list(dict.fromkeys(numbers))


def phone_from_number(number: float | int) -> str:
    """The digits of a numeric cell. Excel dropped the leading 0, which read_phone puts back."""
    return str(int(number)) if number == int(number) and number > 0 else str(number)


def show_phone(number: str) -> str:
    """A stored +62 number as people read it: 0812-3456-7890."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return number
    style = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        parsed, style.NATIONAL if parsed.country_code == 62 else style.INTERNATIONAL
    )


def _undivided(parts: list[str]) -> list[str]:
    """Split at a blank where two whole mobile numbers stand side by side (0812... 0857...)."""
    found: list[str] = []
    for part in parts:
        found.extend(re.split(r"(?<=\d{4})\s+(?=(?:08|\+62|62)\d{7,})", part))
    return found


def _with_plus(digits: str, *, foreign: bool) -> str:
    if foreign:
        return f"+{digits}"
    digits = digits.removeprefix("00")
    return f"+62{digits.removeprefix('62').lstrip('0')}"


def _valid(number: str) -> str:
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        raise PhoneError(
            "phone_wrong", "Nomor telepon tidak dikenal. Tulis seperti 0812 3456 7890 atau 0354-391583."
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
