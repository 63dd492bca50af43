"""The picture of the README; `SCREENSHOT=docs/dashboard.png pytest -m browser -k screenshot` renews it."""

import os
from pathlib import Path

from django.utils import timezone

from alumni.seeding import seed
from blk_portal.tests.house import ROOT
from core.models import User


def test_screenshot_of_the_dashboard(open_page, db, settings, tmp_path):
    """The Kadis looks at the demo; without SCREENSHOT a small one, whose picture is thrown away."""
    wanted = os.environ.get("SCREENSHOT")
    settings.DEMO = True
    seed(graduations=6000 if wanted else 60, seed=2022, today=timezone.localdate())
    browser = open_page(User.objects.get(username="kadis"))
    browser.go("/dasbor/")
    browser.page.wait_for_selector("#h-gaji")  # the second half, which comes when it is ready
    browser.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    picture = ROOT / wanted if wanted else tmp_path / "dashboard.png"
    browser.page.screenshot(path=picture, full_page=True)
    assert is_png(picture)


def is_png(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG")
