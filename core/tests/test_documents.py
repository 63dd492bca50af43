"""PDF: accessible, in the portal's font, and deaf to markup in what people typed."""

import datetime
import io

import pytest
import typst

from core import documents
from core.documents import pdf_of, pdf_response

pypdf = pytest.importorskip("pypdf", reason="pypdf, of requirements-dev.txt, reads documents back")

AT = datetime.datetime(2025, 7, 1, 8, 5, tzinfo=datetime.UTC)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Plus Jakarta Sans", lang: "id")
= #data.title
"""


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Makes the template of this test say a title."""
    monkeypatch.setattr(documents, "_folder", lambda: tmp_path)

    def make(title, template=TEMPLATE):
        (tmp_path / "page.typ").write_text(template, encoding="utf-8")
        return pdf_of("page.typ", {"title": title}, at=AT)

    return make


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_a_document_is_tagged_indonesian_and_has_a_title(made):
    found = read(made("Laporan penempatan"))
    root = found.trailer["/Root"]
    assert root["/Lang"] == "id" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert found.metadata.title == "Laporan penempatan"
    assert found.metadata.creation_date.date() == AT.date()


def test_what_a_person_typed_is_never_a_command(made):
    name = "#strong[Siti] $x$ *tebal* \\ <b>"
    assert name in read(made(name)).pages[0].extract_text()


def test_the_font_is_inside(made):
    fonts = read(made("Huruf")).pages[0]["/Resources"]["/Font"]
    assert all("PlusJakartaSans" in font.get_object()["/BaseFont"] for font in fonts.values())


def test_the_same_data_give_the_same_bytes(made):
    assert made("Laporan") == made("Laporan")
    assert made("Laporan") != made("Rekap")


def test_a_template_reads_nothing_outside_its_folder(made):
    with pytest.raises(typst.TypstError):
        made("Rahasia", '#read("../../etc/hostname")')


def test_a_picture_without_words_is_refused(made):
    """PDF/UA-1 is checked while the document is made."""
    with pytest.raises(typst.TypstError, match="alt"):
        made("Tanpa teks", TEMPLATE + "#figure(rect(), kind: image, supplement: none)\n#image(bytes(\"<svg "
             "xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>\"))")  # fmt: skip


def test_it_is_sent_as_a_file_with_a_name(made):
    response = pdf_response(b"%PDF", "penempatan-2025-06-30")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="penempatan-2025-06-30.pdf"'
