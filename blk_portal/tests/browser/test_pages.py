"""Every page of the access matrix with all that opens on it open: wide and narrow, light and dark.

So a new address is looked at as soon as it stands in the matrix.
"""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from alumni.models import Graduation
from alumni.seeding import seed
from blk_portal.tests.test_permissions import MATRIX, PEOPLE, World
from core.models import User
from training.models import Batch, Centre

# Answers that are no page: files, and doors that lead on.
NO_PAGE = {
    *("core:healthz", "admin_login", "account_logout", "exports:csv", "exports:xlsx", "exports:run_file"),
    *("alumni:evidence_file", "imports:template", "imports:rejected", "search:graduation_of"),
    *("reports:placement_pdf", "reports:briefing_pdf", "alumni:annual_pdf", "alumni:monthly_pdf"),
}
# What opens in its place. Menus and definitions lie over the page, so each of them is opened alone.
OPEN_ALL = "document.querySelectorAll('details:not(.p-menu, .p-tip)').forEach(one => { one.open = true; })"
POPUPS = "[...document.querySelectorAll('.p-menu, .p-tip')].map(one => one.innerText)"
SHOW_ONE = """number => document.querySelectorAll('.p-menu, .p-tip').forEach((one, place) => {
    one.open = place === number;
    one.classList.toggle('shown-now', one.open);
})"""
MORE = [
    "/dasbor/?year=",
    "/dasbor/?year=&tren=tahun&field=las&rule=ilo",
    "/dasbor/?year=&disability=yes",
    "/dasbor/?year=1999",
    "/dasbor/rincian/?year=",
    "/dasbor/rincian/?year=1999",
    "/dasbor/?year=&centre=entah&as_of=kemarin",
    "/angka/orang/?year=&outcome=placed",
    "/paket/?state=finished&sort=-starts_on",
    "/paket/?q=tidak+ada+yang+begini",
    "/peserta/?q=tidak+ada+yang+begini",
    "/alumni/?q=tidak+ada+yang+begini",
    "/jejak-audit/?verb=seed_demo",
    "/tidak-ada/",
]


@pytest.fixture
def centre(db):
    """A demo in small; the addresses of the matrix name rows of this centre."""
    seed(graduations=150, seed=11, today=timezone.localdate())
    return Centre.objects.get(code="bojonegoro")


def pages(centre) -> list[tuple[str, str]]:
    """(letter's owner, address) of every GET in the matrix that shows a page to somebody."""
    found = []
    for method, name, wanted, letters in MATRIX:
        allowed = [who for who, letter in zip(PEOPLE, letters, strict=True) if letter == "Y"]
        if method != "GET" or name in NO_PAGE or not allowed:
            continue
        world = World(centre)
        args = world.args(wanted)
        where = {"kwargs": args} if isinstance(args, dict) else {"args": args}
        query = f"?{urlencode(world.data)}" if world.data else ""
        who = next(one for one in ("anonymous", "admin_user", "staff", "outsider") if one in allowed)
        found.append((who, reverse(name, **where) + query))
    return found


def every_state_of_a_batch(centre) -> list[str]:
    """A class and its forms look different at each step."""
    addresses = []
    for batch in {batch.state: batch for batch in Batch.objects.filter(centre=centre)}.values():
        addresses += [batch.get_absolute_url(), reverse("training:batch_graduate", args=[batch.pk])]
    return addresses


def test_every_page_is_accessible_and_fits(open_page, centre, size):
    users = {
        "anonymous": None,
        "staff": User.objects.get(username="staf.bojonegoro"),
        "outsider": User.objects.get(username="staf.tuban"),
        "admin_user": User.objects.get(username="admin"),
    }
    browsers = {who: open_page(user, size, ignoring="status of 404") for who, user in users.items()}
    told = Graduation.objects.filter(outcome__placed_within_6__gt=0).last()
    more = [*MORE, told.get_absolute_url(), *every_state_of_a_batch(centre)]
    wanted = [*pages(centre), *(("admin_user", address) for address in more)]
    seen, found = set(), []
    for who, address in wanted:
        found += problems(browsers[who], address, seen)
    assert not found, "\n".join(found)
    assert len(wanted) > 70
    assert len(seen) > 8


def problems(browser, address: str, seen: set[str]) -> list[str]:
    """What is wrong with the page at that address and with its menus and definitions that are new."""
    browser.go(address)
    browser.page.evaluate(OPEN_ALL)
    found = [*wrong(browser.check_width), *wrong(browser.check_accessibility)]
    for number, text in enumerate(browser.page.evaluate(POPUPS)):
        if text not in seen:
            seen.add(text)
            browser.page.evaluate(SHOW_ONE, number)
            found += wrong(browser.check_width)
            found += wrong(browser.check_accessibility, ".shown-now")
    return found


def wrong(check, *args) -> list[str]:
    """The complaint of a check, so that one run tells of all pages."""
    try:
        check(*args)
    except AssertionError as error:
        return [str(error).split("\nassert ")[0]]
    return []
