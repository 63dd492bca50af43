"""Signing in, as a person at a screen does it."""

PASSWORD = "kata-sandi-contoh"


def test_sign_in_page_is_accessible(open_page, size):
    browser = open_page(size=size)
    browser.go("/akun/masuk/")
    assert browser.page.title() == "Masuk - Portal BLK"
    browser.check_accessibility()
    browser.check_width()


def test_wrong_password_is_explained_and_announced(open_page, staff):
    browser = open_page()
    browser.go("/akun/masuk/")
    browser.page.get_by_label("Nama pengguna").fill("staf")
    browser.page.get_by_label("Kata sandi").fill("bukan-kata-sandinya")
    browser.page.get_by_role("button", name="Masuk").click()
    assert browser.page.get_by_role("alert").is_visible()
    browser.check_accessibility()


def test_sign_in_and_out_with_the_keyboard(open_page, admin_user):
    browser = open_page()
    browser.go("/pengguna/")
    page = browser.page
    page.get_by_label("Nama pengguna").press_sequentially("admin")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Pengguna").wait_for()
    page.locator("summary", has_text="menu akun").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keluar").press("Enter")
    page.get_by_role("heading", level=1, name="Masuk").wait_for()
