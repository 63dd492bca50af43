"""What is inside an uploaded file, judged before any spreadsheet library opens it (docs/security.md).

xlsx and ods are zip files of XML. Only the parts that matter are unpacked, counted byte by byte, searched for
a document type and packed anew, so that the library never sees what was uploaded: no lying sizes, no
entities, no nested archives, no cell a billion columns away.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

MB = 1024 * 1024
WIDEST = 702  # column ZZ
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
XLSX, ODS, XLS, TEXT = "xlsx", "ods", "xls", "text"
_NEEDED = re.compile(
    r"\[Content_Types\]\.xml|mimetype|content\.xml|META-INF/manifest\.xml|_rels/[^/]*\.rels"
    r"|xl/(?:_rels/)?[^/]+\.(?:xml|rels)|xl/worksheets/(?:_rels/)?[^/]+\.(?:xml|rels)",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]{1,4})(\d{1,9})"[^>]*(?<!/)>')
_FAR_ODS_ROW = re.compile(
    rb'number-rows-repeated="\d{5,}"[^>]*(?<!/)>(?:(?!</table:table-row).)*?office:value', re.DOTALL
)
_FAR_ODS_CELL = re.compile(rb'<table:table-cell\s(?=[^>]*office:value)[^>]*number-columns-repeated="\d{4,}"')
_PDF_AND_ARCHIVES = (b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"{\\rtf")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
_WEB_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|meta|style|head)", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """How much a file may ask of us. The browser uses these; the command passes its own."""

    size: int = 5 * MB
    unpacked: int = 50 * MB
    parts: int = 200
    rows: int = 20_000
    cells: int = 6_000_000
    sheets: int = 60
    seconds: int = 30
    memory: int = 1024 * MB

    @classmethod
    def for_rows(cls, rows: int) -> "Limits":
        """The limits of a command that was told how many rows to take; never below the browser's."""
        share = max(1, -(-rows // cls.rows))
        return cls(
            size=cls.size * share,
            unpacked=cls.unpacked * share,
            rows=max(rows, cls.rows),
            cells=cls.cells * share,
            seconds=cls.seconds * share,
            memory=cls.memory * min(share, 8),
        )


class FileError(ValueError):
    """The file cannot be read; `code` names the reason and the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def kind_of(data: bytes) -> str:
    """xlsx, ods, xls or text, by content (a name proves nothing); FileError for anything else."""
    if not data.strip(b"\x00 \r\n\t"):
        raise FileError("file_empty", "Berkas kosong. Pilih berkas yang berisi data.")
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            raise locked()
        return XLS
    if data.startswith(_PDF_AND_ARCHIVES + _IMAGES):
        raise _not_a_sheet()
    if _WEB_PAGE.match(data[:500].removeprefix(b"\xef\xbb\xbf")):
        raise FileError(
            "file_html",
            "Berkas ini halaman web, bukan lembar kerja. Buka di Excel, lalu simpan sebagai .xlsx.",
        )
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_a_sheet()
    return TEXT


def clean_copy(data: bytes, kind: str, limits: Limits) -> tuple[bytes, dict[str, bytes]]:
    """The same workbook packed anew from checked parts only, and those parts by name."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _checked_parts(archive, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        if isinstance(error, FileError):
            raise
        raise damaged() from None
    for name, content in parts.items():
        if kind == XLSX and name.lower().startswith("xl/worksheets/"):
            _check_extent(content, limits)
    if kind == ODS and any(far.search(parts["content.xml"]) for far in (_FAR_ODS_ROW, _FAR_ODS_CELL)):
        raise _far()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue(), parts


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise damaged() from None
    if "xl/workbook.xml" in names:
        return XLSX
    if "content.xml" in names:
        return ODS
    raise _not_a_sheet()


def _checked_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    infos = archive.infolist()
    if len(infos) > limits.parts:
        raise FileError(
            "file_parts", f"Isi berkas terlalu banyak ({len(infos)} bagian). Salin ke berkas baru."
        )
    if sum(info.file_size for info in infos) > limits.unpacked:
        raise _too_big_inside(limits)
    parts: dict[str, bytes] = {}
    left = limits.unpacked
    for info in infos:
        if not _NEEDED.fullmatch(info.filename):
            continue
        if info.filename in parts:
            raise damaged()
        with archive.open(info) as part:
            content = part.read(left + 1)
        left -= len(content)
        if left < 0:
            raise _too_big_inside(limits)
        if _DOCTYPE.search(_as_utf8(content)):
            raise FileError(
                "file_doctype", "Berkas memuat bagian yang tidak aman. Salin datanya ke berkas baru."
            )
        parts[info.filename] = content
    return parts


def _as_utf8(content: bytes) -> bytes:
    """XML may be UTF-16, where a document type would not be seen."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:64]:
        return content.replace(b"\x00", b"")
    return content


def _check_extent(content: bytes, limits: Limits) -> None:
    """Refuse cells so far away that a table of everything between would not fit in memory."""
    last_column, last_row = 0, 0
    longest = b""
    for match in _CELL.finditer(content):
        letters, digits = match.groups()
        last_row = max(last_row, int(digits))
        if len(letters) > len(longest) or (len(letters) == len(longest) and letters > longest):
            longest = letters
    for letter in longest:
        last_column = last_column * 26 + letter - 64
    if last_column > WIDEST or last_column * last_row > limits.cells:
        raise FileError(
            "file_far",
            "Ada isi jauh di luar tabel (sel paling kanan atau paling bawah). Hapus isinya, lalu simpan.",
        )


def _too_big_inside(limits: Limits) -> FileError:
    message = f"Isi berkas lebih dari {limits.unpacked // MB} MB. Hapus lembar lain, atau bagi berkasnya."
    return FileError("file_unpacked", message)


def _not_a_sheet() -> FileError:
    return FileError("file_kind", "Berkas ini bukan lembar kerja. Pilih berkas .xlsx, .xls, .ods, atau .csv.")


def damaged() -> FileError:
    """The error for a file no program can open."""
    return FileError("file_damaged", "Berkas rusak. Buka di Excel, simpan sebagai .xlsx, lalu coba lagi.")


def locked() -> FileError:
    """The error for a file that opens with a password only."""
    return FileError("file_password", "Berkas dikunci kata sandi. Simpan tanpa kata sandi, lalu unggah.")


def _far() -> FileError:
    message = "Ada isi jauh di luar tabel (sel paling kanan atau paling bawah). Hapus isinya, lalu simpan."
    return FileError("file_far", message)
