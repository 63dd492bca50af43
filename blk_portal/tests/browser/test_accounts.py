"""Pages over accounts and the audit trail, in both sizes, light and dark."""

import pytest

from core.audit.log import record

PAGES = [
    "/pengguna/",
    "/pengguna/baru/",
    "/pengguna/{pk}/",
    "/jejak-audit/",
    "/akun/kata-sandi/",
    "/akun/dua-langkah/",
]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_accessible(open_page, size, path, admin_user, staff):
    record(by=staff, verb="update", obj=staff, fields=["full_name"])
    browser = open_page(admin_user, size)
    browser.go(path.format(pk=staff.pk))
    browser.check_accessibility()
    browser.check_width()


def test_password_link_is_shown(open_page, admin_user, staff):
    browser = open_page(admin_user)
    browser.go(f"/pengguna/{staff.pk}/")
    browser.page.get_by_role("button", name="Buat tautan kata sandi").click()
    assert "/akun/kata-sandi/tautan/" in browser.page.get_by_label("Tautan").input_value()
    browser.check_accessibility()
