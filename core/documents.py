"""PDF: a template of typst and its data in, the bytes of an accessible document out.

Data reaches a template as one JSON text (`json(bytes(sys.inputs.data))`), never as markup, so that nothing a
person typed is read as a command. Documents are tagged, Indonesian, PDF/UA-1, in the portal's own font; only
files under templates/ can be read by a template.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import fontpkg_plus_jakarta_sans
import typst
from django.conf import settings
from django.http import HttpResponse

FONTS = Path(fontpkg_plus_jakarta_sans.__file__).parent / "files"
STANDARD = "ua-1"
PDF = "application/pdf"


def pdf_of(template: str, data: Mapping, *, at: datetime) -> bytes:
    """The document that `templates/<template>` makes of `data` (JSON types only), dated `at`.

    The same data and moment give the same bytes.
    """
    return typst.compile(
        str(_folder() / template),
        root=str(_folder()),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=STANDARD,
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
    )


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """The document as a file of that name, shown in the browser where it can."""
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


@lru_cache
def _folder() -> Path:
    return settings.BASE_DIR / "templates"
