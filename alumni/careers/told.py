"""What a cell of a sheet tells of somebody's work: plain values between the columns and the judging."""

import re
from typing import NamedTuple

_AT = re.compile(
    r"(?:(?:sudah|sedang|masih|sekarang)\s+)?(?:be)?kerja\s+(?:di|pada|ke)\s+(.{2,})", re.IGNORECASE
)
_COMPANY = re.compile(r"(?:pt|cv|ud|tbk|pabrik|toko|koperasi)\b\.?\s*\S+", re.IGNORECASE)
EMPLOYEE = 4
# Remarks that say what somebody does, as the lists of centres write them (docs/sources.md 6).
_REMARKS = (
    (re.compile(r"usaha sendiri|wira ?usaha|wiraswasta|buka usaha", re.IGNORECASE), ("working", 1)),
    (re.compile(r"(?:me)?nikah|ibu rumah tangga|\birt\b", re.IGNORECASE), ("caring", None)),
    (re.compile(r"kuliah", re.IGNORECASE), ("studying", None)),
    (re.compile(r"(?:belum|tidak) (?:be)?kerja|cari kerja|^belum$", re.IGNORECASE), ("looking", None)),
)


class Told(NamedTuple):
    """A status cell: an activity, and for work the Sakernas status, employer and the words as written."""

    activity: str = "working"
    status: int | None = None
    scheme: str = "sakernas"
    employer: str = ""
    original: str = ""


class Proof(NamedTuple):
    """A cell under Bukti: kind of Evidence ('' for a mere statement), level, number, source."""

    kind: str
    level: int
    number: str
    source: str


def at_employer(text: str) -> Told | None:
    """'kerja di PT X' is an employee of PT X; 'kerja di Surabaya' says only that somebody works."""
    match = _AT.fullmatch(text.strip())
    if not match:
        return None
    name = match[1].strip()
    if not _COMPANY.match(name):
        return Told(original=text[:60])
    return Told(status=EMPLOYEE, employer=name[:150], original=text[:60])


def told_in(remark: str) -> Told | None:
    """What a remark says somebody does; None if it says nothing of it."""
    if at := at_employer(remark):
        return at
    for pattern, (activity, status) in _REMARKS:
        if pattern.search(remark):
            return Told(activity, status, original=remark[:60])
    return None
