import re
from datetime import date
from html import escape, unescape
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, ObservationFactory, SpellFactory
from alumni.models import Graduation
from alumni.outcomes.actions import set_target
from alumni.outcomes.behind import NO_RIGHT, OTHER_CENTRES
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.detail_people import counts_of
from alumni.outcomes.details import read_details
from alumni.outcomes.figures import figure
from alumni.outcomes.privacy import DISABILITY_KEYS
from training.factories import AssignmentFactory, BatchFactory, FieldFactory, ProgrammeFactory
from training.models import EnrolmentDisability

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)
GRADUATED = date(2025, 1, 31)
URL = "/dasbor/"
DEPTH = "/dasbor/rincian/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def graduates(batch, number, *, day=GRADUATED, job=None, told=True, status=4, disability=None):
    """People who finished that batch: with a job, known to have none, or never heard of."""
    rows = GraduationFactory.create_batch(number, in_batch=batch, graduated_on=day)
    for row in rows:
        if disability:
            has = disability == "yes"
            EnrolmentDisability.objects.create(enrolment=row.enrolment, has_disability=has)
        if job:
            SpellFactory(person=row.person, started_on=job, told_on=date(2026, 1, 15), status_id=status)
        elif told:
            ObservationFactory(person=row.person, observed_on=date(2026, 1, 15))
    recount_people([row.person_id for row in rows])
    return rows


@pytest.fixture
def class_in(bojonegoro, tuban):
    las = ProgrammeFactory(name="Las", field=FieldFactory(name="Las"))
    boga = ProgrammeFactory(name="Boga", field=FieldFactory(name="Tata Boga"))
    return {
        "bojonegoro": BatchFactory(centre=bojonegoro, programme=las, finished=True),
        "tuban": BatchFactory(centre=tuban, programme=boga, finished=True),
    }


@pytest.fixture
def world(class_in):
    """Bojonegoro: 8 formal, 2 not working, 2 unknown; Tuban: 3 informal, 1 without status, 2 not working."""
    work = date(2025, 3, 1)
    graduates(class_in["bojonegoro"], 8, job=work)
    graduates(class_in["bojonegoro"], 2)
    graduates(class_in["bojonegoro"], 2, told=False)
    graduates(class_in["tuban"], 3, job=work, status=1)
    graduates(class_in["tuban"], 1, job=work, status=None)
    graduates(class_in["tuban"], 2)
    graduates(class_in["tuban"], 1, day=date(2026, 5, 31), told=False)
    graduates(class_in["tuban"], 3, day=date(2024, 1, 31), job=date(2024, 2, 1))


def text_of(response):
    """What the page says, without markup."""
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def people_links(response):
    """(address, text) of every link to the people behind a figure."""
    found = re.findall(r'<a href="(/angka/orang/[^"]*)">\s*([^<]+?)\s*<', response.content.decode())
    return [(unescape(url), text) for url, text in found]


def test_dashboard_shows_the_latest_year_that_has_mostly_matured(client_for, kadis, world):
    response = client_for(kadis).get(URL)
    words = text_of(response)
    assert response.context["definition"].values_of("year") == ("2025",)
    assert "66,7%" in words
    assert "12 alumni dari 18" in words
    assert "Lulusan 2025: tahun terbaru yang sebagian besar sudah genap waktunya" in words


def test_the_numbers_of_the_page_are_those_of_the_figures(client_for, kadis, world):
    response = client_for(kadis).get(URL)
    expected = figure(Definition(TODAY, filters=filters_of([("year", "2025")])))
    assert response.context["total"] == expected
    shown = {key.name: key.behind.text for key in response.context["headline"]["keys"]}
    assert shown == {
        "first": "8 alumni",
        "second": "3 alumni",
        "unclassified": "1 alumni",
        "not_placed": "4 alumni",
        "unknown": "2 alumni",
    }


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"year": ""},
        {"year": "", "rule": "relation", "window": "3"},
        {"year": "", "measure": "in_work_on"},
        {"year": "2025", "measure": "in_work_at", "min_evidence": "confirmed"},
        {"year": "2025", "centre": "tuban", "as_of": "2025-12-31"},
    ],
)
def test_every_figure_opens_a_list_as_long_as_the_figure(client_for, kadis, world, query):
    client = client_for(kadis)
    first = client.get(URL, query)
    links = people_links(first) + people_links(client.get(first.context["depth_url"]))
    assert any("outcome=time_" in url for url, _ in links)
    for url, text in links:
        page = client.get(url)
        assert page.status_code == 200
        outcome = re.search(r"outcome=(\w+)", url)[1]
        definition = page.context["definition"]
        counts = figure(definition).as_json() | counts_of(read_details(definition).total, definition)
        assert page.context["page"].paginator.count == counts[outcome], url
        number = re.fullmatch(r"([\d.]+)( alumni)?", text)
        if number and outcome.startswith(("matured", "not_matured", "time_", "retention_", "income_")):
            assert int(number[1]) == counts[outcome], (url, text)


