"""The report on paper says what the dashboard says, with two decimals, and hides what it hides."""

import io
import re
from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import timezone

from alumni.careers.recount import recount_people
from alumni.outcomes.actions import set_target
from alumni.outcomes.figures import figure
from blk_portal.reports.placement import read_report
from blk_portal.reports.printing import document_of
from core.models import AuditEntry
from training.models import Enrolment, EnrolmentDisability

pypdf = pytest.importorskip("pypdf", reason="pypdf, of requirements-dev.txt, reads documents back")
pytestmark = pytest.mark.django_db
URL = "/laporan/penempatan.pdf"


def data_for(user, query=""):
    return document_of(read_report(QueryDict(query), user, timezone.localdate()), timezone.localtime())


def pages_of(response):
    """What each page of the document says."""
    found = pypdf.PdfReader(io.BytesIO(response.content))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in found.pages]


def test_the_first_page_has_the_number_its_parts_and_the_centres(client_for, kadis, world):
    set_target(year=2025, centre=None, measure="placed_within", window=6, value=Decimal(68), by=None)
    first = pages_of(client_for(kadis).get(URL))[0]
    assert "Laporan Penempatan Alumni BLK, Lulusan 2025" in first
    assert "66,67%" in first and "12 dari 18 kelulusan" in first
    assert "1,3 poin di bawah target 68%" in first and "perlu 1 alumni lagi" in first
    assert "turun 33,3 poin dari 2024" in first
    for line in ("Formal 8 44,44", "Informal 4 22,22", "Belum bekerja 4 22,22", "Belum terlacak 2 11,11"):
        assert line in first
    assert re.search(r"Bojonegoro 12 66,67 39,06–86,19 16,67 Belum pasti", first)
    assert "Halaman 1 dari 3" in first


def test_the_last_page_says_what_the_numbers_mean(client_for, kadis, world):
    last = pages_of(client_for(kadis).get(URL))[-1]
    assert "Arti setiap angka" in last
    for title in (
        "Ditempatkan dalam 6 bulan",
        "Waktu sampai bekerja",
        "Penghasilan",
        "Perbandingan yang adil",
    ):
        assert title in last
    for words in ("aturan bps, versi 1", "Jumlah pembagi (n) 18", "Isian terakhir", "Ukuran 3 di docs"):
        assert words in last


def test_the_document_is_read_aloud_in_indonesian(client_for, kadis, world):
    response = client_for(kadis).get(URL)
    root = pypdf.PdfReader(io.BytesIO(response.content)).trailer["/Root"]
    assert root["/Lang"] == "id" and root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_the_numbers_are_those_of_the_figures(kadis, world):
    report = read_report(QueryDict("year=2025"), kadis, timezone.localdate())
    expected = figure(report.definition)
    assert report.total == expected
    data = data_for(kadis, "year=2025")
    assert data["headline"]["counts"] == f"{expected.placed} dari {expected.matured} kelulusan"
    assert sum(int(part["count"]) for part in data["parts"]) == expected.matured
    assert sum(int(row["matured"]) for row in data["centres"]["rows"]) == expected.matured
    assert sum(int(row[1]) for row in data["spans"]["rows"]) == expected.matured


def test_jobs_evidence_and_gaps_have_their_tables(kadis, world):
    data = data_for(kadis)
    assert ["Pekerjaan sesuai pelatihan", "8/12", "66,67%"] in data["quality"]
    assert ["Median penghasilan sebulan", "12", "Rp2.200.000"] in data["quality"]
    assert data["evidence"][-2][1:] == ["12", "100,00"]
    assert {row["label"]: row["rate"] for row in data["fields"]}["Las"] == "66,67"


def test_the_same_address_asks_the_same_as_the_dashboard(client_for, kadis, world):
    query = "year=2025&centre=tuban&rule=relation"
    page = client_for(kadis).get(f"/dasbor/?{query}")
    report = read_report(QueryDict(query), kadis, timezone.localdate())
    assert report.definition == page.context["definition"]
    assert [part["label"] for part in data_for(kadis, query)["parts"]][:2] == [
        "Dalam hubungan kerja",
        "Luar hubungan kerja",
    ]


def test_small_numbers_by_disability_are_hidden_on_paper_too(client_for, province, kadis, world):
    for row in Enrolment.objects.order_by("pk")[:2]:
        EnrolmentDisability.objects.create(enrolment=row, has_disability=True)
        recount_people([row.person_id])
    seen, hidden = data_for(kadis)["groups"], data_for(province)["groups"]
    assert any(row[0] == "Penyandang disabilitas" and row[1] == "2" for row in seen)
    assert not any(row[0] == "Penyandang disabilitas" and row[1] == "2" for row in hidden)
    assert "Penyandang disabilitas 2" not in " ".join(pages_of(client_for(province).get(URL)))


def test_a_choice_without_graduates_is_still_a_document(client_for, kadis, world):
    first = pages_of(client_for(kadis).get(f"{URL}?year=2001"))[0]
    assert "0 dari 0 kelulusan" in first and "–%" not in first and "Perbandingan" not in first


def test_taking_the_document_is_in_the_trail(client_for, kadis, world):
    client_for(kadis).get(f"{URL}?year=2025&sex=P")
    entry = AuditEntry.objects.filter(verb="export").latest("pk")
    assert entry.facts == {"list": "penempatan", "format": "pdf", "filters": ["year", "sex"]}


def test_the_report_takes_a_fixed_number_of_queries(client_for, kadis, world, django_assert_max_num_queries):
    client = client_for(kadis)
    client.get(URL)
    with django_assert_max_num_queries(25):
        client.get(URL)
