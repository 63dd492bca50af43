"""A real browser for tests: `open_page(user)` gives a page that must end without a console error.

The portal's pages are asked for over HTTP from a live server; Chromium is the machine's own.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from django.conf import settings
from django.test import Client

SIZES = {"wide": (1366, 768), "phone": (390, 844)}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another colour scheme can change.
RULES_OF_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
# Playwright's event loop runs in this thread; Django must not take that for an async view.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items):
    """Everything in this folder drives the browser, so it needs the marker and a real server's database."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


@pytest.fixture(scope="session")
def chromium():
    """The browser, one for the whole run."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no Chromium on this machine: browser tests are left out")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Browser:
    """A page of the portal, with short ways to go, look and check."""

    page: object
    address: str

    def go(self, path: str) -> None:
        """Open a path of the portal and wait until it is drawn."""
        self.page.goto(self.address + path, wait_until="load")

    def check_accessibility(self, part: str = "html") -> None:
        """axe finds nothing on the page (or the part of it) as it stands, in light and in dark."""
        for colours, rules in (("light", RULES), ("dark", RULES_OF_COLOUR)):
            # Without motion: a button halfway between two colours has the contrast of neither.
            self.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            found = violations(self.page, rules, part)
            assert not found, f"{self.page.url} ({colours})\n" + "\n".join(found)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def check_width(self) -> None:
        """The page is not wider than the window: nothing scrolls sideways."""
        widths = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert widths[0] <= widths[1], f"{self.page.url} is {widths[0]} px wide in a window of {widths[1]}"


def violations(page, rules, part: str) -> list[str]:
    """What axe finds under these rules in that part of the page, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe_script())
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    run = "([part, options]) => axe.run(part, options).then(found => found.violations)"
    found = page.evaluate(run, [part, options])
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@cache
def axe_script() -> str:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    return axe.Axe().axe_script


@pytest.fixture
def open_page(chromium, live_server) -> Callable[..., Browser]:
    """open_page(user, size="wide") -> Browser, signed in as `user` (None: a stranger).

    When the test ends, no page may have logged an error or been refused by the content policy, but for
    errors that contain `ignoring`.
    """
    contexts, errors = [], []

    def make(user=None, size: str = "wide", ignoring: str = "") -> Browser:
        width, height = SIZES[size]
        context = chromium.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": width, "height": height}
        )
        contexts.append(context)
        if user:
            context.add_cookies([session_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(10_000)

        def hear(message):
            if message.type == "error" and not (ignoring and ignoring in message.text):
                errors.append(f"{page.url}: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Browser(page, live_server.url)

    yield make
    for context in contexts:
        context.close()
    assert not errors, "\n".join(errors)


def session_cookie(user, url: str) -> dict:
    """What a browser holds after `user` has signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value, "url": url}


@pytest.fixture(params=SIZES)
def size(request) -> str:
    """Both window sizes, one after the other."""
    return request.param
