"""Pages about people: what each reader sees, and what nobody ever sees."""

import logging
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from core.models import AuditEntry, DisabilityKind
from training.factories import BatchFactory, EnrolmentFactory, PersonFactory
from training.models import (
    ChangeProposal,
    Consent,
    DisabilityStatement,
    Enrolment,
    EnrolmentDisability,
    Person,
    PersonCentre,
)
from training.overview.people import views
from training.people.actions import correct_nik, register_person, state_disability
from training.people.models import PersonQuerySet

NIK = "3522155503020000"
AYU = {
    "full_name": "Ayu Teladani",
    "sex": "P",
    "birth_date": date(2002, 3, 15),
    "phone": "+6281200000001",
}
FORM = {
    "full_name": "Ayu Teladani",
    "sex": "P",
    "birth_date": "2002-03-15",
    "phone": "0812 0000 0001",
    "region": "3522",
    "has_disability": "not_asked",
    "tracing": "yes",
    "employer": "no",
    "network": "not_asked",
    "channel": "Lisan di BLK",
}


@pytest.fixture
def ayu(bojonegoro, staff):
    return register_person(centre=bojonegoro, nik=NIK, values=AYU, by=staff).person


@pytest.fixture
def trainee(bojonegoro, ayu):
    """Ayu, trained in Bojonegoro."""
    EnrolmentFactory(person=ayu, batch=BatchFactory(centre=bojonegoro, running=True), state="enrolled")
    PersonCentre.objects.filter(person=ayu).update(access="enrolled")
    return ayu


def url(name, *args):
    return reverse(f"training:{name}", args=args)


def look_up(client, centre, nik=NIK, paket=""):
    return client.post(url("person_lookup") + paket, {"nik": nik, "centre": centre.pk})


class TestLookup:
    def test_an_unknown_nik_leads_to_the_form(self, client_for, staff, bojonegoro):
        answer = look_up(client_for(staff), bojonegoro, "3522 1555 0302 0000")
        assert answer.status_code == 302
        assert answer.url.startswith("/peserta/baru/") and NIK not in answer.url
        entry = AuditEntry.objects.get(verb="lookup_nik")
        assert entry.facts == {"found": "unknown"} and entry.actor == staff

    def test_somebody_of_ours_leads_to_her_page(self, client_for, staff, bojonegoro, ayu):
        answer = look_up(client_for(staff), bojonegoro)
        assertRedirects(answer, ayu.get_absolute_url())

    def test_somebody_elsewhere_is_shown_masked(self, client_for, outsider, tuban, ayu):
        client = client_for(outsider)
        page = client.get(look_up(client, tuban).url)
        assertContains(page, "A. T.")
        assertContains(page, "2002")
        for secret in ("Ayu", "15 Maret", "0812", NIK):
            assertNotContains(page, secret)
        assert AuditEntry.objects.get(verb="lookup_nik").facts == {"found": "elsewhere"}

    def test_a_wrong_nik_is_explained(self, client_for, staff, bojonegoro):
        page = look_up(client_for(staff), bojonegoro, "35221555030200")
        assertContains(page, "NIK harus 16 angka. Anda mengisi 14 angka.")
        assert not AuditEntry.objects.filter(verb="lookup_nik").exists()

    def test_another_centre_cannot_be_chosen(self, client_for, staff, tuban):
        assertContains(look_up(client_for(staff), tuban), "dari daftar")

    def test_the_nik_is_not_readable_in_the_session(self, client_for, staff, bojonegoro):
        client = client_for(staff)
        look_up(client, bojonegoro)
        assert NIK not in str(dict(client.session))

    def test_an_invented_key_leads_back(self, client_for, staff):
        assertRedirects(client_for(staff).get(url("person_create", "abc")), url("person_lookup"))

    def test_reading_only_is_not_enough(self, client_for, kadis, nobody):
        assert client_for(kadis).get(url("person_lookup")).status_code == 403
        assert client_for(nobody).get(url("person_lookup")).status_code == 403