def test_a_figure_of_nobody_is_no_link(client_for, kadis, world):
    response = client_for(kadis).get(URL, {"year": "2025", "centre": "tuban"})
    assert not [url for url, _ in people_links(response) if "outcome=unknown" in url]


@pytest.mark.parametrize(("who", "reason"), [("province", NO_RIGHT), ("nobody", NO_RIGHT)])
def test_without_the_grant_the_numbers_are_shown_and_the_links_are_not(
    client_for, request, world, who, reason
):
    response = client_for(request.getfixturevalue(who)).get(URL)
    assert response.status_code == 200
    assert "66,7%" in text_of(response)
    assert people_links(response) == []
    assert reason in text_of(response)


def test_staff_open_only_the_figures_of_their_own_centre(client_for, staff, world):
    response = client_for(staff).get(URL, {"centre": ""})
    assert OTHER_CENTRES in text_of(response)
    links = people_links(response)
    assert links
    assert all("centre=bojonegoro" in url for url, _ in links)
    own = client_for(staff).get(URL, {"year": "2025", "centre": "bojonegoro"})
    assert OTHER_CENTRES not in text_of(own)
    assert people_links(own)


@pytest.mark.parametrize("who", ["staff", "head"])
def test_who_works_in_a_centre_lands_there_and_finds_the_way_to_all(client_for, request, world, who):
    client = client_for(request.getfixturevalue(who))
    response = client.get(URL)
    assert response.context["definition"].values_of("centre") == ("bojonegoro",)
    assert "Anda melihat BLK Anda: Bojonegoro . Lihat semua BLK" in text_of(response)
    assert '<option value="bojonegoro" selected>' in response.content.decode()
    everywhere = client.get(response.context["all_centres_url"])
    assert everywhere.context["definition"].values_of("centre") == ()
    assert "Perbandingan 2 BLK" in text_of(everywhere)
    other = client.get(URL, {"centre": "tuban"})
    assert other.context["definition"].values_of("centre") == ("tuban",)


def test_who_works_in_several_centres_lands_on_all_of_them(client_for, staff, world, tuban):
    AssignmentFactory(user=staff, role="staff", centre=tuban)
    response = client_for(staff).get(URL)
    assert response.context["definition"].values_of("centre") == ("bojonegoro", "tuban")
    assert "Anda melihat BLK Anda: Bojonegoro, Tuban" in text_of(response)


@pytest.mark.parametrize("who", ["kadis", "province", "admin_user", "nobody"])
def test_who_works_in_no_centre_sees_all(client_for, request, world, who):
    response = client_for(request.getfixturevalue(who)).get(URL)
    assert response.context["definition"].values_of("centre") == ()
    assert "Anda melihat BLK Anda" not in text_of(response)


def test_the_centre_is_held_against_its_own_target(client_for, head, admin_user, world, bojonegoro):
    about = {"year": 2025, "measure": "placed_within", "window": 6, "by": admin_user}
    set_target(centre=None, value=80, **about)
    set_target(centre=bojonegoro, value=60, **about)
    client = client_for(head)
    assert "6,7 poin di atas target 60%" in text_of(client.get(URL))
    assert "13,3 poin di bawah target 80%" in text_of(client.get(URL, {"centre": ""}))


def test_the_rule_is_chosen_on_the_page_and_what_no_rule_can_tell_stays(client_for, kadis, world):
    client = client_for(kadis)
    lenses = client.get(URL).context["lenses"]
    assert [each.label for each in lenses if each.is_current] == ["BPS"]
    shares = {}
    for lens in lenses:
        page = client.get(lens.url)
        shares[lens.label] = [key.behind.text for key in page.context["headline"]["keys"]]
        assert page.context["lenses"][lenses.index(lens)].is_current
    assert shares["BPS"] == ["8 alumni", "3 alumni", "1 alumni", "4 alumni", "2 alumni"]
    assert shares["Hubungan kerja"] == shares["BPS"]
    assert shares["ILO"] == ["0 alumni", "0 alumni", "12 alumni", "4 alumni", "2 alumni"]


