from datetime import date
from decimal import Decimal

import pytest
import time_machine

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from alumni.models import Target
from alumni.outcomes.actions import set_target
from core.models import AuditEntry
from training.factories import BatchFactory, PersonFactory

pytestmark = pytest.mark.django_db
PEOPLE, TARGETS = "/angka/orang/", "/target/"
GRADUATED = date(2025, 1, 31)
ASKED = {"year": "2025", "as_of": "2026-06-30"}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(date(2026, 6, 30), tick=False):
        yield


@pytest.fixture
def world(bojonegoro, tuban):
    """In each centre one at work since a month after, one looking, one never heard of."""
    for centre in (bojonegoro, tuban):
        batch = BatchFactory(centre=centre, finished=True)
        names = [f"{name} {centre.short_name}" for name in ("Ani Contoh", "Budi Contoh", "Cici Contoh")]
        rows = [
            GraduationFactory(in_batch=batch, graduated_on=GRADUATED, person=PersonFactory(full_name=name))
            for name in names
        ]
        SpellFactory(person=rows[0].person, started_on=date(2025, 3, 1), told_on=date(2026, 1, 1))
        ObservationFactory(person=rows[1].person, observed_on=date(2026, 1, 1))
        recount_people([row.person_id for row in rows])


def names_in(response):
    return [row.person.full_name for row in response.context["rows"]]


def test_figure_people_lists_who_is_counted_by_name(client_for, kadis, world):
    response = client_for(kadis).get(PEOPLE, ASKED | {"outcome": "placed"})
    assert names_in(response) == ["Ani Contoh Bojonegoro", "Ani Contoh Tuban"]
    page = response.content.decode()
    assert "<h1>Ditempatkan</h1>" in page
    assert '<p role="status"><b>2 kelulusan</b></p>' in page


@pytest.mark.parametrize(
    ("outcome", "label"),
    [("formal", "Formal"), ("not_placed", "Belum bekerja"), ("unknown", "Belum terlacak")],
)
def test_figure_people_tells_the_result_of_each(client_for, kadis, world, outcome, label):
    response = client_for(kadis).get(PEOPLE, ASKED | {"outcome": outcome})
    assert [row.outcome_label for row in response.context["rows"]] == [label] * 2


@pytest.mark.parametrize(
    ("outcome", "heading", "name"),
    [
        ("time_within_3", "Bekerja dalam 3 bulan", "Ani"),
        ("time_not_yet", "Belum bekerja sampai kabar terakhir", "Budi"),
        ("time_unknown", "Waktu sampai bekerja belum terlacak", "Cici"),
        ("retention_in_work", "Masih bekerja pada bulan ke-12", None),
        ("formal_uses_missing", "Formal: pekerjaan belum ditanya", "Ani"),
        ("income_missing", "Belum menyebut penghasilannya", "Ani"),
    ],
)
def test_figure_people_opens_what_is_told_of_time_and_jobs(client_for, kadis, world, outcome, heading, name):
    response = client_for(kadis).get(PEOPLE, ASKED | {"outcome": outcome})
    assert heading in response.content.decode()
    assert {found.split()[0] for found in names_in(response)} == ({name} if name else set())


def test_figure_people_of_a_day_before_the_window_has_passed(client_for, kadis, world):
    query = {"year": "2025", "as_of": "2025-05-31", "outcome": "not_matured"}
    response = client_for(kadis).get(PEOPLE, query)
    assert response.context["page"].paginator.count == 6
    assert {row.outcome_label for row in response.context["rows"]} == {"Belum genap waktunya"}


def test_figure_people_reads_a_past_day_from_the_facts(client_for, kadis, world):
    """In September 2025 the denials of 2026 are not known yet; a job is known by its start."""
    query = {"year": "2025", "as_of": "2025-09-30", "outcome": "unknown"}
    response = client_for(kadis).get(PEOPLE, query)
    assert len(names_in(response)) == response.context["page"].paginator.count == 4


def test_figure_people_shows_the_end_of_a_nik_and_no_disability(client_for, kadis, world):
    html = client_for(kadis).get(PEOPLE, ASKED | {"outcome": "matured"}).content.decode()
    assert html.count("••••••••••••0000") == 6
    assert "isabilitas" not in html.split("<table", 1)[1]


def test_figure_people_of_staff_is_their_own_centre(client_for, staff, outsider, world):
    own = ASKED | {"outcome": "placed", "centre": "bojonegoro"}
    assert names_in(client_for(staff).get(PEOPLE, own)) == ["Ani Contoh Bojonegoro"]
    assert client_for(outsider).get(PEOPLE, own).status_code == 404


@pytest.mark.parametrize("centres", [[], ["bojonegoro", "tuban"]])
def test_figure_people_never_reaches_further_than_the_right(client_for, staff, world, centres):
    response = client_for(staff).get(PEOPLE, ASKED | {"outcome": "placed", "centre": centres})
    assert response.status_code == 404


@pytest.mark.parametrize("who", ["province", "nobody"])
def test_figure_people_is_refused_without_the_right(client_for, request, world, who):
    response = client_for(request.getfixturevalue(who)).get(PEOPLE, ASKED | {"outcome": "placed"})
    assert response.status_code == 403
    assert AuditEntry.objects.filter(verb="refused").exists()


