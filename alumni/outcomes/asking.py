"""A question about the figures written as text: the options of the commands and the parameters of the API."""

from datetime import date

from django.utils import timezone

from alumni.outcomes.definitions import FIRST_YEAR, Definition, DefinitionError, filters_of, key_named


def definition_from(options: dict) -> Definition:
    """The question of these texts; DefinitionError with one clear line where it is none."""
    known_on = _day(options["known_on"]) if options.get("known_on") else None
    return Definition(
        as_of=_day(options["as_of"]) if options["as_of"] or not known_on else known_on,
        known_on=known_on,
        measure=options["measure"],
        window=_window(options["window"]),
        rule=options["rule"],
        min_evidence=options["min_evidence"],
        filters=filters_of(_pair(text) for text in options["filter"]),
    )


def _day(text: str | None) -> date:
    if text is None:
        return timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # Other ISO forms (20260630, 2026-W27-2) are no dates here, nor are years that have no year before them.
    if day is None or day.isoformat() != text or day.year < FIRST_YEAR:
        raise DefinitionError(f"Tanggal “{text}” tidak dapat dibaca. Tulis seperti 2026-06-30.")
    return day


def _window(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        raise DefinitionError(f"Jendela “{text}” tidak dikenal. Pilihan: 3, 6, 12.") from None


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not value:
        raise DefinitionError(f"Saringan “{text}” tidak dapat dibaca. Tulis seperti centre=bojonegoro.")
    key_named(key)
    return key, value


def choose(what: str, value: str, choices: tuple[str, ...]) -> None:
    """Refuse what is none of the choices, naming them."""
    if value not in choices:
        raise DefinitionError(f"{what} “{value}” tidak dikenal. Pilihan: {', '.join(choices)}.")
