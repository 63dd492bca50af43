"""From one graduate to the figures: the page says of every figure what the figure counts."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alumni.careers.facts import histories_of, subjects_of
from alumni.careers.recount import recount_people
from alumni.careers.rules import RULES
from alumni.factories import ExclusionFactory, GraduationFactory, ObservationFactory, SpellFactory
from alumni.followup.counting import (
    BROKEN,
    DETAILS,
    NOT_COUNTED,
    NOT_IN_RELEASE,
    NUMERATOR,
    RULE_ORDER,
    details_of,
    memberships,
    questions_of,
    released_as,
)
from alumni.outcomes.cohorts import Tables
from alumni.outcomes.definitions import CLASS_LABELS, KEYS
from alumni.outcomes.detail_people import people_behind
from alumni.outcomes.figures import people
from alumni.outcomes.privacy import DISABILITY_KEYS
from alumni.outcomes.tests.worlds import make_batches, worlds, write
from alumni.releases.actions import publish
from core.models import AuditEntry
from training.factories import PersonFactory

pytestmark = pytest.mark.django_db


# --- What is said is what is counted ---------------------------------------------------------------------
def lists_of(graduation, definition, names) -> set[str]:
    return {name for name in names if people(definition, name).filter(pk=graduation.pk).exists()}


def check_line(graduation, definition, line, level):
    """The line of that level against the lists of people behind the figures."""
    asked = replace(definition, min_evidence=level)
    found = lists_of(graduation, asked, ["matured", "placed", "not_placed", "unknown", "excluded"])
    assert ("matured" in found) == (line.place != NOT_COUNTED)
    assert ("placed" in found) == (line.place == NUMERATOR)
    assert ("excluded" in found) == line.is_left_out
    assert line.place == NOT_COUNTED or line.outcome in found
    for rule, label in zip(RULE_ORDER, line.classes, strict=True):
        under = replace(asked, rule=rule)
        classes = lists_of(graduation, under, RULES[rule].classes)
        assert [CLASS_LABELS[name] for name in classes] == ([label] if line.place == NUMERATOR else [])


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds(), st.sampled_from([date(2024, 9, 1), date(2025, 2, 1), date(2026, 6, 30)]), st.data())
def test_a_line_says_what_the_figures_count(db, world, today, data):
    with transaction.atomic():
        made = write(world, make_batches())
        recount_people({row.person_id for row in made.values()})
        row = data.draw(st.sampled_from(list(made.values())))
        if row.graduated_on <= today:
            history = histories_of([row.person_id])[row.person_id]
            questions = questions_of(history, row.graduated_on, today)
            assert len(questions) == 7
            chosen = data.draw(st.sampled_from(questions))
            assert sum(len(line.levels) for line in chosen.lines) == 4
            line = data.draw(st.sampled_from(chosen.lines))
            check_line(row, chosen.definition, line, data.draw(st.sampled_from(line.levels)))
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds(), st.data())
def test_every_group_that_is_named_holds_the_graduation(db, world, data):
    with transaction.atomic():
        made = write(world, make_batches())
        recount_people({row.person_id for row in made.values()})
        row = data.draw(st.sampled_from(list(made.values())))
        subject = next(one for one in subjects_of([row.person_id]) if one.graduation_id == row.pk)
        groups = memberships(subject, date(2026, 6, 30), Tables())
        assert [group.key for group in groups] == [key for key in KEYS if key not in DISABILITY_KEYS]
        for group in groups:
            assert people(group.definition).filter(pk=row.pk).exists(), group.key
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(worlds(), st.sampled_from([date(2024, 9, 1), date(2025, 2, 1), date(2026, 6, 30)]), st.data())
def test_details_are_the_lists_that_hold_the_graduation(db, world, today, data):
    with transaction.atomic():
        made = write(world, make_batches())
        recount_people({row.person_id for row in made.values()})
        row = data.draw(st.sampled_from(list(made.values())))
        for line in details_of(row, today, Tables()):
            named = {name for _, name in line.lists}
            for name in next(names for heading, names, _ in DETAILS if heading == line.heading):
                is_in = people_behind(line.definition, name).filter(pk=row.pk).exists()
                assert is_in == (name in named), name
        transaction.set_rollback(True)


# --- The page -------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2025-09-01 09:00+07:00", tick=False):
        yield


@pytest.fixture
def graduation(bojonegoro):
    """Bagus graduated on 31 January 2025, works since March; his own word of June says so."""
    row = GraduationFactory(
        person=PersonFactory(full_name="Bagus Purwarupa"),
        in_batch__centre=bojonegoro,
        in_batch__finished=True,
    )
    SpellFactory(person=row.person, started_on=date(2025, 3, 1), told_on=date(2025, 6, 1))
    recount_people([row.person_id])
    return row


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_graduation_figures_says_where_and_why(client_for, staff, graduation):
    text = text_of(client_for(staff).get(f"/alumni/{graduation.pk}/angka/"))
    assert (
        "Ditempatkan dalam 6 bulan Bukti C–D, angka resmi Pembilang dan penyebut Formal "
        "Dalam hubungan kerja Belum terklasifikasi Ditempatkan: mulai bekerja 1 Maret 2025, 29 hari" in text
    )
    assert "Bukti A–B Penyebut saja – – – Belum terlacak: ada pekerjaan sejak 1 Maret 2025" in text
    assert "tetapi buktinya di bawah B Konfirmasi pemberi kerja." in text
    assert "Ditempatkan dalam 12 bulan Bukti A–D, angka resmi Belum dihitung" in text
    assert "Belum dihitung: genap 12 bulan pada 31 Januari 2026." in text
    assert "Tidak ada alasan yang tercatat." in text
    assert "Waktu sampai bekerja Bekerja dalam 3 bulan Bertahan kerja Tidak dihitung. Hanya yang" in text
    assert "Pekerjaan: belum ditanya; Jenjang pekerjaan: belum ditanya" in text
    assert "Penghasilan Belum menyebut penghasilannya" in text


def test_graduation_figures_leads_to_the_figures_and_the_others(client_for, staff, graduation):
    client = client_for(staff)
    response = client.get(f"/alumni/{graduation.pk}/angka/")
    urls = [url for _, lines in response.context["questions"] for _, url in lines if url]
    assert len(urls) == 7
    urls += [url for _, lists in response.context["details"] for _, url in lists]
    assert len(urls) == 11
    for url in urls:
        assert graduation.pk in [row.pk for row in client.get(url).context["rows"]]
    for _, url in response.context["groups"]:
        assert client.get(url).context["total"].graduations == 1


def test_graduation_figures_tells_of_exclusions(client_for, staff, bojonegoro):
    row = GraduationFactory(in_batch__centre=bojonegoro, in_batch__finished=True)
    ExclusionFactory(person=row.person, dated=date(2025, 3, 1))
    ObservationFactory(person=row.person, observed_on=date(2025, 8, 1), activity="ill")
    recount_people([row.person_id])
    text = text_of(client_for(staff).get(f"/alumni/{row.pk}/angka/"))
    assert "sejak 1 Maret 2025 Angka resmi tetap menghitungnya" in text
    assert "Dikeluarkan dari angka yang disesuaikan." in text


def test_graduation_figures_tells_of_releases_when_asked(client_for, staff, graduation):
    """Placed in the release of August; not yet graduated in one about January 2025."""
    first = publish(as_of=date(2025, 1, 30), seen=0, by=None)
    second = publish(as_of=date(2025, 8, 31), seen=first.number, by=None)
    client, url = client_for(staff), f"/alumni/{graduation.pk}/angka/"
    assert "Lihat rilis yang menghitungnya" in text_of(client.get(url))
    response = client.get(url, {"rilis": "1"})
    assert response.context["releases"] == [(second, "Formal"), (first, NOT_IN_RELEASE)]
    assert f"{second}: formal" in text_of(response)


def test_a_broken_release_is_said_to_be_one(client_for, staff, graduation):
    release = publish(as_of=date(2025, 8, 31), seen=0, by=None)
    release.checksum = "0" * 64
    assert released_as(graduation, [release]) == [(release, BROKEN)]


def test_graduation_figures_of_three_people(client_for, outsider, province, nobody, graduation):
    url = f"/alumni/{graduation.pk}/angka/"
    assert client_for(outsider).get(url).status_code == 404
    assert client_for(province).get(url).status_code == 403
    assert client_for(nobody).get(url).status_code == 403


def test_graduation_figures_is_audited_and_tells_no_disability(client_for, staff, graduation):
    page = client_for(staff).get(f"/alumni/{graduation.pk}/angka/").content.decode()
    assert AuditEntry.objects.filter(verb="view_career", object_id=str(graduation.pk)).count() == 1
    assert "disability" not in page
    assert graduation.person.nik not in page


def test_graduation_figures_asks_the_same_however_much_happened(
    client_for, staff, graduation, django_assert_num_queries
):
    client, url = client_for(staff), f"/alumni/{graduation.pk}/angka/"
    client.get(url)
    for _ in range(2):
        with django_assert_num_queries(18):
            client.get(url)
        SpellFactory(person=graduation.person, started_on=date(2025, 4, 1))
        ExclusionFactory(person=graduation.person)


def test_the_page_of_a_graduate_leads_here(client_for, staff, graduation):
    assert (
        f"/alumni/{graduation.pk}/angka/"
        in client_for(staff).get(f"/alumni/{graduation.pk}/").content.decode()
    )