@pytest.mark.parametrize("outcome", ["inside_relation_uses_yes", "nonsense", "inside_relation"])
def test_figure_people_of_a_count_nobody_knows(client_for, kadis, world, outcome):
    assert client_for(kadis).get(PEOPLE, ASKED | {"outcome": outcome}).status_code == 404


def test_figure_people_says_what_it_did_not_understand(client_for, kadis, world):
    html = client_for(kadis).get(PEOPLE, ASKED | {"outcome": "placed", "field": "x"}).content.decode()
    assert "Kejuruan “x” tidak kami kenal" in html


def test_figure_people_is_kept_in_the_trail_without_names(client_for, kadis, world):
    client_for(kadis).get(PEOPLE, ASKED | {"outcome": "placed"})
    entry = AuditEntry.objects.get(verb="view_figure_people")
    assert entry.facts["outcome"] == "placed"
    assert entry.facts["filters"] == {"year": ["2025"]}


def test_figure_people_asks_as_much_for_many_as_for_few(
    client_for, kadis, world, bojonegoro, django_assert_max_num_queries
):
    batch = BatchFactory(centre=bojonegoro, finished=True)
    rows = GraduationFactory.create_batch(20, in_batch=batch, graduated_on=GRADUATED)
    recount_people([row.person_id for row in rows])
    client = client_for(kadis)
    with django_assert_max_num_queries(16):
        client.get(PEOPLE, ASKED | {"outcome": "matured"})


# --- Targets --------------------------------------------------------------------------------------------
FILLED = {"year": "2025", "centre": "", "measure": "placed_within", "window": "6", "value": "68,5"}


def test_target_create_and_list_with_the_achievement(client_for, admin_user, world):
    client = client_for(admin_user)
    assert "Belum ada target" in client.get(TARGETS).content.decode()
    response = client.post(f"{TARGETS}baru/", FILLED, follow=True)
    assert Target.objects.get().value == Decimal("68.50")
    html = response.content.decode()
    assert "seluruh provinsi" in html
    assert "68,5%" in html
    assert "33,3%" in html
    assert "kategori 1" in html


def test_target_of_a_centre_is_held_against_that_centre(client_for, admin_user, world, tuban):
    client_for(admin_user).post(f"{TARGETS}baru/", FILLED | {"centre": tuban.pk, "value": "30"})
    (row, url), *_ = client_for(admin_user).get(TARGETS).context["rows"]
    assert (row.figure.placed, row.figure.matured, row.band) == (1, 3, 4)
    assert "centre=tuban" in url


def test_target_edit_changes_the_value_only(client_for, admin_user):
    target = set_target(
        year=2025, centre=None, measure="placed_within", window=6, value=Decimal(60), by=admin_user
    )
    form = client_for(admin_user).get(f"{TARGETS}{target.pk}/ubah/").context["form"]
    assert list(form.fields) == ["value"]
    client_for(admin_user).post(f"{TARGETS}{target.pk}/ubah/", {"value": "61", "year": "1999"})
    target.refresh_from_db()
    assert (target.year, target.value) == (2025, 61)
    assert target.history.count() == 2


def test_target_delete_asks_first(client_for, admin_user):
    target = set_target(
        year=2025, centre=None, measure="placed_within", window=6, value=Decimal(60), by=admin_user
    )
    url = f"{TARGETS}{target.pk}/hapus/"
    assert "Hapus target ini?" in client_for(admin_user).get(url).content.decode()
    assert Target.objects.count() == 1
    client_for(admin_user).post(url)
    assert Target.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"value": "0"}, "Isi target di atas 0."),
        ({"value": "101"}, "Isi target paling besar 100."),
        ({"value": "banyak"}, "dengan angka."),
        ({"window": "0"}, "Pilih jendela 3, 6, atau 12 bulan"),
        ({"year": "202"}, "Isi tahun dengan empat angka"),
    ],
)
def test_target_create_says_what_to_do(client_for, admin_user, change, sentence):
    response = client_for(admin_user).post(f"{TARGETS}baru/", FILLED | change)
    assert sentence in response.content.decode()
    assert not Target.objects.exists()


def test_target_create_refuses_a_second_one_for_the_same(client_for, admin_user):
    client = client_for(admin_user)
    client.post(f"{TARGETS}baru/", FILLED)
    response = client.post(f"{TARGETS}baru/", FILLED | {"value": "70"})
    assert "sudah ada" in response.content.decode()
    assert Target.objects.get().value == Decimal("68.50")


@pytest.mark.parametrize("who", ["staff", "head", "province", "kadis", "nobody"])
def test_targets_are_the_admins(client_for, request, admin_user, who):
    target = set_target(
        year=2025, centre=None, measure="placed_within", window=6, value=Decimal(60), by=admin_user
    )
    client = client_for(request.getfixturevalue(who))
    for url in (TARGETS, f"{TARGETS}baru/", f"{TARGETS}{target.pk}/ubah/", f"{TARGETS}{target.pk}/hapus/"):
        assert client.get(url).status_code == 403
        assert client.post(url, FILLED).status_code == 403
    assert Target.objects.get().value == 60
