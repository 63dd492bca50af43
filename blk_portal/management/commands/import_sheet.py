"""Bring in a spreadsheet: `manage.py import_sheet peserta wave.xlsx --centre bojonegoro`."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from blk_portal.imports.actions import Refused, SheetRequest, import_file
from blk_portal.imports.registry import KINDS
from core.sheets.container import FileError
from core.sheets.dates import parse_date
from core.sheets.values import CellError


class Command(BaseCommand):
    help = "Import a sheet. Exit 0: all rows accepted, 1: some rejected, 2: the file cannot be read."

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=list(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--centre", metavar="CODE", help="owner of rows that name no BLK")
        parser.add_argument("--sheet", nargs="+", action="extend", default=[], metavar="NAME")
        parser.add_argument("--set", action="append", default=[], metavar="HEADER=VALUE", dest="constants")
        parser.add_argument("--data-date", metavar="D", help="the day the file speaks of")
        parser.add_argument("--create-missing", action="store_true", help="add unknown programmes")
        parser.add_argument("--as", metavar="USER", dest="username")
        parser.add_argument("--dry-run", action="store_true", help="judge, but write nothing")
        parser.add_argument("--skip-rejected", action="store_true", help="write the accepted rows")
        parser.add_argument("--report", type=Path, metavar="FILE.json")
        parser.add_argument("--max-rows", type=int, default=200_000, metavar="N")

    def handle(self, *args, **options):
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from None
        try:
            done = import_file(
                SheetRequest(
                    kind=KINDS[options["kind"]],
                    data=data,
                    file_name=options["file"].name,
                    centre_code=options["centre"],
                    sheets=options["sheet"],
                    constants=[_pair(text) for text in options["constants"]],
                    data_date=_day(options["data_date"]),
                    create_missing=options["create_missing"],
                    username=options["username"],
                    is_rehearsal=options["dry_run"],
                    leave_out_rejected=options["skip_rejected"],
                    max_rows=options["max_rows"],
                )
            )
        except (FileError, Refused, CellError) as error:
            raise CommandError(error.message, returncode=2) from None
        self.tell(done, options)
        if done["rejected"]:
            sys.exit(1)

    def tell(self, report: dict, options: dict) -> None:
        if options["report"]:
            text = json.dumps(report, ensure_ascii=False, indent=1)
            options["report"].write_text(text, encoding="utf-8")
        names = ("read", "created", "updated", "unchanged", "warned", "rejected", "skipped")
        self.stdout.write(", ".join(f"{name} {report[name]}" for name in names))
        shown = report["problems"][:50] if not options["report"] else []
        for one in shown:
            place = f"{one['sheet']} baris {one['row']}, {one['column']}"
            self.stdout.write(f"  {one['level']}: {place}: {one['message']}")
        if len(report["problems"]) > len(shown) and not options["report"]:
            self.stdout.write(
                f"  ... {len(report['problems']) - len(shown)} more; see them all with --report."
            )
        self.stdout.write("Written." if report["written"] else "Nothing was written.")


def _pair(text: str) -> tuple[str, str]:
    header, sign, value = text.partition("=")
    if not sign or not header.strip() or not value.strip():
        raise CommandError(f'--set must be "HEADER=VALUE", not {text!r}.', returncode=2)
    return header.strip(), value.strip()


def _day(text: str | None):
    if not text:
        return None
    try:
        day = parse_date(text)
    except CellError as error:
        raise CommandError(f"--data-date: {error.message}", returncode=2) from None
    if day > timezone.localdate():
        raise CommandError("--data-date: the day has not come yet.", returncode=2)
    return day
