"""A release is published once, whole, under the next number, and never changes."""

import threading
import time
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from alumni.careers.actions import retract_spell
from alumni.careers.recount import recount_people
from alumni.factories import GraduationFactory, SpellFactory
from alumni.models import EmploymentSpell, Release
from alumni.outcomes.definitions import Definition, filters_of
from alumni.outcomes.figures import read_figures
from alumni.releases import actions
from alumni.releases.actions import publish
from alumni.releases.changes import Kind, changes_between
from alumni.releases.freezing import freeze
from alumni.releases.frozen import Body, BrokenRelease, Content
from alumni.releases.models import ReleaseQuerySet
from alumni.releases.reading import BREAKDOWNS, content_of, reading_of
from alumni.releases.tests.conftest import AS_OF
from alumni.releases.verifying import GONE, NOT_IN_TRAIL, OTHER_BEFORE, OTHER_CHECKSUM, faults
from core.models import AuditEntry

pytestmark = pytest.mark.django_db


def write_past(sql, *values):
    """What somebody with the database's own tools could do."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_release_says_what_the_live_figures_said(release):
    reading = reading_of(release)
    for measure, window in (
        ("placed_within", 6),
        ("placed_within", 12),
        ("in_work_at", 3),
        ("in_work_on", None),
    ):
        for rule, level in (("bps", "reported"), ("relation", "hearsay"), ("ilo", "documented")):
            asked = Definition(as_of=AS_OF, measure=measure, window=window, rule=rule, min_evidence=level)
            live, frozen = read_figures(asked, BREAKDOWNS), reading.figures(asked, BREAKDOWNS)
            assert frozen.total == live.total
            for key in BREAKDOWNS:
                assert frozen.breakdown(key) == live.breakdown(key)


def test_a_release_answers_filters_as_the_live_figures_do(release):
    reading = reading_of(release)
    for pairs in (
        [("centre", "tuban")],
        [("year", "2025"), ("sex", "L")],
        [("batch", "B1")],
        [("quarter", "2025-Q4")],
    ):
        asked = Definition(as_of=AS_OF, filters=filters_of(pairs))
        assert reading.figures(asked).total == read_figures(asked).total


def test_a_release_stays_when_the_facts_change(release, graduates):
    before = reading_of(release).figures().total
    spell = EmploymentSpell.objects.get(person=graduates[0].person)
    retract_spell(spell=spell, version=spell.version, reason="salah orang", by=None)
    GraduationFactory(in_batch=graduates[0].batch)
    assert reading_of(Release.objects.get()).figures().total == before
    assert read_figures(Definition(as_of=AS_OF)).total.placed == before.placed - 1


def test_a_release_is_known_in_every_detail(release, province):
    second = publish(as_of=AS_OF, seen=1, corrects=release, note="status diperbaiki", by=province)
    head = content_of(Release.objects.get(number=2)).head
    assert head["number"] == 2
    assert head["corrects"] == 1
    assert head["rules"] == {"bps": "1", "ilo": "1", "relation": "1"}
    assert head["before"] == {"number": 1, "checksum": release.checksum}
    assert head["published_by"] == province.pk
    assert second.definition == Definition(as_of=AS_OF).as_json()
    entry = AuditEntry.objects.get(verb="publish_release", object_id=str(second.pk))
    assert entry.facts == {"number": 2, "checksum": second.checksum}
    assert entry.actor == province


def test_there_is_no_way_to_change_a_release(release):
    row = Release.objects.get()
    row.note = "lain"
    for write in (
        row.save,
        row.delete,
        lambda: Release.objects.update(note="lain"),
        lambda: Release.objects.all().delete(),
        lambda: Release.objects.bulk_create([row]),
        lambda: Release.objects.bulk_update([row], ["note"]),
        lambda: Release.objects.filter(number=1).update(note="lain"),
    ):
        with pytest.raises(TypeError, match="never changed"):
            write()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "lain"),
        ("as_of", "2025-11-30"),
        ("code", "2222-2222-2222"),
        ("graduations", 4),
        ("content", b"x"),
    ],
)
def test_a_row_that_was_tampered_with_is_not_read(release, column, value):
    write_past(f"UPDATE alumni_release SET {column} = %s", value)
    with pytest.raises(BrokenRelease):
        reading_of(Release.objects.get())
    assert [bool(found) for _, found in faults()] == [True]
    with pytest.raises(SystemExit):
        call_command("check_releases")


def test_another_content_does_not_have_the_checksum(release):
    content = content_of(release)
    first, *others = content.body.rows
    forged = Content(content.head, Body(content.body.about, (first._replace(codes=(0,) * 7), *others)))
    write_past("UPDATE alumni_release SET content = %s", forged.packed())
    with pytest.raises(BrokenRelease, match="does not have the checksum"):
        reading_of(Release.objects.get())


def test_who_makes_a_fitting_checksum_breaks_the_chain_and_the_trail(release, graduates):
    publish(as_of=AS_OF, seen=1, by=None)
    content = content_of(Release.objects.get(number=1))
    first, *others = content.body.rows
    body = Body(content.body.about, (first._replace(codes=(0,) * 7), *others))
    forged = Content(content.head, body)
    change = "UPDATE alumni_release SET content = %s, checksum = %s WHERE number = 1"
    write_past(change, forged.packed(), forged.checksum)
    assert list(faults()) == [(1, [OTHER_CHECKSUM]), (2, [OTHER_BEFORE])]


def test_a_release_taken_away_or_slipped_in_is_missed(release):
    write_past("DELETE FROM alumni_release")
    assert list(faults()) == [(1, [GONE])]
    AuditEntry.objects.filter(verb="publish_release")._raw_delete("default")
    publish(as_of=AS_OF, seen=0, by=None)
    AuditEntry.objects.filter(verb="publish_release")._raw_delete("default")
    assert list(faults()) == [(1, [NOT_IN_TRAIL])]


def test_sound_releases_pass_the_check(release, capsys):
    publish(as_of=date(2025, 11, 30), seen=1, by=None)
    call_command("check_releases")
    assert "2 releases checked, 0 with faults" in capsys.readouterr().out


def test_a_second_publisher_hears_of_the_first(release):
    with pytest.raises(ValidationError, match="Rilis 1 ditetapkan"):
        publish(as_of=AS_OF, seen=0, by=None)
    assert Release.objects.count() == 1


def test_nothing_is_left_of_a_release_that_was_not_finished(graduates, monkeypatch):
    def killed(**facts):
        raise RuntimeError("killed")

    monkeypatch.setattr(actions.log, "record", killed)
    with pytest.raises(RuntimeError):
        publish(as_of=AS_OF, seen=0, by=None)
    assert not Release.objects.exists()
    monkeypatch.undo()
    assert publish(as_of=AS_OF, seen=0, by=None).number == 1


def test_a_correction_needs_a_reason_the_same_date_and_an_uncorrected_release(release):
    with pytest.raises(ValidationError, match="alasan koreksi"):
        publish(as_of=AS_OF, seen=1, corrects=release, note=" ", by=None)
    with pytest.raises(ValidationError, match="tanggal yang sama"):
        publish(as_of=date(2025, 11, 30), seen=1, corrects=release, note="perbaikan", by=None)
    publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=None)
    with pytest.raises(ValidationError, match="sudah dikoreksi oleh rilis 2"):
        publish(as_of=AS_OF, seen=2, corrects=release, note="perbaikan", by=None)
    with pytest.raises(ValidationError, match="belum terjadi"):
        publish(as_of=date(2026, 1, 31), seen=2, by=None)


@pytest.mark.parametrize(
    "change",
    ["number = 0", "number = (SELECT MAX(number) FROM alumni_release)", "note = ''", "corrects_id = 1"],
)
def test_the_database_refuses_what_cannot_be(release, change):
    first = release.pk
    publish(as_of=AS_OF, seen=1, corrects=release, note="perbaikan", by=None)
    publish(as_of=AS_OF, seen=2, by=None)
    change = change.replace("corrects_id = 1", f"corrects_id = {first}")
    where = "number = 2" if "note" in change else "number = 3" if "corrects" in change else "number = 1"
    with pytest.raises(IntegrityError), transaction.atomic():
        write_past(f"UPDATE alumni_release SET {change} WHERE {where}")


def test_what_changed_between_two_states(release, graduates):
    before = content_of(release).body.rows
    spell = EmploymentSpell.objects.get(person=graduates[0].person)
    retract_spell(spell=spell, version=spell.version, reason="salah orang", by=None)
    SpellFactory(person=graduates[1].person, started_on=date(2025, 10, 1), told_on=date(2025, 10, 1))
    added = GraduationFactory(in_batch=graduates[0].batch)
    graduates[3].retracted_at = timezone.now()
    graduates[3].save()
    recount_people([row.person_id for row in [*graduates, added]])
    changes = changes_between(before, freeze(AS_OF).rows, "placed_within", 6, 1)
    found = {change.graduation_id: change.kind for change in changes}
    assert found == {
        graduates[0].pk: Kind.OUTCOME,
        graduates[1].pk: Kind.DETAIL,
        graduates[3].pk: Kind.REMOVED,
        added.pk: Kind.ADDED,
    }


def test_the_same_data_give_the_same_text_whatever_the_order(release):
    assert freeze(AS_OF).text == content_of(release).body.text


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_publishers_at_once_get_one_release(graduates, monkeypatch):
    """Both have read all tables and know of no release: one publishes number 1, the other hears of it."""
    start, answers, newest = threading.Barrier(2), [], ReleaseQuerySet.newest

    def frozen_together(as_of):
        body = freeze(as_of)
        start.wait(20)
        return body

    def newest_slowly(rows):
        found = newest(rows)
        time.sleep(0.5)  # without the lock the other one reads the same meanwhile
        return found

    monkeypatch.setattr(actions, "freeze", frozen_together)
    monkeypatch.setattr(ReleaseQuerySet, "newest", newest_slowly)

    def publish_now():
        try:
            answers.append(publish(as_of=AS_OF, seen=0, by=None).number)
        except ValidationError as refusal:
            answers.append(refusal.messages[0])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=publish_now) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(map(str, answers)) == ["1", actions.MEANWHILE.format(number=1)]
    assert [number for number, found in faults() if not found] == [1]
