import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from alumni.careers.recount import differences
from alumni.models import EmploymentSpell, Graduation, Observation
from alumni.outcomes.models import Target
from alumni.seeding import ACCOUNTS, seed
from core.models import AuditEntry, User
from core.nik import read_nik
from training.centres.actions import load_centres
from training.centres.jatim import CENTRES
from training.factories import PersonFactory
from training.models import Batch, Centre, Enrolment, Person
from training.seeding import add_programmes

TODAY = date(2026, 11, 25)
# Accounts are made anew each time, and the late news of the demo is entered at the hour of the seeding.
KEYS = ("recorded_by_id", "recorded_at")


class Undo(Exception):
    """Rolls back what was seeded, so that it can be seeded again."""


def rows(model, *skipped):
    """All rows of a model, without the columns that are new every time."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in skipped]
    return list(model._base_manager.order_by("pk").values_list(*names))


@pytest.fixture
def seeded(db):
    return seed(graduations=120, seed=5, today=TODAY)


def test_there_are_as_many_graduations_as_asked_for(seeded):
    assert seeded.graduations == Graduation.objects.count() == 120
    assert Enrolment.objects.filter(state="completed").count() == 120


@pytest.fixture
def references(db):
    """Centres and programmes, whose keys would otherwise be new each time."""
    load_centres(rows=CENTRES)
    add_programmes()


def test_same_seed_and_day_give_the_same_rows(references):
    seen = []
    for _ in range(2):
        with pytest.raises(Undo), transaction.atomic():
            seed(graduations=60, seed=5, today=TODAY)
            seen.append(
                [rows(model, *KEYS) for model in (Person, Batch, Enrolment, EmploymentSpell, Observation)]
            )
            raise Undo
    assert seen[0] == seen[1]


def test_another_seed_gives_other_people(db):
    seen = []
    for number in (5, 6):
        with pytest.raises(Undo), transaction.atomic():
            seed(graduations=30, seed=number, today=TODAY)
            seen.append(rows(Person, "id"))
            raise Undo
    assert seen[0] != seen[1]


def test_every_nik_is_a_possible_one_that_nobody_has(seeded):
    for person in Person.objects.all():
        facts = read_nik(person.nik, on=TODAY)
        assert facts.digits.endswith("0000")
        assert (facts.sex, facts.birth_date) == (person.sex, person.birth_date)
        assert not facts.warnings


def test_rows_satisfy_the_database(seeded):
    connection.check_constraints()


def test_rows_satisfy_the_models(seeded):
    for model in (Batch, Enrolment, Person, Graduation, EmploymentSpell, Observation):
        for row in model._base_manager.all()[:60]:
            row.full_clean(exclude=["recorded_by"], validate_unique=False)


def test_outcomes_are_what_the_facts_say(seeded):
    assert list(differences()) == []


def test_all_centres_and_states_are_there(seeded):
    assert Centre.objects.count() == 16
    states = set(Batch.objects.values_list("state", flat=True))
    assert states >= {"planned", "registration", "selection", "running", "finished"}


def test_every_fact_has_its_history_and_every_class_its_audit_entry(seeded):
    assert Person.history.count() == Person.objects.count()
    assert EmploymentSpell.history.count() == EmploymentSpell._base_manager.count()
    assert AuditEntry.objects.filter(verb="seed_demo").count() == Batch.objects.count()


def test_the_province_has_a_target_for_every_year(seeded):
    years = Target.objects.filter(centre=None).values_list("year", flat=True)

    assert sorted(years) == list(range(TODAY.year - 5, TODAY.year + 1))


def test_new_rows_get_keys_after_the_seeded_ones(seeded):
    highest = Person.objects.order_by("-pk").first().pk

    assert PersonFactory().pk > highest


def test_bench_leaves_out_the_history(db):
    seed(graduations=30, seed=5, today=TODAY, is_bench=True)

    assert Graduation.objects.count() == 30
    assert not Person.history.exists()


def test_every_account_opens_with_its_password(seeded):
    for username, _, _, _ in ACCOUNTS:
        assert User.objects.get(username=username).check_password(seeded.passwords[username])


def run(*args):
    out = StringIO()
    call_command("seed_demo", *args, stdout=out)
    return out.getvalue()


def test_command_prints_the_accounts_and_keeps_them(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path

    printed = run("--graduations", "20", "--today", "2026-11-25")

    kept = json.loads((tmp_path / "demo-accounts.json").read_text())
    assert printed.startswith("20 graduations")
    assert all(f"{name} " in printed and password in printed for name, password in kept.items())


def test_command_refuses_a_database_with_people(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    PersonFactory()

    with pytest.raises(CommandError, match="already holds people") as refusal:
        run()

    assert refusal.value.returncode == 2
    assert Person.objects.count() == 1


def test_command_refuses_outside_the_demo(db, settings):
    settings.ALLOW_DEMO_NIK = False

    with pytest.raises(CommandError, match="BLK_MODE=demo") as refusal:
        run()

    assert refusal.value.returncode == 2
    assert not Person.objects.exists()
