"""What staff do with batches, down to the tables and the trail."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.models import AuditEntry
from core.versions import StaleVersion
from training.batches import actions
from training.batches.actions import (
    WaveKey,
    change_batch,
    create_batch,
    get_or_make_wave,
    move_batch,
)
from training.batches.models import Batch, Instructor, Wave
from training.factories import BatchFactory, FundFactory, ProgrammeFactory, WaveFactory
from training.signals import batches_corrected

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Ids that batches_corrected told the floor above."""
    heard = []

    def hear(sender, batch_ids, **kwargs):
        heard.extend(batch_ids)

    batches_corrected.connect(hear)
    yield heard
    batches_corrected.disconnect(hear)


class Stop(Exception):
    """Breaks an action at its last step."""


def stop(*args, **kwargs):
    raise Stop


def make(centre, by, **facts):
    facts = {"name": "Las 1", "wave": WaveKey(FundFactory(), 2025, 3), **facts}
    return create_batch(centre=centre, programme=ProgrammeFactory(), by=by, **facts)


# --- Making ---------------------------------------------------------------------------------------------
def test_a_batch_without_a_code_gets_the_next_one_of_its_wave(bojonegoro, staff):
    first, second = make(bojonegoro, staff), make(bojonegoro, staff, name="Las 2")
    assert [first.code, second.code] == ["BJN-2025-APBN-III-01", "BJN-2025-APBN-III-02"]


def test_a_typed_code_is_kept_and_must_be_free(bojonegoro, staff):
    make(bojonegoro, staff, code="PAKET-A")
    with pytest.raises(ValidationError) as error:
        make(bojonegoro, staff, name="Las 2", code="paket-a")
    assert "code" in error.value.message_dict


def test_the_same_batch_is_not_made_twice(bojonegoro, staff):
    make(bojonegoro, staff, name="Las 1")
    with pytest.raises(ValidationError, match="sudah ada"):
        make(bojonegoro, staff, name="las  1")


def test_a_name_needs_letters_or_digits(bojonegoro, staff):
    with pytest.raises(ValidationError) as error:
        make(bojonegoro, staff, name="--")
    assert "name" in error.value.message_dict


def test_instructors_are_made_once_for_the_centre(bojonegoro, staff):
    batch = make(bojonegoro, staff, instructors=["Budi Contoh", "Siti Contoh"])
    make(bojonegoro, staff, name="Las 2", instructors=["Budi Contoh"])
    assert Instructor.objects.filter(centre=bojonegoro).count() == 2
    assert batch.instructors.count() == 2


def test_making_leaves_history_and_trail(bojonegoro, staff):
    batch = make(bojonegoro, staff)
    entry = AuditEntry.objects.get(verb="created", object_type="training.batch")
    assert (entry.actor, entry.object_id, entry.centre_id) == (staff, str(batch.pk), bojonegoro.pk)
    assert batch.history.get().history_user == staff


def test_making_rolls_back_together(bojonegoro, staff, monkeypatch):
    monkeypatch.setattr(actions, "_set_instructors", stop)
    with pytest.raises(Stop):
        make(bojonegoro, staff)
    assert not Batch.objects.exists()
    assert not Wave.objects.exists()
    assert not AuditEntry.objects.exists()


@time_machine.travel(date(2025, 8, 1))
def test_a_batch_of_the_past_comes_finished_with_its_day(bojonegoro, staff):
    with pytest.raises(ValidationError):
        make(bojonegoro, staff, state="finished")
    batch = make(bojonegoro, staff, state="finished", finished_on=date(2025, 7, 24))
    assert batch.state == "finished"


# --- Waves ----------------------------------------------------------------------------------------------
def test_a_wave_is_made_once_and_keeps_its_first_label(staff):
    fund = FundFactory()
    first = get_or_make_wave(fund=fund, fiscal_year=2025, number=3, by=staff)
    get_or_make_wave(fund=fund, fiscal_year=2025, number=3, label="Tahap III", by=staff)
    get_or_make_wave(fund=fund, fiscal_year=2025, number=3, label="Batch 3", by=staff)
    first.refresh_from_db()
    assert (Wave.objects.count(), first.label) == (1, "Tahap III")


def test_a_wave_rolls_back_with_its_entry(staff, monkeypatch):
    monkeypatch.setattr(actions, "record", stop)
    with pytest.raises(Stop):
        get_or_make_wave(fund=FundFactory(), fiscal_year=2025, number=3, by=staff)
    assert not Wave.objects.exists()


# --- Correcting -----------------------------------------------------------------------------------------
def test_change_names_what_changed(bojonegoro, staff):
    batch = BatchFactory(centre=bojonegoro, place="Ruang 1")
    fields = change_batch(
        batch=batch, version=1, changes={"place": "Ruang 2", "seats": batch.seats}, by=staff
    )
    batch.refresh_from_db()
    assert (fields, batch.place, batch.version) == (["place"], "Ruang 2", 2)
    assert AuditEntry.objects.get(verb="changed").fields == ["place"]


