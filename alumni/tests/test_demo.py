from datetime import date, timedelta
from random import Random

from alumni.careers.rules import DOCUMENTED, HEARSAY
from alumni.demo import EMPLOYERS, ROUNDS, WORK, career
from alumni.partners.models import employer_key
from training.demo import TRADES

TODAY = date(2026, 11, 25)


def careers(number, **given):
    rng = Random(7)
    facts = {
        "slug": "menjahit",
        "graduated_on": date(2024, 6, 1),
        "today": TODAY,
        "home": "3522",
        "lift": 0,
        "reach": 0.8,
    }
    return [career(rng, **facts | given) for _ in range(number)]


def test_every_programme_of_the_demo_leads_somewhere():
    assert {trade.slug for trade in TRADES} == set(WORK)


def test_employers_say_that_they_are_examples_and_differ_by_more_than_their_legal_form():
    assert all("Contoh" in name for name in EMPLOYERS)
    assert len({employer_key(name) for name in EMPLOYERS}) == len(EMPLOYERS)


def test_nothing_is_known_before_it_happened_or_after_today():
    for told in careers(500, graduated_on=TODAY - timedelta(days=250)):
        for job in told.jobs:
            assert job.started_on <= job.known_on <= TODAY
            assert job.earliest_start is None or job.earliest_start <= job.started_on
            assert job.ended_on is None or job.started_on <= job.ended_on <= TODAY
        assert all(said.observed_on <= said.known_on <= TODAY for said in told.statements)


def test_every_job_was_told_in_a_statement():
    for told in careers(300):
        mentioned = {id(job) for said in told.statements for job in said.jobs}
        assert all(id(job) in mentioned for job in told.jobs)


def test_only_working_statements_mention_jobs():
    for told in careers(300):
        assert all(bool(said.jobs) == (said.activity == "working") for said in told.statements)


def test_histories_are_as_untidy_as_real_ones():
    told = careers(2000)
    jobs = [job for one in told for job in one.jobs]

    assert {job.level for job in jobs} == set(range(HEARSAY, DOCUMENTED + 1))
    assert {job.start_precision for job in jobs} == {"day", "month", "unknown"}
    assert {job.facts["status_id"] for job in jobs} >= {None, 1, 2, 3, 4, 6, 7}
    assert any(len(one.jobs) > 2 for one in told)
    assert any(one.exclusion for one in told)
    assert any(job.is_retracted for job in jobs)
    assert any(not one.statements for one in told)


def test_nobody_is_asked_before_the_first_round():
    told = careers(200, graduated_on=TODAY - timedelta(days=ROUNDS[0][0] - 20))

    assert not any(said.source == "phone" for one in told for said in one.statements)
