"""From filter keys to graduations: which rows a filter keeps, and what a group of rows is called.

Values of a key are rows of a table (centre, programme ...) or fixed (sex). All tables but the batches are
small, so they are read whole, in the snapshot of the figures, and name both filters and groups.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from django.db.models import Q

from alumni.outcomes.definitions import KEYS, MISSING, DefinitionError, Filters
from core.dates import quarter_label, quarter_of, quarter_range
from core.models import DisabilityKind, EducationLevel, Region
from training.models import Batch, Centre, Field, Fund, Programme, Wave

# Keys that stand on the outcome row under their own name.
ROW_KEYS = ("sex", "disability", "disability_kind", "age_group", "education", "district")
# Keys that belong to the day of graduation -> what a day is under them.
DATE_KEYS = {"year": lambda day: str(day.year), "quarter": quarter_of}
# Keys that belong to the batch of a graduation.
BATCH_KEYS = ("fiscal_year", "funding", "wave", "field", "programme", "batch")
# Of a person with two kinds or more (docs/indicators.md, Unit of counting).
MULTIPLE = ("ganda", "Ganda")
BATCH_COLUMNS = ("pk", "code", "name", "centre_id", "wave_id", "programme_id")
CODE, NAME, CENTRE, WAVE, PROGRAMME = range(5)  # their places after the key
FEW_BATCHES = 500


@dataclass
class Tables:
    """The rows behind the keys, each table read at most once. Make one for every read of figures."""

    _batches: dict[int, list] = field(default_factory=dict)
    _batch_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def centres(self) -> dict[int, Centre]:
        return Centre.objects.in_bulk()

    @cached_property
    def waves(self) -> dict[int, Wave]:
        return {wave.pk: wave for wave in Wave.objects.select_related("fund")}

    @cached_property
    def programmes(self) -> dict[int, Programme]:
        return {programme.pk: programme for programme in Programme.objects.select_related("field")}

    @cached_property
    def names(self) -> "_Names":
        """Key -> value -> label, in the order of the table; a table is read when its key is asked for."""
        return _Names(self)

    def of_batches(self, key: str, ids: set[int]) -> dict[int, str]:
        """Batch id -> what it belongs to under a key of the batch, for these batches.

        Many are read with all the others, few by their ids; each at most once.
        """
        if not ids <= self._batches.keys():
            rows = Batch.objects.order_by()
            if len(ids) <= FEW_BATCHES:
                rows = rows.filter(pk__in=ids)
            self._batches |= {pk: row for pk, *row in rows.values_list(*BATCH_COLUMNS)}
            self._batch_names |= {row[CODE]: row[NAME] for row in self._batches.values()}
        place, values = self._column_of(key)
        if values is None:
            return {pk: self._batches[pk][place] for pk in ids}
        return {pk: values[self._batches[pk][place]] for pk in ids}

    def _column_of(self, key: str) -> tuple[int, dict[int, str] | None]:
        """(place of the column in a batch's row, id in that column -> value of the key)."""
        if key == "batch":
            return CODE, None
        if key == "centre":
            return CENTRE, {pk: centre.code for pk, centre in self.centres.items()}
        if key in ("field", "programme"):
            by_field = key == "field"
            rows = self.programmes.items()
            return PROGRAMME, {pk: row.field.slug if by_field else row.slug for pk, row in rows}
        return WAVE, {pk: _value_of_wave(wave, key) for pk, wave in self.waves.items()}

    def label(self, key: str, value: str) -> str:
        """The group's name on screen."""
        fixed = KEYS[key].label_of(value)
        if fixed is not None:
            return fixed
        if key == "batch":
            return self._batch_names.get(value, value)
        if key == "quarter":
            return quarter_label(value)
        return self.names[key].get(value, value)

    def place(self, key: str, value: str) -> tuple:
        """Where a group stands: in the order of time or of its table, else by label; `-` last."""
        if key == "wave":
            order = self._wave_order.get(value, (0, 0))
        elif key in DATE_KEYS or key == "fiscal_year":
            order = (value,)
        elif KEYS[key].values:
            order = (list(KEYS[key].values).index(value),) if value in KEYS[key].values else (99,)
        elif key == "education":
            order = (list(self.names[key]).index(value),) if value in self.names[key] else (99,)
        else:
            order = (self.label(key, value).lower(),)
        return (value == MISSING, *order, value)

    @cached_property
    def _wave_order(self) -> dict[str, tuple[int, int]]:
        return {wave.key: (wave.fiscal_year, wave.number) for wave in self.waves.values()}

    def check(self, filters: Filters) -> None:
        """Refuse a value that is not in its table, naming the nearest ones."""
        for key, values in filters:
            for value in values:
                if value == MISSING or KEYS[key].values or key in DATE_KEYS or key == "fiscal_year":
                    continue
                if key == "batch":
                    self._check_batch(value)
                elif value not in self.names[key] and not _is_unused(key, value):
                    _refuse(key, value, self.names[key])

    def _check_batch(self, value: str) -> None:
        if not Batch.objects.filter(code=value).exists():
            _refuse("batch", value, Batch.objects.values_list("code", flat=True))


class _Names(dict):
    """Key -> value -> label. Funds and fields come with the waves and programmes that have them."""

    def __init__(self, tables: Tables):
        super().__init__()
        self.tables = tables

    def __missing__(self, key: str) -> dict[str, str]:
        self[key] = self._read(key)
        return self[key]

    def _read(self, key: str) -> dict[str, str]:
        tables = self.tables
        match key:
            case "centre":
                return {centre.code: centre.short_name for centre in tables.centres.values()}
            case "funding":
                return {wave.fund.code: wave.fund.name for wave in tables.waves.values()}
            case "field":
                return {row.field.slug: row.field.name for row in tables.programmes.values()}
            case "programme":
                return {row.slug: row.name for row in tables.programmes.values()}
            case "wave":
                return {wave.key: wave.key for wave in tables.waves.values() if wave.key != MISSING}
            case "disability_kind":
                return dict([*DisabilityKind.objects.values_list("code", "name"), MULTIPLE])
            case "education":
                return dict(EducationLevel.objects.values_list("code", "name"))
            case "district":
                return dict(Region.objects.values_list("code", "name"))
        return {}


def _is_unused(key: str, value: str) -> bool:
    """True for a fund or a field that no wave or programme has yet: known, and empty."""
    if key == "funding":
        return Fund.objects.filter(code=value).exists()
    return key == "field" and Field.objects.filter(slug=value).exists()


def _refuse(key: str, value: str, known: Iterable[str]) -> None:
    choices = list(known)
    near = get_close_matches(value.lower(), choices, n=3, cutoff=0.4) or choices[:3]
    hint = f" Yang terdekat: {', '.join(near)}." if near else ""
    raise DefinitionError(f"Nilai “{value}” tidak dikenal untuk {key}.{hint}")


def cohort(filters: Filters, tables: Tables) -> Q:
    """The outcome rows that the filters keep: a repeated key is OR, different keys are AND."""
    tables.check(filters)
    asked = dict(filters)
    kept = of_training(asked, tables, day="graduated_on", centre="centre_id", batch="batch_id")
    for key in ROW_KEYS:
        if key in asked:
            kept &= Q(**{f"{key}__in": asked[key]})
    return kept


def of_training(asked: dict[str, tuple[str, ...]], tables: Tables, *, day: str, centre: str, batch: str) -> Q:
    """What the keys of day, centre and batch keep, of rows with those columns."""
    kept = Q()
    if "year" in asked:
        kept &= _in_ranges(day, map(_year_range, asked["year"]))
    if "quarter" in asked:
        kept &= _in_ranges(day, map(quarter_range, asked["quarter"]))
    if "centre" in asked:
        codes = asked["centre"]
        kept &= Q(**{f"{centre}__in": [pk for pk, row in tables.centres.items() if row.code in codes]})
    if asked.keys() & set(BATCH_KEYS):
        kept &= Q(**{f"{batch}__in": _batches(asked, tables).values("pk")})
    return kept


def _in_ranges(column: str, ranges: Iterable[tuple[datetime.date, datetime.date]]) -> Q:
    kept = Q()
    for days in ranges:
        kept |= Q(**{f"{column}__range": days})
    return kept


def _year_range(year: str) -> tuple[datetime.date, datetime.date]:
    return datetime.date(int(year), 1, 1), datetime.date(int(year), 12, 31)


def _batches(asked: dict[str, tuple[str, ...]], tables: Tables):
    """The batches that the keys of a batch keep, narrowed through the small tables."""
    rows = Batch.objects.order_by()
    if asked.keys() & {"fiscal_year", "funding", "wave"}:
        rows = rows.filter(wave_id__in=[pk for pk, wave in tables.waves.items() if _has(wave, asked)])
    if asked.keys() & {"field", "programme"}:
        kept = [
            pk
            for pk, row in tables.programmes.items()
            if _among(row.slug, "programme", asked) and _among(row.field.slug, "field", asked)
        ]
        rows = rows.filter(programme_id__in=kept)
    if "batch" in asked:
        rows = rows.filter(code__in=asked["batch"])
    return rows


def _value_of_wave(wave: Wave, key: str) -> str:
    return {"fiscal_year": str(wave.fiscal_year), "funding": wave.fund.code, "wave": wave.key}[key]


def _has(wave: Wave, asked: dict[str, tuple[str, ...]]) -> bool:
    return (
        _among(str(wave.fiscal_year), "fiscal_year", asked)
        and _among(wave.fund.code, "funding", asked)
        and _among(wave.key, "wave", asked)
    )


def _among(value: str, key: str, asked: dict[str, tuple[str, ...]]) -> bool:
    return key not in asked or value in asked[key]
