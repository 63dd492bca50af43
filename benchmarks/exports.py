"""The list of alumni as a file, each way in a process of its own so that its memory can be read."""

import csv
import tempfile

from django.db import connection

from alumni.models import Graduation
from benchmarks.measure import PORTAL, measured, timed
from benchmarks.rivals import GRADUATION_FIELDS, GraduationResource, JoinedGraduationResource
from benchmarks.visitors import client_of
from blk_portal.exports.actions import make_file
from core.models import ExportRun, User

CSV, XLSX = "export csv", "export xlsx"


def csv_masked(number: int) -> list[dict]:
    """As the head of the province takes it: NIK and phones masked."""
    return [measured(CSV, PORTAL, [timed(lambda: _download("kadis"))])]


def csv_clear(number: int) -> list[dict]:
    """With the right to export identities: every NIK is decrypted."""
    return [measured("export csv, NIK in clear", PORTAL, [timed(lambda: _download("admin"))])]


def csv_bare(number: int) -> list[dict]:
    """The same joins and columns, without words: COPY on PostgreSQL, a cursor and csv.writer on SQLite."""
    is_copy = connection.vendor == "postgresql"
    side = "COPY" if is_copy else "csv.writer"
    return [measured(CSV, side, [timed(_copy if is_copy else _write_rows)])]


def xlsx(number: int) -> list[dict]:
    """As the worker makes it, with the progress it tells."""
    run = ExportRun.objects.create(name="alumni", query="", user=User.objects.get(username="kadis"))
    took = timed(lambda: make_file.call(run.pk))
    run.refresh_from_db()
    run.file.delete(save=False)
    return [measured(XLSX, PORTAL, [took], rows=run.rows_done)]


def rival_xlsx(number: int) -> list[dict]:
    """django-import-export as it comes."""
    return [measured(XLSX, "import-export", [timed(lambda: _export(GraduationResource))])]


def rival_xlsx_joined(number: int) -> list[dict]:
    """django-import-export, with the related rows read along."""
    return [measured(XLSX, "import-export, joined", [timed(lambda: _export(JoinedGraduationResource))])]


def _download(username: str) -> None:
    client = client_of(username)
    with tempfile.TemporaryFile() as file:
        for piece in client.get("/ekspor/alumni.csv"):
            file.write(piece)
        assert file.tell() > 1000


def _statement() -> str:
    rows = Graduation.objects.order_by("-graduated_on", "-id").values_list(*GRADUATION_FIELDS)
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        return cursor.mogrify(sql, values).decode() if values else sql


def _copy() -> None:
    with tempfile.TemporaryFile() as file, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({_statement()}) TO STDOUT (FORMAT csv, HEADER)", file)


def _write_rows() -> None:
    with tempfile.TemporaryFile("w+", newline="") as file, connection.cursor() as cursor:
        cursor.execute(_statement())
        csv.writer(file).writerows(cursor)


def _export(resource: type) -> None:
    found = resource().export()
    assert found.width == len(GRADUATION_FIELDS)
    with tempfile.TemporaryFile() as file:
        file.write(found.export("xlsx"))
