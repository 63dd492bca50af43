"""Several clerks write about the same people at once, one of them is killed: the figures stay exact.

On the database that the suite runs on, in one of its own with processes of their own, as an office works.
"""

import os
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

CLERKS, FACTS, PEOPLE = 3, 96, 96
WRITER = "import django; django.setup(); from alumni.careers.tests.writing import main; main({!r}, {})"


@contextmanager
def database(folder):
    """The address of an empty database of the same make."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/writers.sqlite3"
        return
    told, name = connection.settings_dict, f"writers_{secrets.token_hex(4)}"
    server = {"host": told["HOST"], "port": told["PORT"] or 5432, "user": told["USER"]}
    admin = psycopg2.connect(**server, password=told["PASSWORD"], dbname="postgres")
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{told['USER']}:{told['PASSWORD']}@{server['host']}:{server['port']}/{name}"
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


@pytest.fixture
def office(tmp_path):
    """Runs python with a small demo on a database of its own: office(*arguments) -> Popen."""
    with database(tmp_path) as url:
        env = os.environ | {"BLK_MODE": "demo", "VAR_DIR": str(tmp_path), "DATABASE_URL": url}
        env["DJANGO_SETTINGS_MODULE"] = "blk_portal.settings"

        def run(*arguments):
            return subprocess.Popen(
                [sys.executable, "-W", "ignore", *arguments],
                cwd=settings.BASE_DIR,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

        def must(*arguments):
            process = run(*arguments)
            told, trouble = process.communicate(timeout=180)
            assert process.returncode == 0, told + trouble
            return told

        run.must = must
        must("manage.py", "migrate", "-v0")
        must("manage.py", "seed_demo", "--graduations", str(PEOPLE), "--quiet")
        yield run


def test_figures_stay_exact_under_many_writers_one_of_them_killed(office):
    clerks = [office("-c", WRITER.format(f"clerk{n}", FACTS)) for n in range(CLERKS)]
    victim = office("-c", WRITER.format("victim", 10_000))
    for clerk in (*clerks, victim):
        assert clerk.stdout.readline() == "ready\n"
    for clerk in (*clerks, victim):
        clerk.stdin.write("\n")
        clerk.stdin.flush()
    told = [victim.stdout.readline()]
    time.sleep(0.5)
    victim.kill()
    told += victim.communicate()[0].splitlines()
    for clerk in clerks:
        lines, trouble = clerk.communicate(timeout=180)
        assert clerk.returncode == 0, trouble
        told += lines.splitlines()
    assert len(told) > CLERKS * FACTS // 2
    assert office.must("manage.py", "check_outcomes").endswith(" 0 differences\n")
    kept = office.must("-c", KEPT).split("\n")
    assert {note.strip() for note in told} <= {note.strip() for note in kept}


# Every fact that was acknowledged left its note somewhere: in a statement, an exclusion or a reason.
KEPT = """
import django; django.setup()
from alumni.models import Exclusion, Observation
from core.models import AuditEntry
print(*Observation.objects.values_list("note", flat=True), sep="\\n")
print(*Exclusion.objects.values_list("note", flat=True), sep="\\n")
print(*AuditEntry.objects.values_list("reason", flat=True), sep="\\n")
"""
