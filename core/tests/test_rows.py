"""Rows go in as save() would write them, with their history, on both databases."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.rows import insert_rows
from training.factories import PersonFactory
from training.models import Person, PersonCentre

pytestmark = pytest.mark.django_db


def person(number, **facts):
    built = PersonFactory.build(number=number, **facts)
    built.name_key = built.full_name.lower()
    return built


def test_a_row_reads_back_as_it_was(staff):
    new = person(1, address='Jl. "Contoh", 1\\N; dan seterusnya', birth_date=date(1999, 12, 31))
    new._change_reason = "sebab"
    insert_rows([new], by=staff)
    stored = Person.objects.get(pk=new.pk)
    for field in Person._meta.concrete_fields:
        assert getattr(stored, field.attname) == getattr(new, field.attname), field.attname
    line = stored.history.get()
    assert (line.history_type, line.history_user, line.history_change_reason) == ("+", staff, "sebab")
    assert (line.nik, line.address, line.education_id) == (new.nik, new.address, None)


def test_keys_go_on_after_those_given_out():
    first = PersonFactory()
    insert_rows([person(11), person(12)])
    last = PersonFactory()
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))
    assert (keys[0], keys[-1], len(set(keys))) == (first.pk, last.pk, 4)


def test_a_text_that_looks_like_nothing_stays_a_text():
    insert_rows([person(1, address="\\N", work_before="NULL")])
    assert Person.objects.values_list("address", "work_before").get() == ("\\N", "NULL")


def test_a_model_without_history_and_with_json(bojonegoro):
    people = [PersonFactory(), PersonFactory()]
    insert_rows(
        PersonCentre(person=one, centre=bojonegoro, access="enrolled", fields=["sex", "phone"])
        for one in people
    )
    assert PersonCentre.objects.filter(fields=["sex", "phone"], access="enrolled").count() == 2


def test_the_table_still_refuses_what_it_refuses():
    twin = PersonFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([person(1, nik=twin.nik, nik_index=twin.nik_index)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([person(2, sex="X")])


def test_nothing_to_insert():
    insert_rows([])