class TestRegistration:
    def send(self, client, centre, **changes):
        address = look_up(client, centre).url.removesuffix("dikenal/")
        return client.post(address, FORM | changes)

    def test_the_form_is_prefilled_from_the_nik(self, client_for, staff, bojonegoro):
        client = client_for(staff)
        page = client.get(look_up(client, bojonegoro).url)
        assertContains(page, "15 Maret 2002")
        assertContains(page, 'value="2002-03-15"')
        assertContains(page, "Kab. Bojonegoro")
        assertNotContains(page, NIK)

    def test_saving_makes_a_person_with_consents(self, client_for, staff, bojonegoro):
        answer = self.send(client_for(staff), bojonegoro)
        ayu = Person.objects.get()
        assertRedirects(answer, ayu.get_absolute_url())
        assert (ayu.phone, ayu.region_id, ayu.nik) == ("+6281200000001", "3522", NIK)
        given = dict(Consent.objects.values_list("purpose", "is_given"))
        assert given == {"tracing": True, "employer": False}
        assert not DisabilityStatement.objects.exists()

    def test_what_was_typed_survives_an_error(self, client_for, staff, bojonegoro):
        page = self.send(client_for(staff), bojonegoro, full_name="", phone="123", address="Jl. Contoh 1")
        assertContains(page, "Jl. Contoh 1")
        assertContains(page, "p-errsum")
        assertContains(page, "Isi nama lengkap.")
        assert not Person.objects.exists()

    def test_a_birth_date_unlike_the_nik_needs_a_second_look(self, client_for, staff, bojonegoro):
        client = client_for(staff)
        page = self.send(client, bojonegoro, birth_date="2002-03-16")
        assertContains(page, "Tanggal lahir berbeda dengan NIK (15 Maret 2002).")
        self.send(client, bojonegoro, birth_date="2002-03-16", confirmed="on")
        assert Person.objects.get().birth_date == date(2002, 3, 16)

    def test_a_child_needs_a_guardian(self, client_for, staff, bojonegoro):
        client, born = client_for(staff), {"birth_date": "2015-03-15", "confirmed": "on"}
        assertContains(self.send(client, bojonegoro, **born), "orang tua atau wali")
        self.send(client, bojonegoro, **born, guardian_name="Ibu Contoh")
        assert Consent.objects.get(purpose="tracing").guardian_name == "Ibu Contoh"

    def test_disability_is_stored_with_consent_only(self, client_for, staff, bojonegoro):
        client, kinds = client_for(staff), ["rungu"]
        page = self.send(client, bojonegoro, has_disability="yes", kinds=kinds)
        assertContains(page, "Centang persetujuan peserta")
        self.send(client, bojonegoro, has_disability="yes", kinds=kinds, agreed="on")
        statement = DisabilityStatement.objects.get()
        assert statement.consent.purpose == "disability" and statement.consent.is_given

    def test_the_batch_one_came_from_is_chosen_already(self, client_for, staff, bojonegoro):
        batch = BatchFactory(centre=bojonegoro, state="registration")
        client = client_for(staff)
        page = client.get(look_up(client, bojonegoro, paket=f"?paket={batch.pk}").url)
        assertContains(page, f'<option value="{batch.pk}" selected')

    def test_with_a_batch_the_person_applies_there(self, client_for, staff, bojonegoro):
        batch = BatchFactory(centre=bojonegoro, state="registration")
        answer = self.send(client_for(staff), bojonegoro, paket=batch.pk)
        assert answer.url == batch.get_absolute_url()
        enrolment = Enrolment.objects.get()
        assert (enrolment.state, enrolment.region_id) == ("applied", "3522")

    def test_a_batch_that_ends_meanwhile_undoes_all_of_it(self, client_for, staff, bojonegoro, monkeypatch):
        batch = BatchFactory(centre=bojonegoro, state="registration")

        def refuse(**kwargs):
            raise ValidationError("Paket ini penuh.")

        monkeypatch.setattr("training.overview.registration.actions.apply_person", refuse)
        page = self.send(client_for(staff), bojonegoro, paket=batch.pk)
        assertContains(page, "Paket ini penuh.")
        assert not Person.objects.exists() and not Consent.objects.exists()

    def test_and_one_more(self, client_for, staff, bojonegoro):
        batch = BatchFactory(centre=bojonegoro, state="registration")
        answer = self.send(client_for(staff), bojonegoro, paket=batch.pk, lagi="1")
        assert answer.url == url("person_lookup") + f"?paket={batch.pk}"

    def test_sending_twice_makes_one_person(self, client_for, staff, bojonegoro):
        client = client_for(staff)
        address = look_up(client, bojonegoro).url
        client.post(address, FORM)
        client.post(address, FORM)
        assert Person.objects.count() == 1

    def test_somebody_elsewhere_is_linked_and_not_overwritten(self, client_for, outsider, tuban, ayu):
        client = client_for(outsider)
        self.send(client, tuban, phone="0812 0000 0002")
        ayu.refresh_from_db()
        assert Person.objects.count() == 1 and ayu.phone == "+6281200000001"
        proposal = ChangeProposal.objects.get()
        assert proposal.field == "phone" and proposal.proposer == tuban
        page = client.get(ayu.get_absolute_url())
        assertContains(page, "Ayu Teladani")
        assertNotContains(page, "0812-0000-0001")
        assertContains(page, "+6281200000002")

    def test_the_batch_of_another_centre_is_not_there(self, client_for, staff, tuban):
        batch = BatchFactory(centre=tuban)
        assert client_for(staff).get(url("person_lookup") + f"?paket={batch.pk}").status_code == 404


