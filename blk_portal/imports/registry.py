"""The written list of importable sheets."""

from alumni.careers.sheets import PENEMPATAN
from blk_portal.imports.wages import UMK
from core.sheets.plans import SheetKind
from training.enrolment.sheets import PESERTA

KINDS: dict[str, SheetKind] = {kind.code: kind for kind in (PESERTA, PENEMPATAN, UMK)}