@pytest.mark.parametrize(("url", "count"), [(URL, 12), (f"{DEPTH}?year=2025", 15)])
def test_dashboard_asks_few_questions_however_much_there_is(client_for, kadis, world, class_in, url, count):
    client = client_for(kadis)
    client.get(url)

    def asked():
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return [
            line["sql"] for line in found if not line["sql"].startswith(("BEGIN", "COMMIT", "SAVE", "REL"))
        ]

    few = asked()
    graduates(class_in["tuban"], 5, job=date(2025, 2, 1))
    assert len(asked()) == len(few)
    assert len(few) == count, "\n".join(few)


def test_the_second_half_is_a_page_of_its_own_and_the_part_that_htmx_asks_for(client_for, kadis, world):
    client = client_for(kadis)
    first = client.get(URL)
    assert f'hx-get="{escape(first.context["depth_url"])}"' in first.content.decode()
    whole = client.get(first.context["depth_url"])
    part = client.get(first.context["depth_url"], headers={"HX-Request": "true"})
    assert part.content.decode().strip() in whole.content.decode()
    assert "Rincian angka penempatan" in text_of(whole)
    assert "Link and match" in text_of(part)
    # It is about the same graduates as the first half.
    assert whole.context["definition"] == first.context["definition"]
    assert whole.context["total"] == first.context["total"]


def test_the_second_half_of_nothing_says_what_to_do(client_for, kadis, world):
    assert "Tidak ada kelulusan pada pilihan ini" in text_of(client_for(kadis).get(DEPTH, {"year": "2001"}))


def test_a_value_nobody_knows_is_named_and_the_rest_is_kept(client_for, kadis, world):
    response = client_for(kadis).get(
        URL, {"year": "2025", "centre": "atlantis", "sex": "P", "as_of": "2030-01-01", "window": "9"}
    )
    assert response.status_code == 200
    words = text_of(response)
    assert "BLK “atlantis” tidak kami kenal, jadi saringan ini tidak dipakai." in words
    assert "Tanggal data paling lambat hari ini." in words
    assert "Jendela waktu “9” tidak kami kenal." in words
    definition = response.context["definition"]
    assert definition.filters == (("year", ("2025",)), ("sex", ("P",)))
    assert (definition.as_of, definition.window) == (TODAY, 6)
    assert '<option value="6" selected>' in response.content.decode()


@pytest.mark.parametrize("more", ["centre=tuban", "sex=L&sex=P", "disability=no", "disability_kind=netra"])
def test_people_chosen_by_disability_are_counted_for_who_may_see_them(
    client_for, province, kadis, world, more
):
    asked = f"{URL}?year=2025&disability=yes&{more}"
    refused = client_for(province).get(asked)
    assert "Saringan disabilitas tidak dipakai" in text_of(refused)
    assert not DISABILITY_KEYS & dict(refused.context["definition"].filters).keys()
    assert client_for(kadis).get(asked).context["definition"].values_of("disability")


def test_who_may_see_nobody_is_not_offered_to_choose_by_disability(client_for, province, outsider, world):
    assert 'name="disability"' not in client_for(province).get(URL).content.decode()
    assert 'name="disability"' in client_for(outsider).get(URL).content.decode()


def test_a_date_before_there_were_batches_is_refused(client_for, kadis, world):
    assert "Tanggal data paling awal tahun 1990." in text_of(client_for(kadis).get(f"{URL}?as_of=0001-01-01"))


def test_a_repeated_key_keeps_both_values(client_for, kadis, world):
    response = client_for(kadis).get(f"{URL}?year=2025&centre=tuban&centre=bojonegoro")
    assert response.context["definition"].values_of("centre") == ("bojonegoro", "tuban")
    assert re.search(r'<select name="centre"[^>]* multiple', response.content.decode())
    assert not re.search(r'<select name="year"[^>]* multiple', response.content.decode())


def test_the_target_of_the_year_is_held_against_the_rate(client_for, admin_user, world):
    set_target(year=2025, centre=None, measure="placed_within", window=6, value=80, by=admin_user)
    words = text_of(client_for(admin_user).get(URL))
    assert "13,3 poin di bawah target 80%" in words
    assert "3 alumni lagi perlu tertempatkan" in words
    assert "Capaian 83,3% dari target, kategori 3 dari 4." in words


def test_without_a_target_an_admin_is_shown_where_to_set_one(client_for, admin_user, kadis, world):
    assert 'href="/target/"' in client_for(admin_user).get(URL).content.decode()
    assert 'href="/target/"' not in client_for(kadis).get(URL).content.decode()


