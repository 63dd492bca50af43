"""Which programme the words Program and Kejuruan of a row mean."""

from collections.abc import Iterable

from django.utils.text import slugify

from core.sheets.checking import REJECTED, WARNED, CheckedRow
from core.sheets.plans import Order
from core.sheets.values import nearest, simplify
from core.sheets.words import Words, explained, words_of
from training.programmes.models import Field, Programme

CONTRADICTION = "Program {programme} di portal termasuk kejuruan {field}. Kejuruan di berkas tidak dipakai."
ADDED = "Program belum ada, jadi ditambahkan pada kejuruan {field}."
FIELD_ADDED = "Kejuruan belum ada, jadi ditambahkan."
FROM_FIELD = "Program kosong. Isi kolom Kejuruan dikenal sebagai program, jadi itu yang dipakai."


class Programmes:
    """Programmes and kejuruan by their spellings; new ones are made in memory where the order allows it."""

    def __init__(self, order: Order) -> None:
        self.order = order
        programmes = list(Programme.objects.select_related("field"))
        fields = list(Field.objects.all())
        self.by_pk = {programme.pk: programme for programme in programmes}
        self.fields = {field.pk: field for field in fields}
        self.names, self.field_names = words_of(programmes), words_of(fields)
        self.plain: dict[tuple[str, str], Programme] = {}
        self.new: dict[str, Programme] = {}
        self.new_fields: dict[str, Field] = {}
        self.unknown: dict[str, set[str]] = {"programme": set(), "field": set()}

    def of(self, row: CheckedRow) -> Programme | None:
        """The row's programme; None with a rejection in the row where it cannot be told."""
        words = (row.values.get("programme", ""), row.values.get("field", ""))
        if words in self.plain:
            return self.plain[words]
        before = len(row.problems)
        programme = self._judged(row, *words)
        if programme is not None and len(row.problems) == before:
            self.plain[words] = programme  # nothing to say about it: the same for the next row
        return programme

    def _judged(self, row: CheckedRow, word: str, field_word: str) -> Programme | None:
        if not word:
            return self._from_field(row, field_word)
        field = self._field(row, field_word) if field_word else None
        key = self._key("programme", word, self.names)
        if key is not None:
            programme = self.by_pk[key]
            if field and field != programme.field:
                text = CONTRADICTION.format(programme=programme.name, field=programme.field.name)
                row.add(WARNED, "Kejuruan", "field_differs", text, field_word)
            return programme
        return self._missing(row, word, field)

    def _key(self, column: str, word: str, words: Words):
        """The key a word means, by this file's explanation or by its spelling."""
        return words.exact(explained(word, self.order.aliases.get(column, {})))

    def _field(self, row: CheckedRow, word: str) -> Field | None:
        key = self._key("field", word, self.field_names)
        if key is not None:
            return self.fields[key]
        if self.order.create_missing:
            slug = slugify(word)[:50]
            if slug and slug not in self.new_fields:
                self.new_fields[slug] = Field(slug=slug, name=word[:120])
                row.add(WARNED, "Kejuruan", "field_added", FIELD_ADDED, word)
            return self.new_fields.get(slug)
        self.unknown["field"].add(word)
        row.add(
            REJECTED, "Kejuruan", "field_unknown", unknown("Kejuruan", word, self.field_names.labels), word
        )
        return None

    def _from_field(self, row: CheckedRow, field_word: str) -> Programme | None:
        """Some centres write the programme under Kejuruan and have no column Program."""
        key = self._key("programme", field_word, self.names) if field_word else None
        if key is None:
            text = "Program belum diisi. Lengkapi kolomnya, atau isi satu program untuk semua baris."
            row.add(REJECTED, "Program", "required", text)
            return None
        row.add(WARNED, "Program", "from_field", FROM_FIELD, field_word)
        return self.by_pk[key]

    def _missing(self, row: CheckedRow, word: str, field: Field | None) -> Programme | None:
        if self.order.create_missing and field is not None:
            slug = slugify(word)[:80]
            if slug and slug not in self.new:
                self.new[slug] = Programme(slug=slug, name=word[:120], field=field)
                row.add(WARNED, "Program", "programme_added", ADDED.format(field=field.name), word)
            return self.new.get(slug)
        self.unknown["programme"].add(word)
        text = unknown("Program", word, self.names.labels)
        if self.order.create_missing:
            text += " Isi Kejuruan agar program baru dapat ditambahkan."
        row.add(REJECTED, "Program", "programme_unknown", text, word)
        return None


def unknown(what: str, word: str, labels: Iterable[str]) -> str:
    """The sentence for a word of a code list that nobody knows, with the nearest choices."""
    labels = list(labels)
    close = nearest(word, labels) or _sharing_words(word, labels)
    hint = f" Maksud Anda {' atau '.join(close)}?" if close else ""
    return f"{what} “{word[:60]}” tidak ada di daftar portal.{hint}"


def _sharing_words(word: str, labels: list[str]) -> list[str]:
    mine = set(simplify(word).split())
    shared = sorted(labels, key=lambda label: -len(mine & set(simplify(label).split())))
    return [label for label in shared[:3] if mine & set(simplify(label).split())]


def free_slug(slug: str, taken: set[str]) -> str:
    """The slug, or with a number behind it where another row has it."""
    number, found = 1, slug
    while found in taken:
        number += 1
        found = f"{slug[:70]}-{number}"
    taken.add(found)
    return found


def choices_for(column: str) -> list[tuple[str, str]]:
    """(name, name) of what an unknown word under Program or Kejuruan may mean."""
    rows = (Programme if column == "programme" else Field).objects.in_use()
    return [(name, name) for name in rows.values_list("name", flat=True)]
