"""How figures, dates, icons and list links are written on every page: {% load portal %}."""

import datetime
import importlib.resources
import io
import re
from decimal import Decimal
from functools import cache, lru_cache
from zipfile import ZipFile

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.accounts.access import can
from core.accounts.permissions import Permission
from core.dates import format_date, format_date_short
from core.forms import inside_sentence, problems
from core.nik import MASK
from core.numbers import format_count, format_points, format_rate, format_share
from core.phones import show_phone

register = template.Library()

# Filled triangles of a verdict; lucide draws outlines only.
_TRIANGLES = {"caret-up": "M8 3 15 13H1Z", "caret-down": "M8 13 1 3H15Z"}


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    """{% icon "phone" %}: the lucide icon of that name, or "caret-up" / "caret-down" (filled).

    It is always hidden from screen readers: a word stands beside every icon.
    """
    return _icon(str(name), int(size))


@lru_cache(maxsize=256)
def _icon(name: str, size: int) -> SafeString:
    if name in _TRIANGLES:
        return format_html(
            '<svg class="p-ic" width="{0}" height="{0}" viewBox="0 0 16 16" fill="currentColor" '
            'aria-hidden="true" focusable="false"><path d="{1}"/></svg>',
            size,
            _TRIANGLES[name],
        )
    drawing = _drawings().read(f"{name}.svg").decode()
    lines = re.search(r"<svg.*?>\s*(.*?)\s*</svg>", drawing, re.DOTALL)[1]
    return format_html(
        '<svg class="p-ic" width="{0}" height="{0}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" '
        'aria-hidden="true" focusable="false">{1}</svg>',
        size,
        mark_safe(lines),  # from the icon package, by a name in our templates
    )


@cache
def _drawings() -> ZipFile:
    """All icons of the lucide package; its own tag reads the list of its 1,745 files anew for every icon."""
    return ZipFile(io.BytesIO((importlib.resources.files("lucide") / "lucide.zip").read_bytes()))


@register.simple_tag
def rate(part: int, whole: int) -> SafeString:
    """{% rate 12 34 %}: "35,3% (12/34)". A rate never stands without its n; none of 0 is a dash."""
    return format_html(
        '{} <small class="nowrap">({}/{})</small>',
        format_share(part, whole),
        format_count(part),
        format_count(whole),
    )


@register.filter
def count(value: int | None) -> str:
    """{{ n|count }}: "2.118"."""
    return format_count(value)


@register.filter
def persen(value: Decimal | None) -> str:
    """{{ target|persen }}: "68%" or "68,5%"; a dash for none. A rate stands with its n: use {% rate %}."""
    whole = value is not None and value == value.to_integral_value()
    return format_rate(value, 0 if whole else 1)


@register.filter
def points(value: Decimal | None) -> str:
    """{{ difference|points }}: "−3,2 poin"."""
    return format_points(value)


@register.filter
def tanggal(value: datetime.date | datetime.datetime | None) -> str:
    """{{ day|tanggal }}: "30 Juni 2025"; a dash for no date. Of a moment the day it was in East Java."""
    if isinstance(value, datetime.datetime):
        value = timezone.localdate(value)
    return format_date(value)


@register.filter
def tanggal_singkat(value: datetime.date | None) -> str:
    """{{ day|tanggal_singkat }}: "30 Jun 2025", for narrow columns; a dash for no date."""
    return format_date_short(value)


@register.filter
def inside(value: str | None) -> str:
    """{{ channel|inside }}: a label in the middle of a sentence: "lisan di BLK", "NIK"."""
    return inside_sentence(value or "")


@register.filter
def masked(value: str | None) -> str:
    """{{ nik|masked }}: "••••••••••••0000"; a phone keeps its first four and last three digits."""
    text = str(value or "")
    if not text:
        return "–"
    # Four digits alone are the end of a NIK, also where they begin with 0.
    if text.startswith(("+", "0")) and len(text) > 4:
        digits = "".join(c for c in show_phone(text) if c.isdigit())
        return f"{digits[:4]}-••••-{digits[-3:]}"
    return MASK + text[-4:]


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: object) -> str:
    """{% query_with page=2 %}: "?" and the query of this page with those keys changed.

    None or "" takes a key out; any change but of the page itself goes back to page 1.
    """
    query = context["request"].GET.copy()
    if "page" not in changes:
        query.pop("page", None)
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, css: str = "") -> dict:
    """{% sort_header "name" "Nama" %}: a <th> whose link sorts by ?sort=name, then by ?sort=-name."""
    now = context["request"].GET.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    following = f"-{key}" if direction == "ascending" else key
    return {
        "url": query_with(context, sort=following),
        "label": label,
        "direction": direction,
        "css": css,
    }


@register.simple_tag
def page_numbers(page: Page) -> list[int | str]:
    """{% page_numbers page as numbers %}: first, last and nearest page numbers, else an ellipsis."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.filter
def without_placeholder(field: BoundField) -> BoundField:
    """{{ field|without_placeholder|as_crispy_field }}: for allauth, which repeats each label in the box."""
    field.field.widget.attrs.pop("placeholder", None)
    return field


@register.simple_tag
def problem_list(*forms: BaseForm | BaseFormSet | None) -> list[tuple[str, str]]:
    """{% problem_list form rows as found %}: (id of the field or "", sentence) of each refusal."""
    found: list[tuple[str, str]] = []
    for form in filter(None, forms):
        if isinstance(form, BaseFormSet):
            found += [("", str(error)) for error in form.non_form_errors()]
        for one in form if isinstance(form, BaseFormSet) else [form]:
            found += problems(one)
    return found


@register.inclusion_tag("components/export_menu.html", takes_context=True)
def export_menu(context: Context, *names: str, query: str = "") -> dict:
    """{% export_menu "alumni" %}: the button of this page's exports, with the page's filter.

    Several names give several tables in one menu; `query` stands in where the page's address is not the
    whole question. Nothing is shown to those who may not export.
    """
    request = context["request"]
    asked = request.GET.copy()
    for key in ("page", "export"):
        asked.pop(key, None)
    return {
        "names": names if can(request.user, Permission.EXPORT_LISTS) else (),
        "query": query or asked.urlencode(),
    }
