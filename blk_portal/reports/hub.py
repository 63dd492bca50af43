"""The written list of what stands under "Laporan": whoever adds a report adds one line to its group.

A line is shown to whom its right allows, and only where its address exists.
"""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from core.accounts.access import can
from core.accounts.permissions import Permission

P = Permission


@dataclass(frozen=True)
class Report:
    """One page: its name, what it is good for, an icon, its URL name and the right it takes (None: all)."""

    title: str
    text: str
    icon: str
    url_name: str
    right: Permission | None = None


GROUPS: tuple[tuple[str, tuple[Report, ...]], ...] = (
    (
        "Angka resmi",
        (
            Report(
                "Rilis angka",
                "Angka yang dibekukan, dengan nomor, kode, dan apa yang berubah sesudahnya.",
                "stamp",
                "alumni:release_list",
            ),
            Report(
                "Tabel tahunan (LKjIP)",
                "Target, realisasi, capaian, dan kategori setiap tahun, dari rilis.",
                "table",
                "alumni:annual_table",
            ),
            Report(
                "Rekap bulanan",
                "Penempatan setiap BLK dalam satu rilis dan selisihnya.",
                "calendar-days",
                "alumni:monthly_recap",
            ),
            Report(
                "Penutupan bulan",
                "BLK mana yang sudah menyatakan bulannya lengkap.",
                "calendar-check",
                "alumni:closing_list",
            ),
            Report(
                "Target penempatan",
                "Target setiap tahun, untuk provinsi dan setiap BLK.",
                "target",
                "alumni:target_list",
                P.EDIT_TARGETS,
            ),
        ),
    ),
    (
        "Untuk pimpinan",
        (
            Report(
                "Ringkasan pimpinan",
                "Keadaan penempatan dalam satu layar: kalimat, angka, dan tautannya.",
                "notebook-text",
                "reports:briefing",
            ),
            Report(
                "Laporan penempatan (PDF)",
                "Angka, perbandingan BLK, dan arti setiap angka, siap dicetak dan ditandatangani.",
                "file-text",
                "reports:placement_pdf",
                P.EXPORT_LISTS,
            ),
        ),
    ),
    (
        "Mutu data",
        (
            Report(
                "Siapa yang memberi kabar",
                "Tingkat tanggapan per kelompok, dan perkiraan bila yang belum terlacak serupa.",
                "message-circle-question-mark",
                "alumni:response_rates",
            ),
            Report(
                "Mutu data per paket",
                "Nomor HP, status, bukti, dan umur kabar setiap paket, yang terlemah di atas.",
                "clipboard-check",
                "alumni:quality_list",
                P.VIEW_BATCHES,
            ),
            Report(
                "Verifikasi penempatan",
                "Sampel acak diperiksa orang dari BLK lain: berapa banyak catatan yang benar.",
                "scan-search",
                "alumni:round_list",
            ),
        ),
    ),
    (
        "Data terbuka",
        (
            Report(
                "API data terbuka",
                "Token bagi program lain yang membaca angka, dan cara memakainya.",
                "key-round",
                "api:token_list",
                P.EDIT_API_TOKENS,
            ),
        ),
    ),
)


def reports_for(user) -> list[tuple[str, list[tuple[Report, str]]]]:
    """(group, [(report, its address), ...]) of what this person may open; empty groups are left out."""
    found = [(title, [(r, address(r)) for r in reports if opens(user, r)]) for title, reports in GROUPS]
    shown = [(title, [(r, url) for r, url in lines if url]) for title, lines in found]
    return [(title, lines) for title, lines in shown if lines]


def opens(user, report: Report) -> bool:
    """Whether this person holds the right that the report takes."""
    return report.right is None or can(user, report.right)


def address(report: Report) -> str:
    """The address of the report, or "" where this installation has none."""
    try:
        return reverse(report.url_name)
    except NoReverseMatch:
        return ""
