"""The strength of the evidence: how many placements rest on what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alumni.outcomes.definitions import Definition
from alumni.outcomes.figures import EvidenceRow
from blk_portal.dashboard import charts, findings
from blk_portal.dashboard.blocks import Addresses, Cell
from core.numbers import format_count

EVIDENCE_WORDS = {
    "documented": "Dokumen",
    "confirmed": "Pemberi kerja",
    "reported": "Pernyataan alumni",
    "hearsay": "Pihak lain",
}


@dataclass(frozen=True)
class EvidenceLine:
    """One level of evidence: its letter, its own bar, and how many reach it or better."""

    letter: str
    word: str
    bar: charts.Bar
    reached: Cell


def evidence_block(lines: Sequence[EvidenceRow], definition: Definition, to: Addresses) -> dict:
    """Placements by evidence, strongest first; D apart, as it is in no official figure."""
    *official, hearsay = lines
    nested = [hearsay.base, *(line.placed for line in reversed(official))]
    bars = charts.bars(findings.exclusive(nested), hearsay.base)
    return {
        "finding": findings.evidence_finding(nested),
        "nested": nested,
        "lines": [
            EvidenceLine(
                letter=line.label[0],
                word=EVIDENCE_WORDS[line.level],
                bar=bar,
                reached=_reached(line, count, definition, to),
            )
            for line, bar, count in zip(lines, bars, [*reversed(nested[1:]), nested[0]], strict=True)
        ],
    }


def _reached(line: EvidenceRow, count: int, definition: Definition, to: Addresses) -> Cell:
    """How many reach that level, with the list that asks for that level at least."""
    asked = replace(definition, min_evidence=line.level)
    return Cell(format_count(count), to.people(asked, "placed") if count else "")
