"""What stands around every page: the menu, the account menu, the unit's name, the demo banner.

Every entry shows only what exists (its URL name resolves) and what this person may open.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from core.accounts.access import assignments_of, can
from core.accounts.permissions import Permission

P = Permission
# (label, icon, URL name with #section, the right it takes; None = everybody).
# Five fit on a phone; there the rest stands in the account menu.
MAIN = (
    ("Dasbor", "gauge", "dashboard:dashboard", None),
    ("Paket", "layers", "training:batch_list", P.VIEW_BATCHES),
    ("Peserta", "users", "training:person_list", P.VIEW_PEOPLE),
    ("Alumni", "graduation-cap", "alumni:graduation_list", P.VIEW_PEOPLE),
    ("Laporan", "file-text", "reports:report_list", None),
    ("Impor", "file-up", "imports:start", P.IMPORT_SHEETS),
)
ACCOUNT = (
    ("Ganti kata sandi", "key-round", "account_change_password", None),
    ("Verifikasi dua langkah", "shield-check", "mfa_index", None),
    ("Pengguna", "user-cog", "training:user_list", P.EDIT_USERS),
    ("Jejak audit", "scroll-text", "core:audit_list", P.VIEW_AUDIT),
    ("Data acuan", "book-open", "admin:index", P.EDIT_REFERENCE),
)
FOOT = (
    ("Bantuan", "", "core:help", None),
    ("Aksesibilitas", "", "core:help#aksesibilitas", None),
    ("Pelindungan data pribadi", "", "core:help#data-pribadi", None),
)
PROVINCE = "Provinsi Jawa Timur"


@dataclass(frozen=True)
class MenuEntry:
    """One link; `is_current` if this page lies under it."""

    label: str
    icon: str
    url: str
    is_current: bool


def menu(request: HttpRequest) -> dict:
    """Context processor. Everything is lazy, so a partial page pays nothing for it."""
    return {
        "menu": SimpleLazyObject(lambda: entries(request, MAIN)),
        "account_menu": SimpleLazyObject(lambda: entries(request, ACCOUNT)),
        "foot_menu": SimpleLazyObject(lambda: entries(request, FOOT)),
        "nav_unit": SimpleLazyObject(lambda: unit_name(request)),
        "search_url": SimpleLazyObject(lambda: _url("search:search") or ""),
        "demo_mode": settings.DEMO,
    }


def entries(request: HttpRequest, wanted: tuple) -> list[MenuEntry]:
    """The entries of `wanted` that exist and that this person may open."""
    found = []
    for label, icon, name, permission in wanted:
        url = _url(name)
        if url and _may_open(request, permission):
            found.append(MenuEntry(label, icon, url, request.path.startswith(url)))
    return found


def unit_name(request: HttpRequest) -> str:
    """The centre this person works in, or the province for several centres, the province and visitors."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return PROVINCE
    names = {name for _, _, name in assignments_of(user)}
    return names.pop() if len(names) == 1 and None not in names else PROVINCE


def _url(name: str) -> str | None:
    name, sign, section = name.partition("#")
    try:
        return reverse(name) + sign + section
    except NoReverseMatch:
        return None


def _may_open(request: HttpRequest, permission: Permission | None) -> bool:
    if permission is None:
        return True
    user = getattr(request, "user", None)
    return user is not None and can(user, permission)
