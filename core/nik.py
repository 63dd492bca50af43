"""What a NIK (the 16 digits of an Indonesian identity number) tells, and what makes it impossible.

The shape is 2 digits of province, 2 of regency, 2 of district where the person was first registered, the
birth date as DDMMYY (women: DD + 40) and a serial from 0001. It never changes afterwards, not even when the
birth date is corrected or the person moves; so only the shape is a reason to refuse, all the rest is a
warning. There is no check digit: a valid shape is not proof. (docs/sources.md 6, sources 95 and 96.)
"""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings

PROVINCES: dict[str, str] = {
    "11": "Aceh",
    "12": "Sumatera Utara",
    "13": "Sumatera Barat",
    "14": "Riau",
    "15": "Jambi",
    "16": "Sumatera Selatan",
    "17": "Bengkulu",
    "18": "Lampung",
    "19": "Kepulauan Bangka Belitung",
    "21": "Kepulauan Riau",
    "31": "DKI Jakarta",
    "32": "Jawa Barat",
    "33": "Jawa Tengah",
    "34": "DI Yogyakarta",
    "35": "Jawa Timur",
    "36": "Banten",
    "51": "Bali",
    "52": "Nusa Tenggara Barat",
    "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat",
    "62": "Kalimantan Tengah",
    "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur",
    "65": "Kalimantan Utara",
    "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah",
    "73": "Sulawesi Selatan",
    "74": "Sulawesi Tenggara",
    "75": "Gorontalo",
    "76": "Sulawesi Barat",
    "81": "Maluku",
    "82": "Maluku Utara",
    "91": "Papua",
    "92": "Papua Barat",
    "93": "Papua Selatan",
    "94": "Papua Tengah",
    "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
}
DEMO_SERIAL = "0000"
YOUNGEST, OLDEST = 15, 80
MASK = "•" * 12
_SEPARATORS = re.compile(r"[\s.\-'’`]+")


class NikError(ValueError):
    """The NIK cannot be right; `code` names the reason and the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True)
class NikFacts:
    """What the 16 digits say; `warnings` are (code, Indonesian sentence) pairs."""

    digits: str
    sex: str
    birth_date: date
    province_code: str
    region_code: str
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def last4(self) -> str:
        return self.digits[-4:]


def read_nik(text: str, *, on: date | None = None, allow_demo: bool | None = None) -> NikFacts:
    """Facts in a typed NIK, or NikError. `on` is the day ages are counted (today unless given).

    `allow_demo` accepts serial 0000, which no real person has; unless given, ALLOW_DEMO_NIK decides.
    """
    digits = clean_nik(text)
    if allow_demo is None:
        allow_demo = settings.ALLOW_DEMO_NIK
    if digits.endswith(DEMO_SERIAL) and not allow_demo:
        raise NikError("nik_serial", "Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi di KTP.")
    sex, day = _sex_and_day(int(digits[6:8]))
    month = int(digits[8:10])
    if not 1 <= month <= 12:
        raise NikError(
            "nik_month", f"Angka ke-9 dan 10 NIK adalah bulan, {month:02d} bukan bulan. Periksa KTP."
        )
    on = on or date.today()
    birth_date = _birth_date(day, month, int(digits[10:12]), on)
    return NikFacts(
        digits=digits,
        sex=sex,
        birth_date=birth_date,
        province_code=digits[:2],
        region_code=digits[:4],
        warnings=tuple(_warnings(digits[:2], birth_date, on)),
    )


def clean_nik(text: str) -> str:
    """The 16 digits without spaces, dots, dashes and apostrophes, or NikError."""
    digits = _SEPARATORS.sub("", text)
    if not (digits.isascii() and digits.isdigit()):
        raise NikError("nik_digits", "NIK hanya berisi angka. Hapus huruf dan tanda lain, lalu cek KTP.")
    if len(digits) != 16:
        raise NikError("nik_length", f"NIK harus 16 angka. Anda mengisi {len(digits)} angka.")
    return digits


def mask_nik(last4: str) -> str:
    """A NIK for the screen: only its last four digits. Takes the last four (or more) digits."""
    return MASK + last4[-4:] if last4 else ""


def age_on(birth_date: date, on: date) -> int:
    """Full years lived on a day."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def _sex_and_day(number: int) -> tuple[str, int]:
    if 1 <= number <= 31:
        return "L", number
    if 41 <= number <= 71:
        return "P", number - 40
    raise NikError(
        "nik_day",
        f"Angka ke-7 dan 8 NIK adalah tanggal lahir (perempuan ditambah 40), {number:02d} tidak mungkin. "
        "Periksa KTP.",
    )


def _birth_date(day: int, month: int, year: int, on: date) -> date:
    """The date in the century that makes the person 15 to 80 years old, else the nearest to that span."""
    found = [birth for birth in (_date(1900 + year, month, day), _date(2000 + year, month, day)) if birth]
    if not found:
        raise NikError(
            "nik_date", f"Tanggal lahir di NIK ({day:02d}-{month:02d}-{year:02d}) tidak ada. Periksa KTP."
        )
    return min(found, key=lambda birth: _years_outside(age_on(birth, on)))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _years_outside(age: int) -> int:
    return max(YOUNGEST - age, age - OLDEST, 0)


def _warnings(province: str, birth_date: date, on: date) -> list[tuple[str, str]]:
    found = []
    if province not in PROVINCES:
        found.append(("nik_province", f"Kode provinsi {province} di NIK tidak dikenal. Periksa lagi di KTP."))
    age = age_on(birth_date, on)
    if not YOUNGEST <= age <= OLDEST:
        found.append(("nik_age", f"Menurut NIK umurnya {age} tahun. Periksa lagi di KTP."))
    return found
