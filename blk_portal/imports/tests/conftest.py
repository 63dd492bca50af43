"""The import command as a fixture."""

import json

import pytest
from django.core.management import call_command


@pytest.fixture
def bring_in(tmp_path, bojonegoro):
    """bring_in(bytes, *options) -> (exit code, report)."""

    def run(data, *options, name="berkas.xlsx", centre="bojonegoro", kind="peserta"):
        file, report = tmp_path / name, tmp_path / "laporan.json"
        file.write_bytes(data)
        report.unlink(missing_ok=True)
        where = ["--centre", centre] if centre else []
        code = 0
        try:
            call_command("import_sheet", kind, str(file), *where, "--report", str(report), *options)
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(report.read_text(encoding="utf-8"))

    return run
