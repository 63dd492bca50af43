"""The rows that the access matrix asks for (test_permissions.py): one method for each kind of row."""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from alumni.factories import (
    ContactAttemptFactory,
    EvidenceFactory,
    ExclusionFactory,
    GraduationFactory,
    ObservationFactory,
    SpellFactory,
    VerificationCaseFactory,
    VerificationRoundFactory,
)
from alumni.models import Release, SavedView, Target
from alumni.releases.actions import publish, submit_closing
from core.accounts.actions import make_api_token
from core.models import ExportRun, ImportRun
from training.factories import AccommodationFactory, BatchFactory, CentreFactory, EnrolmentFactory
from training.models import ChangeProposal, Consent


class World:
    """Rows of UPT BLK Bojonegoro, each made when a route asks for it; the value is what its URL takes.

    `data` is what the form or the query needs, so that a person with the right gets through.
    """

    def __init__(self, centre):
        self.centre, self.data = centre, {}

    def args(self, wanted):
        return getattr(self, wanted)() if wanted else []

    def batch(self):
        return [BatchFactory(centre=self.centre).pk]

    def moving_batch(self):
        self.data = {"pk": self.batch()[0], "action": "registration"}
        return []

    def moving_enrolment(self):
        row = EnrolmentFactory(batch=BatchFactory(centre=self.centre, state="selection"), state="applied")
        self.data = {"pk": row.pk, "action": "admitted"}
        return [row.batch_id]

    def accommodation(self):
        return [AccommodationFactory(enrolment__batch__centre=self.centre).pk]

    def accommodation_step(self):
        return [*self.accommodation(), "setujui"]

    def graduation_row(self):
        return GraduationFactory(in_batch=BatchFactory(centre=self.centre, finished=True))

    def graduation(self):
        return [self.graduation_row().pk]

    def enrolment(self):
        return [EnrolmentFactory(batch=BatchFactory(centre=self.centre)).pk]

    def person(self):
        return [self.graduation_row().person_id]

    def of_person(self, factory, **facts):
        return [factory(person_id=self.person()[0], **facts).pk]

    def spell(self, **facts):
        return self.of_person(SpellFactory, **facts)

    def observation(self, **facts):
        return self.of_person(ObservationFactory, **facts)

    def contact(self, **facts):
        return self.of_person(ContactAttemptFactory, **facts)

    def exclusion(self):
        return self.of_person(ExclusionFactory)

    def evidence(self, **facts):
        file = ContentFile(b"%PDF-1.4 contoh", name="bukti.pdf")
        return [EvidenceFactory(spell_id=self.spell()[0], file=file, **facts).pk]

    def old_spell(self):
        return self.spell(retracted_at=timezone.now())

    def old_observation(self):
        return self.observation(retracted_at=timezone.now())

    def old_contact(self):
        return self.contact(retracted_at=timezone.now())

    def old_evidence(self):
        return self.evidence(retracted_at=timezone.now())

    def graduated_enrolment(self):
        return [self.graduation_row().enrolment_id]

    def consent(self):
        row = Consent(person_id=self.person()[0], purpose="tracing", is_given=True, channel="formulir")
        row.centre = self.centre
        row.save()
        return [row.pk]

    def proposal(self):
        self.data = {"accept": "yes"}
        facts = {"owner": self.centre, "proposer": CentreFactory(), "field": "address", "value": "Jl. Contoh"}
        return [ChangeProposal.objects.create(person_id=self.person()[0], **facts).pk]

    def figure(self):
        self.data = {"centre": self.centre.code}
        return []

    def new_release(self):
        self.data = {"as_of": self.last_day().isoformat(), "seen": "0"}
        return []

    def last_day(self):
        return timezone.localdate().replace(day=1) - datetime.timedelta(days=1)

    def release_row(self):
        self.graduation_row()
        return Release.objects.first() or publish(as_of=self.last_day(), seen=0, by=None)

    def release(self):
        return [self.release_row().number]

    def release_people(self):
        self.data = {"centre": self.centre.code}
        return self.release()

    def release_code(self):
        return [self.release_row().code]

    def release_query(self):
        self.data = {"rilis": self.release_row().number}
        return []

    def month(self):
        return [self.centre.code, f"{self.last_day():%Y-%m}"]

    def open_month(self):
        self.data = {"is_checked": "on", "version": "0"}
        return self.month()

    def closing(self):
        closing = submit_closing(centre=self.centre, month=self.last_day(), version=0, by=self.staff())
        self.data = {"action": "accept", "version": closing.version}
        return self.month()

    def target(self):
        about = {"year": 2025, "measure": "placed_within", "window": 6, "centre": self.centre}
        self.data = {"value": "61"}
        return [Target.objects.get_or_create(**about, defaults={"value": 60})[0].pk]

    def api_token(self):
        day = timezone.localdate()
        return [make_api_token(consumer="Satu Data", expires_on=day, by=self.staff())[0].pk]

    def saved_view(self):
        self.data = {"name": "Garmen"}
        about = {"user": self.staff(), "name": "Semua BLK"}
        return [SavedView.objects.get_or_create(**about, defaults={"query": "centre="})[0].pk]

    def ordered_round(self):
        return [VerificationRoundFactory().pk]

    def announced_round(self):
        return [VerificationRoundFactory(announced=True).pk]

    def drawn_round(self):
        return [VerificationRoundFactory(drawn=True).pk]

    def published_round(self):
        return [VerificationRoundFactory(published=True).pk]

    def open_case(self, **facts):
        tuban = CentreFactory(code="tuban").assignments.get(role="staff").user
        return [VerificationCaseFactory(graduation=self.graduation_row(), verifier=tuban, **facts).pk]

    def found_case(self):
        return self.open_case(found="false")

    def export_of_published_round(self):
        self.data = {"round": self.published_round()[0]}
        return ["verifikasi"]

    def export_of_drawn_round(self):
        self.data = {"round": self.drawn_round()[0]}
        return ["verifikasi"]

    def export_of_cases(self):
        self.data = {"round": self.drawn_round()[0]}
        return ["kasus-verifikasi"]

    def export_of_people(self):
        return ["alumni"]

    def export_of_batches(self):
        return ["paket"]

    def export_of_figures(self):
        return ["rekap"]

    def export_of_release(self):
        self.release_query()
        return ["rilis"]

    def export_behind_figure(self):
        self.figure()
        return ["orang"]

    def staff(self):
        return self.centre.assignments.get(role="staff").user

    def export_run(self):
        file = ContentFile(b"PK", name="ekspor.xlsx")
        return [ExportRun.objects.create(name="alumni", user=self.staff(), state="done", file=file).pk]

    def sheet_kind(self):
        return ["peserta"]

    def import_run(self):
        file = ContentFile(b"NIK;Nama;Program\n123;Siti Contoh;Menjahit\n", name="lembar.csv")
        about = {"kind": "peserta", "centre_id": self.centre.pk, "user": self.staff(), "state": "checked"}
        names = ("read", "created", "updated", "unchanged", "warned", "rejected", "skipped")
        about |= {
            "counts": dict.fromkeys(names, 0),
            "file_name": "lembar.csv",
            "data_date": timezone.localdate(),
        }
        return [ImportRun.objects.create(file=file, **about).pk]

    def lookup(self):
        return ["kunci-yang-lewat"]

    def user(self):
        return [self.staff().pk]

    def closing_user(self):
        self.data = {"to": "closed"}
        return self.user()

    def link(self):
        return {"uidb36": "1", "key": "set-password"}
