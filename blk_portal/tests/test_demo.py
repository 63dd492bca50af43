import json
import socket
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from alumni.seeding import ACCOUNTS
from blk_portal.management.commands import demo
from core.models import User
from training.factories import PersonFactory
from training.models import Person


@pytest.fixture
def in_demo(settings, tmp_path):
    settings.DEMO = True
    settings.VAR_DIR = tmp_path
    return settings


@pytest.fixture
def served(monkeypatch):
    """The ports that were served, without serving them."""
    ports = []

    def serve(port, tell):
        ports.append(port)
        tell()

    monkeypatch.setattr(demo, "serve", serve)
    monkeypatch.setattr(demo, "WORKER", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(demo.connections, "close_all", lambda: None)
    return ports


@pytest.fixture
def free_port():
    with socket.socket() as probe:
        probe.bind((demo.HOST, 0))
        port = probe.getsockname()[1]
    return port


def run(port, *args):
    out = StringIO()
    call_command("demo", "--port", str(port), "--graduations", "15", *args, stdout=out)
    return out.getvalue()


def test_a_port_in_use_gives_one_line(in_demo):
    with socket.socket() as taken:
        taken.bind((demo.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError) as refusal:
            run(port)

    assert refusal.value.returncode == 2
    assert str(port) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_outside_the_demo_nothing_is_served(settings, served, free_port):
    settings.DEMO = False

    with pytest.raises(CommandError, match="BLK_MODE=demo") as refusal:
        run(free_port)

    assert refusal.value.returncode == 2
    assert served == []


def test_an_empty_database_is_filled_and_the_accounts_are_printed(db, in_demo, served, free_port):
    printed = run(free_port)

    assert served == [free_port]
    assert Person.objects.exists()
    assert f"http://127.0.0.1:{free_port}/" in printed
    passwords = json.loads((in_demo.VAR_DIR / "demo-accounts.json").read_text())
    for username, _, _, _ in ACCOUNTS:
        assert printed.count(username) == 1
        assert passwords[username] in printed
        assert User.objects.get(username=username).check_password(passwords[username])


def test_a_second_start_keeps_the_data(db, in_demo, served, free_port):
    PersonFactory()

    run(free_port)

    assert Person.objects.count() == 1


def test_the_worker_ends_with_the_server(served):
    with demo.background_worker() as worker:
        assert worker.poll() is None

    assert worker.poll() is not None


def test_only_a_database_of_the_demo_is_thrown_away(db, in_demo, served, free_port):
    """The test database lies outside VAR_DIR, as any other database would."""
    PersonFactory()

    with pytest.raises(CommandError, match="thrown away"):
        run(free_port, "--reset")

    assert Person.objects.count() == 1


def test_throwing_away_removes_database_and_files(db, in_demo, served, tmp_path, monkeypatch):
    monkeypatch.setattr(demo.connection, "vendor", "sqlite")
    in_demo.MEDIA_ROOT = tmp_path / "files"
    in_demo.MEDIA_ROOT.mkdir()
    monkeypatch.setitem(in_demo.DATABASES["default"], "NAME", str(tmp_path / "blk.sqlite3"))
    for name in ("blk.sqlite3", "blk.sqlite3-wal", "demo-accounts.json", "demo-keys.json"):
        (tmp_path / name).touch()

    demo.throw_away()

    assert [path.name for path in tmp_path.iterdir()] == ["demo-keys.json"]
