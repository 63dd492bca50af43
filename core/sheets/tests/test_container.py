"""Hostile and broken files: each ends in a FileError that says what to do, none in anything else."""

import io
import struct
import subprocess
import sys
import time
import zipfile

import pytest

from core.sheets import grid
from core.sheets.container import MB, FileError, Limits, clean_copy
from core.sheets.reader import read_limited
from core.sheets.tests.files import COLUMNS, HEADERS, SITI, ods, packed, text, unpacked, with_sheet, xlsx

XML = "xl/worksheets/sheet1.xml"


def code_of(data, name="a.xlsx", limits=Limits()):  # noqa: B008 - frozen
    with pytest.raises(FileError) as error:
        read_limited(data, name, COLUMNS, limits)
    assert error.value.message.endswith(".")
    return error.value.code


def with_part(name, content):
    return packed({**unpacked(xlsx([HEADERS, SITI])), name: content})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n", "file_empty"),
        (b"%PDF-1.7 ...", "file_kind"),
        (b"\x89PNG\r\n\x1a\n", "file_kind"),
        (b"PK\x03\x04 rusak", "file_damaged"),
        (packed({"catatan.txt": "halo"}), "file_kind"),
        (packed({"xl/workbook.xml": "<halo/>"}), "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "file_damaged"),
        (b"<html><table><tr><td>NIK</td></tr></table></html>", "file_html"),
        (b"a\x00b;c", "file_kind"),
        (xlsx([HEADERS, SITI])[:-200], "file_damaged"),
    ],
)
def test_no_spreadsheet(data, code):
    assert code_of(data) == code


def test_password():
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    assert code_of(locked) == "file_password"


def test_command_may_take_more_rows_but_never_less_than_the_browser():
    assert Limits.for_rows(100) == Limits()
    assert (Limits.for_rows(100_000).rows, Limits.for_rows(100_000).size) == (100_000, 25 * MB)


def test_too_big():
    assert code_of(b"a;b\n" * (2 * MB)) == "file_size"


def test_too_big_for_the_sum_of_its_parts():
    assert code_of(with_part("xl/media/image1.png", b"0" * (51 * MB))) == "file_unpacked"


def test_zip_bomb_in_the_sheet_itself():
    assert code_of(with_sheet(lambda xml: xml + b" " * (51 * MB))) == "file_unpacked"


def test_zip_bomb_that_lies_about_its_size():
    """The sizes in the directory say 100 bytes; what comes out is cut there and its checksum fails."""
    data = bytearray(with_sheet(lambda xml: xml + b" " * (20 * MB)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(XML).file_size
    data = data.replace(struct.pack("<L", size), struct.pack("<L", 100))
    assert code_of(bytes(data)) == "file_damaged"


def test_300_parts():
    parts = {**unpacked(xlsx([HEADERS, SITI])), **{f"xl/lain{number}.xml": "<a/>" for number in range(300)}}
    assert code_of(packed(parts)) == "file_parts"


def test_part_twice():
    target = io.BytesIO(xlsx([HEADERS, SITI]))
    with zipfile.ZipFile(target, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(XML, "<worksheet/>")
    assert code_of(target.getvalue()) == "file_damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type(encoding):
    bomb = '<!DOCTYPE a [<!ENTITY b "b">]>'
    changed = with_sheet(lambda xml: xml.decode().replace("<worksheet", bomb + "<worksheet").encode(encoding))
    assert code_of(changed) == "file_doctype"


def test_document_type_in_ods():
    parts = unpacked(ods([HEADERS, SITI]))
    parts["content.xml"] = parts["content.xml"].replace(
        b"<office:document", b"<!DOCTYPE x>\n<office:document", 1
    )
    assert code_of(packed(parts), "a.ods") == "file_doctype"


@pytest.mark.parametrize("place", ["XFD1048576", "A1048576", "XFD1", "ZZ20000"])
def test_far_cell(place):
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    cell = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'.encode()
    started = time.monotonic()
    assert code_of(with_sheet(lambda xml: xml.replace(b"</sheetData>", cell))) in ("file_far", "file_rows")
    assert time.monotonic() - started < 10


def test_far_cell_in_ods():
    far = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string">'
    )
    far += "<text:p>x</text:p></table:table-cell></table:table-row>"
    parts = unpacked(ods([HEADERS, SITI]))
    parts["content.xml"] = parts["content.xml"].replace(b"</table:table>", far.encode() + b"</table:table>")
    assert code_of(packed(parts), "a.ods") == "file_far"


def test_wide_csv():
    assert code_of(b"NIK;Nama\n" + b";" * 5000, "a.csv") == "file_far"


def test_many_rows():
    assert code_of(text([HEADERS] + [["x"]] * 22_000), "a.csv") == "file_rows"


def test_only_needed_parts_reach_the_library():
    data = with_part("xl/vbaProject.bin", b"macro")
    copy, parts = clean_copy(data, "xlsx", Limits())
    assert "xl/vbaProject.bin" not in unpacked(copy)
    assert XML in parts


def test_child_that_eats_memory_is_stopped():
    rows = [[f"{number}-{index}" for index in range(30)] for number in range(3000)]
    assert code_of(xlsx([HEADERS, *rows]), limits=Limits(memory=40 * MB)) == "file_heavy"


def test_child_that_takes_too_long_is_stopped(monkeypatch):
    def slow(*args, **options):
        raise subprocess.TimeoutExpired(sys.executable, 1)

    monkeypatch.setattr(grid.subprocess, "run", slow)
    assert code_of(xlsx([HEADERS, SITI])) == "file_heavy"


def test_child_knows_no_keys_of_the_portal(monkeypatch):
    seen = {}
    run = subprocess.run
    monkeypatch.setenv("NIK_INDEX_KEY", "rahasia")
    monkeypatch.setattr(grid.subprocess, "run", lambda *args, **kw: seen.update(kw) or run(*args, **kw))
    read_limited(xlsx([HEADERS, SITI]), "a.xlsx", COLUMNS)
    assert "NIK_INDEX_KEY" not in seen["env"]


hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed")
strategies = pytest.importorskip("hypothesis.strategies", reason="hypothesis is not installed")
GOOD = xlsx([HEADERS, SITI])


@hypothesis.given(
    changes=strategies.lists(
        strategies.tuples(strategies.integers(0, len(GOOD) - 1), strategies.binary(min_size=1, max_size=4)),
        max_size=6,
    )
)
@hypothesis.settings(max_examples=150, deadline=None)
def test_damaged_bytes_are_read_or_refused(changes):
    data = bytearray(GOOD)
    for place, piece in changes:
        data[place : place + len(piece)] = piece
    try:
        grid.read_grids(bytes(data), "a.xlsx")
    except FileError as error:
        assert error.code.startswith("file_")


@hypothesis.given(data=strategies.binary(max_size=400))
@hypothesis.settings(deadline=None)
def test_any_bytes_are_read_or_refused(data):
    try:
        grid.read_grids(data, "a.csv")
    except FileError as error:
        assert error.code.startswith("file_")