def test_change_refuses_an_old_version_and_tells_the_new_facts(bojonegoro, staff):
    batch = BatchFactory(centre=bojonegoro, place="Ruang 1")
    change_batch(batch=Batch.objects.get(), version=1, changes={"place": "Ruang 2"}, by=staff)
    with pytest.raises(StaleVersion) as stale:
        change_batch(batch=batch, version=1, changes={"place": "Ruang 3"}, by=staff)
    assert stale.value.current.place == "Ruang 2"


@pytest.mark.parametrize(
    ("changes", "tells"), [({"ends_on": date(2025, 7, 30)}, True), ({"seats": 20}, False)]
)
def test_change_tells_the_floor_above_what_it_copied(bojonegoro, staff, told, changes, tells):
    batch = BatchFactory(centre=bojonegoro)
    change_batch(batch=batch, version=1, changes=changes, by=staff)
    assert told == ([batch.pk] if tells else [])


def test_change_may_name_another_wave(bojonegoro, staff, told):
    batch = BatchFactory(centre=bojonegoro, wave=WaveFactory(number=3))
    wave = WaveKey(batch.wave.fund, 2025, 4)
    change_batch(batch=batch, version=1, changes={"wave": wave}, by=staff)
    batch.refresh_from_db()
    assert (batch.wave.number, told) == (4, [batch.pk])


def test_change_rolls_back_together(bojonegoro, staff, monkeypatch):
    batch = BatchFactory(centre=bojonegoro, place="Ruang 1")
    monkeypatch.setattr(batches_corrected, "send", stop)
    with pytest.raises(Stop):
        change_batch(batch=batch, version=1, changes={"ends_on": date(2025, 7, 30)}, by=staff)
    batch.refresh_from_db()
    assert (batch.ends_on, batch.version) == (date(2025, 7, 24), 1)
    assert not AuditEntry.objects.exists()


# --- Moving ---------------------------------------------------------------------------------------------
@time_machine.travel(date(2025, 8, 1))
def test_finishing_keeps_the_day_and_tells_it(bojonegoro, staff, told):
    batch = BatchFactory(centre=bojonegoro, running=True)
    move_batch(batch=batch, to="finished", finished_on=date(2025, 7, 24), by=staff)
    batch.refresh_from_db()
    assert (batch.state, batch.finished_on, told) == ("finished", date(2025, 7, 24), [batch.pk])


def test_cancelling_keeps_the_reason_until_it_is_planned_again(bojonegoro, staff):
    batch = BatchFactory(centre=bojonegoro)
    move_batch(batch=batch, to="cancelled", reason="Dana dipotong", by=staff)
    batch.refresh_from_db()
    assert batch.cancel_reason == "Dana dipotong"
    assert move_batch(batch=batch, to="planned", by=staff).cancel_reason == ""


def test_a_move_that_the_rules_refuse_changes_nothing(bojonegoro, staff):
    batch = BatchFactory(centre=bojonegoro)
    with pytest.raises(ValidationError):
        move_batch(batch=batch, to="running", by=staff)
    batch.refresh_from_db()
    assert (batch.state, batch.version) == ("planned", 1)


@time_machine.travel(date(2025, 8, 1))
def test_moving_rolls_back_together(bojonegoro, staff, monkeypatch):
    batch = BatchFactory(centre=bojonegoro, running=True)
    monkeypatch.setattr(batches_corrected, "send", stop)
    with pytest.raises(Stop):
        move_batch(batch=batch, to="finished", finished_on=date(2025, 7, 24), by=staff)
    batch.refresh_from_db()
    assert batch.state == "running"
    assert not AuditEntry.objects.exists()


# --- What the tables refuse -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {"ends_on": date(2025, 1, 1)},
        {"seats": 0},
        {"code": "SAMA"},
    ],
    ids=["ends before start", "no seats", "code twice"],
)
def test_the_batch_table_refuses(bojonegoro, facts):
    BatchFactory(centre=bojonegoro, code="SAMA")
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchFactory(centre=bojonegoro, **facts)


def test_the_batch_table_refuses_a_second_of_the_same_name(bojonegoro):
    batch = BatchFactory(centre=bojonegoro, name="Las 1")
    with pytest.raises(IntegrityError), transaction.atomic():
        BatchFactory(centre=bojonegoro, name="LAS-1", wave=batch.wave, programme=batch.programme)


def test_the_wave_table_refuses_a_second_and_a_senseless_year():
    wave = WaveFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.create(fund=wave.fund, fiscal_year=wave.fiscal_year, number=wave.number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.create(fund=wave.fund, fiscal_year=1899, number=1)


def test_the_instructor_table_refuses_a_second(bojonegoro):
    Instructor.objects.create(centre=bojonegoro, name="Budi Contoh")
    with pytest.raises(IntegrityError), transaction.atomic():
        Instructor.objects.create(centre=bojonegoro, name="Budi Contoh")