def change(client, person, **changes):
    typed = {"full_name": "Ayu Teladani", "sex": "P", "birth_date": "2002-03-15"}
    typed |= {"phone": "0812 0000 0001", "version": person.version}
    return client.post(url("person_edit", person.pk), typed | changes)


class TestPersonPage:
    @pytest.mark.parametrize(
        ("who", "status"),
        [("staff", 200), ("head", 200), ("kadis", 200), ("admin_user", 200), ("outsider", 404)]
        + [("province", 403), ("nobody", 403)],
    )
    def test_who_may_open_it(self, client_for, request, ayu, who, status):
        client = client_for(request.getfixturevalue(who))
        assert client.get(ayu.get_absolute_url()).status_code == status

    def test_it_shows_contacts_and_no_nik(self, client_for, staff, trainee):
        page = client_for(staff).get(trainee.get_absolute_url())
        assertContains(page, "0812-0000-0001")
        assertContains(page, "••••0000")
        assertNotContains(page, NIK)

    def test_disability_is_not_on_it(self, client_for, staff, trainee, bojonegoro):
        state_disability(
            person=trainee,
            centre=bojonegoro,
            has_disability=True,
            kinds=DisabilityKind.objects.filter(code="rungu"),
            channel="lisan",
            by=staff,
        )
        page = client_for(staff).get(trainee.get_absolute_url())
        assertNotContains(page, "rungu")

    def test_an_applicant_of_two_centres_is_masked_to_the_second(self, client_for, outsider, tuban, trainee):
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        page = client_for(outsider).get(trainee.get_absolute_url())
        assertContains(page, "A. T.")
        for secret in ("Ayu", "0812", "15 Maret"):
            assertNotContains(page, secret)

    def test_opening_shared_data_is_audited(self, client_for, staff, outsider, tuban, trainee):
        client_for(staff).get(trainee.get_absolute_url())
        assert not AuditEntry.objects.filter(verb="view_person").exists()
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        client_for(outsider).get(trainee.get_absolute_url())
        assert AuditEntry.objects.get(verb="view_person").actor == outsider

    def test_the_history_says_who_changed_what(self, client_for, staff, ayu):
        client = client_for(staff)
        change(client, ayu, phone="0812 0000 0009")
        page = client.get(ayu.get_absolute_url())
        assertContains(page, "Akun staf")
        assertContains(page, "+6281200000009")

    def test_the_history_tells_an_applicants_centre_no_older_value(
        self, client_for, head, outsider, tuban, trainee
    ):
        register_person(centre=tuban, nik=NIK, values={"phone": "+6281200000002"}, by=outsider)
        proposal = ChangeProposal.objects.get()
        client_for(head).post(url("proposal_decide", proposal.pk), {"accept": "yes"})
        page = client_for(outsider).get(trainee.get_absolute_url())
        assertContains(page, "0812-0000-0002")
        assertNotContains(page, "+6281200000001")
        assertContains(client_for(head).get(trainee.get_absolute_url()), "+6281200000001")

    def test_queries_of_the_page(self, client_for, staff, trainee, django_assert_max_num_queries):
        client = client_for(staff)
        client.get(trainee.get_absolute_url())
        with django_assert_max_num_queries(16):
            client.get(trainee.get_absolute_url())


