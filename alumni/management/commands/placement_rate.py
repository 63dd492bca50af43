"""The figures on the command line, exact: `manage.py placement_rate --group-by centre --format csv`."""

import csv
import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alumni.careers.derivation import PLACED_WITHIN
from alumni.outcomes.asking import choose, definition_from
from alumni.outcomes.definitions import DefinitionError, key_named
from alumni.outcomes.figure import Figure
from alumni.outcomes.figures import Figures, read_figures
from core.numbers import DASH

FORMATS = ("table", "json", "csv")


class OneLineParser(CommandParser):
    """Every mistake is one line on stderr and exit status 2, without the usage text."""

    def error(self, message):
        line = " ".join(message.split())
        if not self.called_from_command_line:
            raise CommandError(line, returncode=2)
        self.exit(2, f"CommandError: {line}\n")


class Command(BaseCommand):
    help = "Placement figures of a cohort, whole and by groups; definitions in docs/indicators.md."
    requires_system_checks = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        base = super().create_parser(prog_name, subcommand, **kwargs)
        base.__class__ = OneLineParser
        return base

    def add_arguments(self, parser):
        parser.add_argument("--measure", default=PLACED_WITHIN, metavar="placed_within|in_work_at|in_work_on")
        parser.add_argument("--window", metavar="3|6|12")
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="default: today")
        parser.add_argument("--known-on", metavar="YYYY-MM-DD", help="as it was known at the end of that day")
        parser.add_argument("--rule", default="bps", metavar="bps|ilo|relation")
        parser.add_argument(
            "--min-evidence", default="reported", metavar="hearsay|reported|confirmed|documented"
        )
        parser.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE")
        parser.add_argument("--group-by", metavar="KEY")
        parser.add_argument("--format", default="table", metavar="table|json|csv")

    def handle(self, *args, **options):
        try:
            definition = definition_from(options)
            key = key_named(options["group_by"]).name if options["group_by"] else None
            choose("Bentuk", options["format"], FORMATS)
            figures = read_figures(definition, [key] if key else [])
        except DefinitionError as error:
            raise CommandError(" ".join(str(error).split()), returncode=2) from None
        {"json": self.write_json, "csv": self.write_csv, "table": self.write_table}[options["format"]](
            figures, key
        )

    def write_json(self, figures: Figures, key: str | None) -> None:
        groups = figures.breakdown(key) if key else []
        data = {
            "definition": figures.definition.as_json(),
            "total": figures.total.as_json(),
            "groups": [{"key": g.value, "label": g.label, **g.figure.as_json()} for g in groups],
        }
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def write_csv(self, figures: Figures, key: str | None) -> None:
        """One line a group, the total last under the key `total`; no value is an empty cell."""
        rows = _rows(figures, key)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(["key", "label", *rows[0][2].as_json()])
        for value, label, figure in rows:
            writer.writerow([value, label, *figure.as_json().values()])

    def write_table(self, figures: Figures, key: str | None) -> None:
        """The main columns for reading; json and csv hold them all."""
        rows = _rows(figures, key)
        head = ["", "N", *map(_words, _columns(rows[0][2]))]
        lines = [head, *([label, *_cells(figure)] for _, label, figure in rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        self.stdout.write(f"{figures.definition.title}. Keadaan per {figures.definition.as_of}.")
        for line in lines:
            cells = [line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]
            self.stdout.write("  ".join(cells).rstrip())


def _rows(figures: Figures, key: str | None) -> list[tuple[str, str, Figure]]:
    groups = figures.breakdown(key) if key else []
    return [*((g.value, g.label, g.figure) for g in groups), ("total", "Total", figures.total)]


def _columns(figure: Figure) -> list[str]:
    """Names of the columns after N: the counts that add up to it, then the rates."""
    names = list(figure.as_json())
    counts = names[names.index("placed") : names.index("unknown") + 1]
    rates = ["placement_rate", "placement_rate_low", "placement_rate_high"]
    return [*counts, *rates, *names[names.index("placement_rate_high") + 1 :]]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _cells(figure: Figure) -> list[str]:
    values = figure.as_json()
    shown = [values["matured"], *(values[name] for name in _columns(figure))]
    return [DASH if value is None else str(value) for value in shown]
