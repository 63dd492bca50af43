"""What the API answers, written down for programs: OpenAPI 3.1. The tests hold it against real answers."""

from collections.abc import Iterable

from alumni.careers.derivation import WINDOWS
from alumni.careers.rules import LEVELS, RULES
from alumni.outcomes.definitions import KEYS, MEASURES
from alumni.outcomes.figure import COUNTS, RATES, name_under
from core.accounts.tokens import CALLS

VERSION = "1.0.0"
Schema = dict


def description(indicators: Iterable[str], server: str) -> Schema:
    """The whole document; `server` is the address of the portal."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "BLK Portal: angka penempatan alumni",
            "version": VERSION,
            "description": (
                "Angka penempatan alumni BLK, hanya dibaca dan hanya jumlah. Arti setiap ukuran: "
                "docs/indicators.md. Menurut disabilitas hanya satu pertanyaan yang dijawab, dan angka kecil "
                f"di dalamnya disembunyikan (null). Paling banyak {CALLS} panggilan semenit untuk satu token."
            ),
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": {
            "/api/v1/figures": _path("figures", "Angka satu kohort, seluruhnya dan per kelompok", "Figures"),
            "/api/v1/indicators/{name}": _path(
                "indicator",
                "Satu ukuran, seluruhnya dan per kelompok",
                "Indicator",
                first=[_in("path", "name", {"enum": list(indicators)}, "Nama ukuran")],
            ),
            "/api/v1/satu-data": _path(
                "satu_data",
                "Tabel Satu Data: tahun x BLK x program x sektor",
                "Table",
                without=("group_by",),
            ),
            "/api/v1/openapi.json": {
                "get": {
                    "operationId": "openapi",
                    "summary": "Uraian ini",
                    "responses": {"200": {"description": "OpenAPI 3.1", "content": {"application/json": {}}}}
                    | _problems(),
                }
            },
        },
        "components": {"securitySchemes": {"token": TOKEN}, "schemas": _schemas()},
    }


TOKEN = {"type": "http", "scheme": "bearer", "description": "Dibuat dan dicabut oleh admin portal."}
ANSWERS = {
    "400": "Pertanyaan tidak dapat dibaca",
    "401": "Tanpa token yang berlaku",
    "403": "Tidak dijawab, karena angka kecil menurut disabilitas",
    "404": "Alamat tidak ada",
    "429": "Terlalu sering; lihat Retry-After",
}


def _path(name: str, summary: str, schema: str, first: Iterable = (), without: Iterable = ()) -> Schema:
    parameters = [*first, *(each for each in _parameters() if each["name"] not in without)]
    content = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}},
        "text/csv": {"schema": {"type": "string"}},
    }
    responses = {"200": {"description": summary, "content": content}} | _problems()
    return {
        "get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}
    }


def _problems() -> Schema:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": words, "content": content} for code, words in ANSWERS.items()}


def _in(place: str, name: str, schema: Schema, words: str) -> Schema:
    found = {"name": name, "in": place, "description": words, "schema": {"type": "string"} | schema}
    return found | {"required": True} if place == "path" else found


def _parameters() -> list[Schema]:
    day = {"format": "date"}
    several = {"type": "array", "items": {"type": "string"}}
    return [
        _in("query", "measure", {"enum": list(MEASURES), "default": "placed_within"}, "Ukuran"),
        _in("query", "window", {"enum": [str(months) for months in WINDOWS]}, "Jendela, bulan"),
        _in("query", "as_of", day, "Keadaan per tanggal; tanpa ini hari ini"),
        _in("query", "known_on", day, "Menurut yang sudah diketahui pada tanggal itu"),
        _in("query", "rule", {"enum": list(RULES), "default": "bps"}, "Aturan golongan"),
        _in("query", "min_evidence", {"enum": list(LEVELS), "default": "reported"}, "Bukti minimal"),
        _in("query", "filter", several, "KUNCI=NILAI, boleh berulang; kunci: " + ", ".join(KEYS)),
        _in("query", "group_by", {"enum": list(KEYS)}, "Kunci pengelompokan"),
        _in("query", "format", {"enum": ["json", "csv"], "default": "json"}, "Bentuk jawaban"),
    ]


def _schemas() -> Schema:
    nullable = {"type": ["string", "null"]}
    label = {"key": {"type": "string"}, "label": {"type": "string"}}
    figure = {"$ref": "#/components/schemas/Figure"}
    row = dict.fromkeys(ROW_TEXTS, {"type": "string"}) | dict.fromkeys(ROW_COUNTS, {"type": "integer"})
    about = {name: {"type": "string"} for name in ("name", "title")} | {"number": {"type": "integer"}}
    counted: Schema = {"type": "object", "additionalProperties": {"type": VALUES}}
    return {
        "Problem": _object(dict.fromkeys(("type", "title", "detail"), {"type": "string"}) | STATUS),
        "Definition": {"type": "object", "required": list(ASKED)},
        "Figure": _object(_counts() | {"hidden": {"type": "array", "items": {"type": "string"}}}),
        "Figures": _object(
            {"definition": DEFINITION, "total": figure}
            | {"groups": _list({"allOf": [{"type": "object", "properties": label}, figure]})}
        ),
        "Indicator": _object(
            {"definition": DEFINITION, "indicator": _object(about)}
            | {"total": counted, "groups": _list(counted)}
        ),
        "Table": _object({"definition": DEFINITION, "rows": _list(_object(row | {"rate": nullable}))}),
    }


VALUES = ["string", "integer", "boolean", "array", "null"]
ASKED = ("measure", "window", "as_of", "rule", "rule_version", "min_evidence", "filters")
STATUS = {"status": {"type": "integer"}}
DEFINITION = {"$ref": "#/components/schemas/Definition"}
ROW_TEXTS = ("year", "centre", "centre_name", "programme", "programme_name", "sector", "sector_name")
ROW_COUNTS = ("placed", "matured")


def _object(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _counts() -> Schema:
    """Counts and rates under the names of the BPS rule; null where hidden, or without a base."""
    counts = {name_under("bps", name): {"type": ["integer", "null"]} for name in COUNTS}
    return counts | {name_under("bps", name): {"type": ["string", "null"]} for name in RATES}