class TestChange:
    def test_an_older_form_gets_409_and_both_values(self, client_for, staff, ayu):
        client = client_for(staff)
        change(client, ayu, phone="0812 0000 0009")
        answer = change(client, ayu, phone="0812 0000 0008")
        assert answer.status_code == 409
        assertContains(answer, "0812-0000-0009", status_code=409)
        assertContains(answer, "0812 0000 0008", status_code=409)
        ayu.refresh_from_db()
        assert ayu.phone == "+6281200000009"

    def test_a_correction_reaches_enrolments_only_if_asked(self, client_for, staff, trainee):
        client = client_for(staff)
        change(client, trainee, region="3522")
        assert Enrolment.objects.get().region_id is None
        trainee.refresh_from_db()
        change(client, trainee, region="3523", also_enrolments="on")
        assert Enrolment.objects.get().region_id == "3523"

    def test_an_applicants_hidden_fields_stay(self, client_for, outsider, tuban, trainee):
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        trainee.refresh_from_db()
        client = client_for(outsider)
        page = client.get(url("person_edit", trainee.pk))
        assertNotContains(page, "Ayu")
        answer = client.post(
            url("person_edit", trainee.pk), {"sex": "P", "email": "a@contoh.id", "version": trainee.version}
        )
        assert answer.status_code == 302
        trainee.refresh_from_db()
        assert (trainee.email, trainee.full_name) == ("a@contoh.id", "Ayu Teladani")

    def test_the_province_does_not_edit(self, client_for, kadis, outsider, ayu):
        assert client_for(kadis).get(url("person_edit", ayu.pk)).status_code == 403
        assert client_for(outsider).get(url("person_edit", ayu.pk)).status_code == 404

    def test_a_reader_of_the_province_edits_only_where_she_works(self, client_for, kadis, tuban, ayu):
        kadis.assignments.create(role="staff", centre=tuban, starts_on="2020-01-01")
        assert client_for(kadis).get(url("person_edit", ayu.pk)).status_code == 403


class TestNik:
    def test_the_reveal_shows_it_and_is_audited(self, client_for, staff, ayu):
        answer = client_for(staff).post(url("person_nik", ayu.pk))
        assertContains(answer, NIK)
        assert answer["Cache-Control"] == "no-store"
        assert AuditEntry.objects.get(verb="view_nik").actor == staff

    def test_others_do_not_see_it(self, client_for, outsider, kadis, province, ayu):
        assert client_for(outsider).post(url("person_nik", ayu.pk)).status_code == 404
        assert client_for(kadis).post(url("person_nik", ayu.pk)).status_code == 403
        assert client_for(province).post(url("person_nik", ayu.pk)).status_code == 403

    def test_looking_is_no_get(self, client_for, staff, ayu):
        assert client_for(staff).get(url("person_nik", ayu.pk)).status_code == 405

    def test_no_log_line_and_no_audit_entry_holds_it(self, client_for, staff, bojonegoro, caplog):
        caplog.set_level(logging.DEBUG)
        client = client_for(staff)
        TestRegistration().send(client, bojonegoro)
        client.post(url("person_nik", Person.objects.get().pk))
        client.post("/tidak-ada/", {"nik": NIK})
        assert NIK not in "".join(r.getMessage() for r in caplog.records if r.name != "django.db.backends")
        assert NIK not in str(list(AuditEntry.objects.values()))


