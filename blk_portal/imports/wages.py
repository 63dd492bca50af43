"""The sheet *umk*: minimum wages of districts by year, as the governor's decree lists them."""

from functools import partial

from core.accounts.permissions import Permission
from core.models import MinimumWage, Region
from core.sheets.checking import REJECTED, CheckedRow
from core.sheets.columns import Column
from core.sheets.money import parse_money
from core.sheets.plans import CREATED, UNCHANGED, UPDATED, Order, Plan, SheetKind
from core.sheets.values import Cell, CellError, Noted
from training.batches.sheets import YEAR_HEADERS, parse_year
from training.people.sheets import REGION_HEADERS, region_parser

WAGE_HEADERS = (
    *("UMK", "Besaran UMK", "Nilai UMK", "UMR", "Upah Minimum", "Upah Minimum Kabupaten/Kota"),
    *("Besaran", "Nilai", "Jumlah", "Rupiah", "Besaran Upah", "Upah"),
)
TWO = "Ada kabupaten dan kota dengan nama ini. Tulis Kab. atau Kota di depannya."
TWICE = "Kabupaten/kota dan tahun ini sudah ada di baris {row} dengan upah lain."
NO_SPAN = "UMK adalah satu jumlah, bukan rentang. Tulis seperti 2.371.016."


def columns() -> list[Column]:
    """District, year and amount; a merged or repeated year counts for the rows below."""
    regions = list(Region.objects.order_by("code"))
    column = partial(Column, required=True)
    names = tuple(region.name for region in regions)
    return [
        column("region", "Kabupaten/Kota", REGION_HEADERS, region_parser(regions), choices=names, width=24),
        column("year", "Tahun", (*YEAR_HEADERS, "Tahun UMK", "Berlaku"), parse_year, repeats=True),
        column("minimum_wage", "UMK per Bulan", WAGE_HEADERS, parse_wage, width=18),
    ]


def parse_wage(cell: Cell) -> int | Noted:
    """Whole rupiah a month; CellError for a span, a note for an amount that looks too small."""
    found = parse_money(cell)
    money, notes = (found.value, found.notes) if isinstance(found, Noted) else (found, ())
    if money.low != money.high or not money.low:
        raise CellError("wage_span", NO_SPAN)
    return Noted(money.low, notes) if notes else money.low


def judge(rows: list[CheckedRow], order: Order) -> Plan:
    """What each row would do; of two rows about one district and year only equal ones are taken."""
    stored = MinimumWage.objects.order_by()
    if order.is_final:
        stored = stored.select_for_update()
    known = {(row.region_id, row.year): row for row in stored}
    names = dict(Region.objects.values_list("code", "name"))
    seen: dict[tuple[str, int], CheckedRow] = {}
    work: list[MinimumWage] = []
    for row in rows:
        if row.is_rejected or not _is_plain(row):
            continue
        [code], year, amount = (row.values[name] for name in ("region", "year", "minimum_wage"))
        row.label = f"{names[code]} {year}"
        first = seen.setdefault((code, year), row)
        wage = known.get((code, year))
        if first is not row:
            _repeat(row, first)
        elif wage is None:
            row.fate = CREATED
            work.append(MinimumWage(region_id=code, year=year, amount=amount))
        elif wage.amount != amount:
            row.fate, wage.amount = UPDATED, amount
            work.append(wage)
        else:
            row.fate = UNCHANGED
    return Plan(rows, work)


def _is_plain(row: CheckedRow) -> bool:
    """Whether the district's name means one; else the row is rejected."""
    if len(row.values["region"]) > 1:
        row.add(REJECTED, "Kabupaten/Kota", "region_two", TWO)
    return not row.is_rejected


def _repeat(row: CheckedRow, first: CheckedRow) -> None:
    if row.values["minimum_wage"] == first.values["minimum_wage"]:
        row.fate = UNCHANGED
    else:
        row.add(REJECTED, "UMK per Bulan", "wage_twice", TWICE.format(row=first.row))


def write(plan: Plan, order: Order) -> None:
    """Insert what is new and correct what differs."""
    for wage in plan.work:
        wage.save()


UMK = SheetKind(
    code="umk",
    label="Upah minimum",
    columns=columns,
    judge=judge,
    write=write,
    sample={"region": "Kab. Bojonegoro", "year": 2025, "minimum_wage": 2_525_132},
    shared=("year",),
    right=Permission.EDIT_REFERENCE,
    has_centre=False,
)
