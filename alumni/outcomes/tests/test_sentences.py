import pytest

from alumni.careers.derivation import derive_one
from alumni.outcomes.definitions import Definition
from alumni.outcomes.sentences import explain
from alumni.outcomes.tests.drawing import X, day_of, draw, facts_of


def sentence(facts, as_of="+11", measure="placed_within", window=6, min_evidence="reported"):
    definition = Definition(as_of=day_of(as_of), measure=measure, window=window, min_evidence=min_evidence)
    history = facts_of(draw(facts))
    results = derive_one(history, X, definition.as_of, definition.measure, definition.window)
    return explain(results[definition.level], definition, X)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("job +1..+8", "Ditempatkan: mulai bekerja 29 Februari 2024, 29 hari setelah lulus."),
        ("job -1..+8", "Ditempatkan: sudah bekerja saat lulus, sejak 31 Desember 2023."),
        (
            "says +7 no",
            "Belum bekerja: ada kabar sejak 31 Juli 2024, "
            "dan tidak ada pekerjaan yang mulai sampai hari itu.",
        ),
        ("says +5 no", "Belum terlacak: belum ada kabar sejak 31 Juli 2024."),
        (
            "job +7.. since=unknown ; says +7 works 1",
            "Belum terlacak: mulai bekerja tidak pasti, mungkin sebelum atau sesudah 31 Juli 2024.",
        ),
    ],
)
def test_why_placed_within_six_months(facts, expected):
    assert sentence(facts) == expected


def test_why_in_work_at_six_months():
    assert sentence("job +1..+8", measure="in_work_at") == (
        "Bekerja pada 31 Juli 2024: pekerjaan sejak 29 Februari 2024."
    )
    assert sentence("job +1.. ; says +2 works 1", measure="in_work_at") == (
        "Belum terlacak: pekerjaan sejak 29 Februari 2024 terakhir dikabarkan sebelum 31 Juli 2024."
    )
    assert sentence("job +1..+4 ; says +9 no", measure="in_work_at").startswith("Belum bekerja: ada kabar")


def test_why_in_work_today():
    asked = {"measure": "in_work_on", "window": None}
    assert sentence("says +7 no", **asked) == (
        "Belum bekerja: ada kabar sejak 31 Desember 2023, dan tidak ada pekerjaan yang memenuhi syarat."
    )
    assert sentence("", **asked) == "Belum terlacak: belum ada kabar sejak 31 Desember 2023."


def test_weak_evidence_and_an_open_window_are_said():
    assert sentence("job +1..+8", min_evidence="documented") == (
        "Belum terlacak: ada pekerjaan sejak 29 Februari 2024, tetapi buktinya di bawah A Dokumen."
    )
    assert sentence("job +1..+4", as_of="+5") == "Belum dihitung: genap 6 bulan pada 31 Juli 2024."