def test_trend_by_year_and_by_wave(client_for, kadis, world):
    client = client_for(kadis)
    by_year = client.get(URL, {"tren": "tahun"}).context["trend"]
    assert [row.label for row in by_year["rows"]] == ["2024", "2025"]
    assert by_year["finding"].startswith("Lulusan 2025: 66,7%")
    by_quarter = client.get(URL, {"tren": "triwulan"}).context["trend"]
    assert [row.label for row in by_quarter["rows"]] == ["Triwulan I 2024", "Triwulan I 2025"]
    assert [heading.label for heading in by_quarter["chart"].headings] == ["2024", "2025"]
    assert client.get(URL, {"tren": "abad"}).context["trend"]["key"] == "wave"


def test_a_switch_keeps_the_others_and_the_question(client_for, kadis, world):
    response = client_for(kadis).get(URL, {"year": "2025", "tren": "tahun", "kejuruan": "rentang"})
    links = {each.label: each.url for each in response.context["switches"]["tren"]}
    assert "year=2025" in links["Triwulan"]
    assert "kejuruan=rentang" in links["Triwulan"]
    assert links["Triwulan"].endswith("tren=triwulan#h-tren")
    assert "tren=" not in links["Gelombang"]
    assert all("tren=tahun" in row.url for row in response.context["fields"]["rows"])


@pytest.mark.parametrize(("switch", "block"), [("blk", "centres"), ("kejuruan", "fields")])
def test_groups_as_a_funnel_plot_with_its_table(client_for, kadis, world, switch, block):
    response = client_for(kadis).get(URL, {"year": "2025", switch: "corong"})
    drawn = response.context[block]["funnel"]
    assert len(drawn.points) == 2
    assert response.context[block]["finding"].startswith("Tidak ada")
    html = response.content.decode()
    assert "Diagram corong" in html
    assert "Grafik titik dan rentang" in html


def test_fields_as_points_with_their_intervals(client_for, kadis, world):
    response = client_for(kadis).get(URL, {"year": "2025", "kejuruan": "rentang"})
    fields = response.context["fields"]
    assert [(row.label, row.drawing.interval) for row in fields["rows"]] == [
        ("Las", "39–86"),
        ("Tata Boga", "30–90"),
    ]
    assert "Grafik titik dan rentang" in text_of(response)


def test_without_graduations_the_page_says_what_to_do(client_for, staff, province):
    assert "Belum ada kelulusan" in text_of(client_for(province).get(URL))
    assert "Belum ada kelulusan" in text_of(client_for(staff).get(URL, {"year": ""}))


def test_a_choice_without_graduations_is_not_an_empty_portal(client_for, kadis, world):
    assert "Tidak ada kelulusan pada pilihan ini" in text_of(client_for(kadis).get(URL, {"year": "2001"}))


def test_the_definition_stands_beside_the_figures(client_for, kadis, world):
    words = text_of(client_for(kadis).get(URL))
    for term in ("Pembilang", "Penyebut", "Pengecualian", "aturan bps, versi 1", "Isian terakhir"):
        assert term in words


@pytest.fixture
def few_disabled(class_in):
    """Bojonegoro: 2 of 12 with a disability are placed, one is not."""
    work = date(2025, 3, 1)
    graduates(class_in["bojonegoro"], 2, job=work, disability="yes")
    graduates(class_in["bojonegoro"], 1, disability="yes")
    graduates(class_in["bojonegoro"], 9, job=work, disability="no")


def test_small_numbers_by_disability_are_hidden_without_the_right(client_for, province, few_disabled):
    response = client_for(province).get(URL, {"year": "2025", "disability": "yes"})
    assert response.context["total"].placed == 11
    words = text_of(response)
    assert "Saringan disabilitas tidak dipakai" in words
    assert "66,7%" not in words


def test_who_may_see_the_people_sees_small_numbers(client_for, kadis, few_disabled):
    response = client_for(kadis).get(URL, {"year": "2025", "disability": "yes"})
    assert response.context["total"].placed == 2
    assert "66,7%" in text_of(response)


def test_links_ask_for_the_day_of_the_figure(client_for, kadis, world):
    url = people_links(client_for(kadis).get(URL))[0][0]
    assert urlencode({"as_of": TODAY.isoformat()}) in url
    assert Graduation.objects.count() == 22


def test_one_centre_is_not_compared_with_itself(client_for, kadis, world):
    client = client_for(kadis)
    assert "Perbandingan 2 BLK" in text_of(client.get(URL))
    own = text_of(client.get(URL, {"year": "2025", "centre": "tuban"}))
    assert "Perbandingan 1 BLK" not in own
    assert "Penempatan per kejuruan" in own


def test_home_leads_to_the_dashboard(client_for, nobody):
    assert client_for(nobody).get("/").url == URL
