"""The start under many environments: what is wrong stops it with one line that names the setting."""

import json
import os
import subprocess
import sys

import pytest

from blk_portal.tests.house import ROOT

LONG = {
    name: (name + "-nilai-contoh-yang-panjang-") * 3 for name in ("SECRET_KEY", "FIELD_KEYS", "NIK_INDEX_KEY")
}
PRODUCTION = {**LONG, "BLK_MODE": "production", "ALLOWED_HOSTS": "portal.example"}
DEMO = {"BLK_MODE": "demo"}
ASKED = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
names = %r
plain = Client().get("/healthz", headers={"host": "portal.example"})
page = Client().get("/healthz", secure=True, headers={"host": "portal.example"})
print(json.dumps({
    "settings": {name: getattr(settings, name, None) for name in names},
    "plain": plain.status_code, "headers": dict(page.headers),
}))
"""
NAMES = [
    *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"),
    *("SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_HTTPONLY", "DEBUG", "DEMO"),
    *("ALLOW_DEMO_NIK", "WHITENOISE_USE_FINDERS"),
]


@pytest.fixture
def start(tmp_path):
    """start(environment, *command) -> the finished process; nothing of this machine's settings leaks in."""

    def run(environment, *command):
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        wanted = {**kept, "DJANGO_SETTINGS_MODULE": "blk_portal.settings", "VAR_DIR": str(tmp_path)}
        return subprocess.run(
            [sys.executable, *command],
            env=wanted | environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


WRONG = [
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": ""}),
    ("SECRET_KEY", PRODUCTION | {"SECRET_KEY": "terlalu-pendek"}),
    ("FIELD_KEYS", PRODUCTION | {"FIELD_KEYS": ""}),
    ("NIK_INDEX_KEY", PRODUCTION | {"NIK_INDEX_KEY": ""}),
    ("NIK_INDEX_KEY", PRODUCTION | {"NIK_INDEX_KEY": LONG["SECRET_KEY"]}),
    ("ALLOWED_HOSTS", PRODUCTION | {"ALLOWED_HOSTS": ""}),
    ("DEBUG", PRODUCTION | {"DEBUG": "true"}),
    ("BLK_MODE", PRODUCTION | {"BLK_MODE": "produksi"}),
    ("DATABASE_URL", PRODUCTION | {"DATABASE_URL": "mysql://a:b@c/d"}),
    ("DATABASE_URL", PRODUCTION | {"DATABASE_URL": "basis data"}),
    ("PROXY_COUNT", PRODUCTION | {"PROXY_COUNT": "satu"}),
    ("PROXY_COUNT", PRODUCTION | {"PROXY_COUNT": "-1"}),
    ("TIME_ZONE", PRODUCTION | {"TIME_ZONE": "Asia/Bojonegoro"}),
    ("LOG_LEVEL", PRODUCTION | {"LOG_LEVEL": "keras"}),
    ("ALLOWED_HOSTS", DEMO | {"ALLOWED_HOSTS": "127.0.0.1,portal.example"}),
    ("ALLOWED_HOSTS", DEMO | {"ALLOWED_HOSTS": "*"}),
]


@pytest.mark.parametrize(("name", "environment"), WRONG)
def test_wrong_value_stops_with_one_line_that_names_it(start, name, environment):
    stopped = start(environment, "manage.py", "check")
    assert stopped.returncode != 0
    lines = stopped.stderr.strip().splitlines()
    assert len(lines) == 1, stopped.stderr
    assert f"Setting {name}" in lines[0]


def test_nothing_set_means_production_and_does_not_start(start):
    assert "SECRET_KEY" in start({}, "manage.py", "check").stderr


def test_the_server_does_not_start_either(start):
    stopped = start(PRODUCTION | {"SECRET_KEY": ""}, "-c", "import blk_portal.wsgi")
    assert "Setting SECRET_KEY" in stopped.stderr.strip().splitlines()[-1]


@pytest.fixture
def answers(start):
    """answers(environment) -> settings and headers of a portal started so."""

    def ask(environment):
        done = start(environment, "-W", "ignore", "-c", ASKED % NAMES)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_production_lets_nothing_slip(answers):
    found = answers(PRODUCTION)
    assert found["settings"] == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_HTTPONLY": True,
        "DEBUG": False,
        "DEMO": False,
        "ALLOW_DEMO_NIK": False,
        "WHITENOISE_USE_FINDERS": False,
    }
    assert found["plain"] == 301
    headers = found["headers"]
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_content_policy_is_strict(client, db):
    policy = client.get("/healthz")["Content-Security-Policy"]
    found = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert found == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "object-src": "'none'",
    }


def test_demo_makes_keys_of_its_own_and_keeps_them(start, tmp_path):
    for _ in range(2):
        assert start(DEMO, "-c", "import blk_portal.settings").returncode == 0
        keys = (tmp_path / "demo-keys.json").read_text()
    assert keys == (tmp_path / "demo-keys.json").read_text()
    assert (tmp_path / "demo-keys.json").stat().st_mode & 0o077 == 0


def test_nobody_else_reads_the_database(start, tmp_path):
    folder = tmp_path / "var"
    made = start(DEMO | {"VAR_DIR": str(folder)}, "manage.py", "migrate", "core", "0001", "-v0")
    assert made.returncode == 0, made.stderr
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.name: path.stat().st_mode & 0o077 for path in folder.glob("*.*")} == {
        "blk.sqlite3": 0,
        "demo-keys.json": 0,
    }


def test_check_deploy_finds_a_database_that_others_read(start, tmp_path):
    (tmp_path / "blk.sqlite3").touch(mode=0o644)
    done = start(PRODUCTION, "manage.py", "check", "--deploy", "--fail-level", "ERROR")
    assert "core.E004" in done.stderr


def test_check_deploy_is_content_with_production(start):
    done = start(PRODUCTION, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("code", "environment"),
    [
        ("core.E001", PRODUCTION | {"SECRET_KEY": "kunci-coba-" * 8}),
        ("core.E002", PRODUCTION | {"BEHIND_PROXY": "true"}),
        ("core.E003", DEMO),
    ],
)
def test_check_deploy_finds_what_is_left_open(start, tmp_path, code, environment):
    if code == "core.E001":
        (tmp_path / "demo-keys.json").write_text(json.dumps({"SECRET_KEY": environment["SECRET_KEY"]}))
    done = start(environment, "manage.py", "check", "--deploy", "--fail-level", "ERROR")
    assert done.returncode != 0
    assert code in done.stderr
