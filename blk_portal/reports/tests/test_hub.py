"""The page of all reports shows what its reader may open, and nothing that does not exist."""

import pytest

from blk_portal.reports import hub
from blk_portal.reports.hub import Report, reports_for
from core.accounts.permissions import Permission

pytestmark = pytest.mark.django_db


def titles(user):
    return {report.title for _, lines in reports_for(user) for report, _ in lines}


def test_a_report_shows_to_whom_its_right_allows(admin_user, staff):
    assert "Target penempatan" in titles(admin_user)
    assert "Target penempatan" not in titles(staff)


def test_a_report_without_an_address_is_left_out(monkeypatch, admin_user):
    ghost = Report("Hantu", "Tidak ada.", "ghost", "reports:ghost")
    monkeypatch.setattr(hub, "GROUPS", (("Semua", (ghost,)),))
    assert reports_for(admin_user) == []


def test_a_report_without_a_right_is_open_to_everybody(monkeypatch, nobody):
    everybody = Report("Bantuan", "Cara memakai.", "book", "core:help")
    head_only = Report("Jejak", "Siapa apa.", "book", "core:audit_list", Permission.VIEW_AUDIT)
    monkeypatch.setattr(hub, "GROUPS", (("Semua", (everybody, head_only)),))
    assert reports_for(nobody) == [("Semua", [(everybody, "/bantuan/")])]


def test_the_page_links_to_the_reports(client_for, admin_user):
    page = client_for(admin_user).get("/laporan/").text
    assert '<a href="/target/">' in page