class TestNikCorrection:
    RIGHT = "3522155503020000"
    WRONG = "3522155503010000"

    @pytest.fixture
    def mistyped(self, bojonegoro, staff):
        return register_person(centre=bojonegoro, nik=self.WRONG, values=AYU, by=staff).person

    def send(self, client, person, **answers):
        answers = {"nik": self.RIGHT, "reason": "Salah ketik", "version": person.version} | answers
        return client.post(url("person_nik_correct", person.pk), answers)

    def test_the_right_nik_finds_her_and_the_wrong_one_nobody(self, client_for, staff, mistyped, bojonegoro):
        client = client_for(staff)
        assertContains(client.get(mistyped.get_absolute_url()), url("person_nik_correct", mistyped.pk))
        page = client.get(url("person_nik_correct", mistyped.pk))
        assertContains(page, "NIK yang benar")
        assertNotContains(page, self.WRONG)
        assertRedirects(self.send(client, mistyped), mistyped.get_absolute_url())
        assert Person.objects.with_nik(self.RIGHT).get() == mistyped
        assert not Person.objects.with_nik(self.WRONG).exists()
        assert Person.objects.get().nik == self.RIGHT

    def test_it_is_kept_who_and_why_without_the_nik(self, client_for, staff, mistyped, bojonegoro):
        client = client_for(staff)
        self.send(client, mistyped)
        entry = AuditEntry.objects.get(verb="correct_nik")
        assert (entry.actor, entry.reason, entry.fields) == (staff, "Salah ketik", ["nik"])
        assert entry.centre_id == bojonegoro.pk
        told = str(list(AuditEntry.objects.values()))
        assert self.RIGHT not in told and self.WRONG not in told
        newest = mistyped.history.order_by("history_id").last()
        assert (newest.history_user, newest.history_change_reason, newest.nik) == (
            staff,
            "Salah ketik",
            self.RIGHT,
        )
        page = client.get(mistyped.get_absolute_url())
        assertContains(page, "NIK: ••••")
        assertNotContains(page, self.RIGHT)

    def test_the_nik_of_somebody_else_is_refused_without_telling_whose(
        self, client_for, staff, mistyped, tuban, outsider
    ):
        other = AYU | {"full_name": "Bagus Purwarupa"}
        register_person(centre=tuban, nik=self.RIGHT, values=other, by=outsider)
        answer = self.send(client_for(staff), mistyped)
        assertContains(answer, "sudah dipakai peserta lain")
        assertNotContains(answer, "Bagus")
        assertNotContains(answer, tuban.name)
        mistyped.refresh_from_db()
        assert (mistyped.nik, mistyped.version) == (self.WRONG, 1)
        assert AuditEntry.objects.filter(verb="search_nik", actor=staff).count() == 1

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ({"reason": " "}, "alasan perbaikan"),
            ({"reason": "tadinya 3522.1555.0301.0000"}, "Jangan tulis NIK di alasan"),
            ({"nik": "3522155503010000"}, "sama dengan yang tercatat"),
            ({"nik": "352215550302"}, "NIK harus 16 angka"),
            ({"nik": "3522151503020000"}, "Jenis kelamin berbeda dengan NIK"),
            ({"nik": "3522155603020000"}, "Tanggal lahir berbeda dengan NIK"),
            ({"version": ""}, "sudah lama terbuka"),
        ],
        ids=["no reason", "NIK in reason", "same", "short", "sex", "birth date", "no version"],
    )
    def test_what_is_refused(self, client_for, staff, mistyped, answers, words):
        confirmed = {"confirmed": "on"} if words.startswith("sama") else {}
        assertContains(self.send(client_for(staff), mistyped, **confirmed, **answers), words)
        mistyped.refresh_from_db()
        assert mistyped.nik == self.WRONG

    def test_a_difference_is_saved_once_somebody_looked(self, client_for, staff, mistyped):
        answer = self.send(client_for(staff), mistyped, nik="3522155603020000", confirmed="on")
        assertRedirects(answer, mistyped.get_absolute_url())
        assert Person.objects.get().birth_date == date(2002, 3, 15)

    def test_a_colleague_was_faster(self, client_for, staff, mistyped):
        Person.objects.update(version=2)
        answer = self.send(client_for(staff), mistyped)
        assertContains(answer, "baru saja diubah", status_code=409)
        assertContains(answer, 'name="version" value="2"', status_code=409)
        assert Person.objects.get().nik == self.WRONG

    def test_only_the_centre_that_owns_it_corrects_it(
        self, client_for, outsider, kadis, province, tuban, mistyped, bojonegoro
    ):
        assert self.send(client_for(outsider), mistyped).status_code == 404
        assert self.send(client_for(kadis), mistyped).status_code == 403
        assert self.send(client_for(province), mistyped).status_code == 403
        PersonCentre.objects.create(person=mistyped, centre=tuban, access="enrolled")
        client = client_for(outsider)
        assert self.send(client, mistyped).status_code == 403
        page = client.get(mistyped.get_absolute_url())
        assertNotContains(page, url("person_nik_correct", mistyped.pk))
        with pytest.raises(PermissionDenied):
            correct_nik(person=mistyped, centre=tuban, nik=self.RIGHT, reason="salah", version=1, by=outsider)
        assert Person.objects.get().nik == self.WRONG

    def test_the_index_decides_where_somebody_was_registered_meanwhile(
        self, mistyped, bojonegoro, staff, monkeypatch
    ):
        register_person(
            centre=bojonegoro, nik=self.RIGHT, values=AYU | {"full_name": "Bagus Purwarupa"}, by=staff
        )
        monkeypatch.setattr(PersonQuerySet, "with_nik", lambda rows, nik: rows.none())
        with pytest.raises(ValidationError, match="sudah dipakai"):
            correct_nik(
                person=mistyped, centre=bojonegoro, nik=self.RIGHT, reason="salah", version=1, by=staff
            )
        assert mistyped.history.count() == 1

    def test_all_rolls_back_together(self, mistyped, bojonegoro, staff, monkeypatch):
        monkeypatch.setattr("core.audit.log.record", lambda **facts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            correct_nik(
                person=mistyped, centre=bojonegoro, nik=self.RIGHT, reason="salah", version=1, by=staff
            )
        assert mistyped.history.count() == 1
        mistyped.refresh_from_db()
        assert (mistyped.nik, mistyped.version) == (self.WRONG, 1)


class TestDisability:
    def test_it_is_stated_copied_and_audited(self, client_for, staff, trainee):
        client = client_for(staff)
        answer = client.post(
            url("person_disability", trainee.pk),
            {
                "has_disability": "yes",
                "kinds": ["rungu", "wicara"],
                "agreed": "on",
                "channel": "Lisan di BLK",
            },
        )
        assertRedirects(answer, trainee.get_absolute_url())
        assert EnrolmentDisability.objects.get().kind == "ganda"
        assertContains(client.get(url("person_disability", trainee.pk)), "Sensorik: rungu (Tuli)")
        assert AuditEntry.objects.filter(verb="view_disability", actor=staff).count() == 1

    def test_withdrawing_its_consent_removes_it_everywhere(self, client_for, staff, trainee):
        self.test_it_is_stated_copied_and_audited(client_for, staff, trainee)
        client_for(staff).post(url("consent_withdraw", Consent.objects.get().pk))
        assert not DisabilityStatement.objects.exists() and not EnrolmentDisability.objects.exists()

    def test_who_may_open_it(self, client_for, kadis, province, outsider, trainee):
        page = url("person_disability", trainee.pk)
        assert client_for(kadis).get(page).status_code == 200
        assert client_for(province).get(page).status_code == 403
        assert client_for(outsider).get(page).status_code == 404
        assert client_for(kadis).post(page, {}).status_code == 403

    def test_an_application_does_not_open_another_centres_record(
        self, client_for, outsider, tuban, staff, trainee
    ):
        self.test_it_is_stated_copied_and_audited(client_for, staff, trainee)
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        page = client_for(outsider).get(url("person_disability", trainee.pk))
        assertNotContains(page, "Jawaban peserta")
        assertContains(page, "Catat jawaban")
        assert page.context["form"]["has_disability"].value() == "not_asked"


class TestProposals:
    @pytest.fixture
    def proposal(self, ayu, tuban, outsider):
        register_person(centre=tuban, nik=NIK, values={"phone": "+6281200000002"}, by=outsider)
        return ChangeProposal.objects.get()

    def test_the_head_of_the_owner_decides(self, client_for, head, ayu, proposal):
        client = client_for(head)
        assertContains(client.get(url("proposal_list")), "+6281200000002")
        client.post(url("proposal_decide", proposal.pk), {"accept": "yes"})
        ayu.refresh_from_db()
        assert ayu.phone == "+6281200000002"
        assertNotContains(client.get(url("proposal_list")), "+6281200000002")

    def test_the_owner_of_one_field_reads_no_name(self, client_for, head, bojonegoro, tuban, ayu, outsider):
        links = PersonCentre.objects.filter(person=ayu)
        links.filter(centre=bojonegoro).update(fields=["phone"])
        register_person(centre=tuban, nik=NIK, values={"phone": "+6281200000002"}, by=outsider)
        page = client_for(head).get(url("proposal_list"))
        assertContains(page, "+6281200000002")
        assertContains(page, "A. T.")
        assertNotContains(page, "Ayu")

    def test_refusing_keeps_the_value(self, client_for, head, ayu, proposal):
        client_for(head).post(url("proposal_decide", proposal.pk), {"accept": "no"})
        ayu.refresh_from_db()
        assert ayu.phone == "+6281200000001"

    def test_others_do_not_decide(self, client_for, staff, tuban, proposal, kadis):
        assert client_for(staff).post(url("proposal_decide", proposal.pk)).status_code == 403
        kadis.assignments.create(role="centre_head", centre=tuban, starts_on="2020-01-01")
        assert client_for(kadis).post(url("proposal_decide", proposal.pk)).status_code == 404


class TestList:
    def test_it_shows_ours_only(self, client_for, staff, outsider, trainee):
        assertContains(client_for(staff).get(url("person_list")), "Ayu Teladani")
        assertNotContains(client_for(outsider).get(url("person_list")), "Ayu")

    def test_filters(self, client_for, staff, bojonegoro, trainee):
        PersonFactory(full_name="Budi Contoh")
        client = client_for(staff)
        field = Enrolment.objects.get().batch.programme.field
        year = Enrolment.objects.get().batch.wave.fiscal_year
        for query in ("q=teladani", "state=enrolled", f"field={field.pk}", f"year={year}", "sort=-name"):
            assertContains(client.get(url("person_list") + "?" + query), "Ayu Teladani")
        for query in ("q=budi", "state=left", f"year={year}&state=reserve"):
            assertNotContains(client.get(url("person_list") + "?" + query), "Ayu Teladani")

    def test_a_nik_is_not_searched_here(self, client_for, staff, trainee):
        answer = client_for(staff).get(url("person_list") + f"?q={NIK}")
        assertRedirects(answer, url("person_list"))

    def test_a_name_we_never_typed_is_neither_shown_nor_found(self, client_for, outsider, tuban, trainee):
        register_person(centre=tuban, nik=NIK, values={"sex": "P"}, by=outsider)
        client = client_for(outsider)
        assertContains(client.get(url("person_list")), "A. T.")
        assertNotContains(client.get(url("person_list") + "?q=teladani"), "A. T.")

    def test_the_number_of_queries_does_not_grow(
        self, client_for, staff, bojonegoro, django_assert_max_num_queries
    ):
        for _ in range(30):
            EnrolmentFactory(batch__centre=bojonegoro)
        client = client_for(staff)
        client.get(url("person_list"))
        with django_assert_max_num_queries(9):
            client.get(url("person_list"))

    def test_very_many_are_not_counted_to_the_end(self, client_for, staff, bojonegoro, monkeypatch):
        monkeypatch.setattr(views, "SHOWN_AT_MOST", 2)
        EnrolmentFactory.create_batch(3, batch__centre=bojonegoro)
        assertContains(client_for(staff).get(url("person_list")), "Lebih dari 2 orang")

    def test_who_may_open_it(self, client_for, province, nobody, kadis):
        assert client_for(province).get(url("person_list")).status_code == 403
        assert client_for(nobody).get(url("person_list")).status_code == 403
        assert client_for(kadis).get(url("person_list")).status_code == 200
