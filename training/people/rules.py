"""What a NIK's index, a spelled name and an age say. Pure functions."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from django.conf import settings

from core.dates import format_date
from core.nik import NikFacts

# What a column of Person holds: a text, a date or the key of a reference row.
Value = str | date | None

# UU 27/2022 art. 25: data of a child needs the consent of a parent or guardian; under 18 is our reading.
AGE_OF_CONSENT = 18


# 16 digits, also with the signs people put between them (core.nik.clean_nik).
_WRITTEN_NIK = re.compile(r"(?<!\d)\d(?:[\s.\-'’`]*\d){15}(?!\d)")


def holds_nik(text: str) -> bool:
    """True if a free text quotes a NIK, which no reason or note may keep (docs/security.md)."""
    return bool(_WRITTEN_NIK.search(text))


def nik_index(nik: str) -> str:
    """Keyed blind index of a NIK (64 hex digits): equal NIKs have equal indexes, nothing else can be read.

    Keyed because the 16 digits can be guessed from district and birth date (docs/security.md).
    """
    return hmac.new(settings.NIK_INDEX_KEY.encode(), nik.encode(), hashlib.sha256).hexdigest()


def name_key(name: str) -> str:
    """Lower case, without accents, punctuation and double spaces: what a name search compares."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def initials(name: str) -> str:
    """'Bagus Purwarupa' -> 'B. P.': all that other centres see of a name."""
    return " ".join(f"{part[0].upper()}." for part in name.split() if part[0].isalpha())


def is_child(birth_date: date, on: date) -> bool:
    """Under 18 on that day, so that a guardian has to consent."""
    years = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    return years < AGE_OF_CONSENT


def disability_kind(kinds: list[str]) -> str:
    """The kind a figure counts: the one stated, '' for none, 'ganda' for two or more (UU 8/2016 art. 4)."""
    return "ganda" if len(kinds) > 1 else "".join(kinds)


def tidy(text: str) -> str:
    """One line without control characters (they break every later xlsx) and double blanks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def same_value(current: Value, new: Value) -> bool:
    """True if two spellings say the same: case and spacing of a name or address make no difference."""
    if isinstance(current, str) and isinstance(new, str):
        return tidy(current).casefold() == tidy(new).casefold()
    return current == new


def fate_of_value(current: Value, new: Value, *, owner_id: int | None, centre_id: int) -> str:
    """What becomes of a value a centre typed: 'same', 'write' or 'propose'.

    The owner is the centre that typed the current value first; nobody else overwrites it without that
    centre's review (issue 2, section 3, "Person").
    """
    if new == current:
        return "same"
    if current in ("", None) or owner_id in (None, centre_id):
        return "write"
    return "same" if same_value(current, new) else "propose"


# How a person gave or refused consent; kept as a text beside the answer.
CHANNELS = ("Lisan di BLK", "Formulir kertas di BLK", "WhatsApp", "Telepon")


def channel_choices() -> list[tuple[str, str]]:
    """(text, text) pairs for forms."""
    return [(channel, channel) for channel in CHANNELS]


def nik_differences(facts: NikFacts, values: Mapping[str, Value]) -> dict[str, str]:
    """Field -> sentence for each value that is not what the NIK says.

    A warning, never a refusal: a NIK keeps what was first registered, even after a birth date is corrected
    or the person moves (docs/sources.md 6).
    """
    found = {}
    if values.get("sex") and values["sex"] != facts.sex:
        found["sex"] = "Jenis kelamin berbeda dengan NIK."
    if values.get("birth_date") and values["birth_date"] != facts.birth_date:
        found["birth_date"] = f"Tanggal lahir berbeda dengan NIK ({format_date(facts.birth_date)})."
    if values.get("region") and values["region"] != facts.region_code:
        found["region"] = "Kabupaten/kota berbeda dengan NIK. Wajar bila peserta pindah."
    return found
