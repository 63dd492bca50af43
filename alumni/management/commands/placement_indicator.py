"""Every indicator on the command line, exact: `manage.py placement_indicator retention --group-by centre`."""

import csv
import json

from django.core.management.base import CommandError

from alumni.careers.derivation import PLACED_WITHIN
from alumni.management.commands import placement_rate
from alumni.outcomes.definitions import MEASURES, Definition, DefinitionError, key_named
from alumni.outcomes.indicators import INDICATORS, title_of
from alumni.outcomes.readers import READERS, Answer
from core.numbers import DASH


class Command(placement_rate.Command):
    help = "One indicator of a cohort, whole and by groups; definitions in docs/indicators.md."

    def add_arguments(self, parser):
        parser.add_argument("name", metavar="NAME", help=", ".join(READERS))
        super().add_arguments(parser)
        parser.set_defaults(measure=None)

    def handle(self, *args, **options):
        name = options["name"]
        try:
            placement_rate.choose("Indikator", name, tuple(READERS))
            definition = placement_rate.definition_from(options | {"measure": _measure(name, options)})
            key = key_named(options["group_by"]).name if options["group_by"] else None
            placement_rate.choose("Bentuk", options["format"], placement_rate.FORMATS)
            answer = READERS[name](definition, key)
        except DefinitionError as error:
            raise CommandError(" ".join(str(error).split()), returncode=2) from None
        write = {"json": self.write_json, "csv": self.write_csv, "table": self.write_table}
        write[options["format"]](name, definition, answer)

    def write_json(self, name: str, definition: Definition, answer: Answer) -> None:
        indicator = INDICATORS[name]
        told = {"number": indicator.number, "name": name, "title": title_of(indicator, definition)}
        data = {"definition": definition.as_json(), "indicator": told, **answer}
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=2))

    def write_csv(self, name: str, definition: Definition, answer: Answer) -> None:
        """One line a group, the total last under the key `total`; lists are in the JSON only."""
        names, rows = _rows(answer)
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(["key", "label", *names])
        writer.writerows(rows)

    def write_table(self, name: str, definition: Definition, answer: Answer) -> None:
        """A line a value: what it is, then each group, the total last."""
        names, rows = _rows(answer)
        head = ["", *(row[1] for row in rows)]
        lines = [head]
        for place, one in enumerate(names, start=2):
            cells = [DASH if row[place] in (None, "") else str(row[place]) for row in rows]
            lines.append([one.replace("_", " "), *cells])
        widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
        self.stdout.write(f"{title_of(INDICATORS[name], definition)}. Keadaan per {definition.as_of}.")
        for line in lines:
            cells = [line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]
            self.stdout.write("  ".join(cells).rstrip())


def _measure(name: str, options: dict) -> str:
    """The measure asked about: the indicator's own, where it is one, else the option or the headline's."""
    if name not in MEASURES:
        return options["measure"] or PLACED_WITHIN
    if options["measure"] not in (None, name):
        raise DefinitionError(f"Indikator {name} tidak memakai ukuran {options['measure']}; hapus --measure.")
    return name


def _rows(answer: Answer) -> tuple[list[str], list[list]]:
    """(names of the values, rows of key, label and values); lists and tables within are left out."""
    groups = [*answer["groups"], {"key": "total", "label": "Total", **answer["total"]}]
    names = [name for name, value in answer["total"].items() if not isinstance(value, list | dict)]
    return names, [[row["key"], row["label"], *(row.get(name) for name in names)] for row in groups]
