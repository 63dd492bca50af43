"""The demo in one command, on every system: database, invented people, server and worker.

`python manage.py demo` is what `make demo` runs once the packages are there. Linux and macOS get gunicorn,
Windows waitress; both listen to this computer only.
"""

import json
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from alumni.seeding import ACCOUNTS
from training.models import Person

if sys.platform == "win32":
    import waitress
else:
    from gunicorn.app.base import BaseApplication

HOST = "127.0.0.1"
PROCESSES, THREADS = 2, 4
GRADUATIONS = 6000
WORKER = [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker", "--verbosity", "0"]


class Command(BaseCommand):
    help = "Prepare the demo where needed, then serve it on this computer with its background worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="throw the demo's data away first")
        parser.add_argument("--graduations", type=int, default=GRADUATIONS, help="how many to invent")

    def handle(self, *args, port, reset, graduations, **options):
        if not settings.DEMO:
            raise CommandError("The demo runs with BLK_MODE=demo only.", returncode=2)
        refuse_port_in_use(port)
        if reset:
            throw_away()
        self.prepare(graduations)
        connections.close_all()
        with background_worker():
            serve(port, lambda: self.welcome(port))

    def prepare(self, graduations: int) -> None:
        """Bring the tables up to date and fill an empty database; silent where nothing is to be done."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Creating the tables ...")
            call_command("migrate", interactive=False, stdout=self.stdout)
        if not Person.objects.exists():
            self.stdout.write(f"Inventing people and {graduations:,} graduations ...")
            call_command("seed_demo", graduations=graduations, progress=True, quiet=True, stdout=self.stdout)

    def welcome(self, port: int) -> None:
        """The address and an account for every role."""
        self.stdout.write(f"\nPortal BLK: http://{HOST}:{port}/   (stop with Ctrl+C)\n\n")
        passwords = kept_passwords()
        for username, full_name, _, _ in ACCOUNTS:
            self.stdout.write(
                f"  {username:<20} {passwords.get(username, '(as first printed)'):<36} {full_name}"
            )
        self.stdout.flush()


def refuse_port_in_use(port: int) -> None:
    """CommandError with exit code 2 if somebody listens there already."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror}). Another one: make demo PORT={port + 1}"
            raise CommandError(message, returncode=2) from None


def throw_away() -> None:
    """Delete the demo's database and files; only ever an SQLite database inside VAR_DIR."""
    path = Path(settings.DATABASES["default"]["NAME"])
    if connection.vendor != "sqlite" or settings.VAR_DIR.resolve() not in path.resolve().parents:
        raise CommandError(f"Only a demo database inside {settings.VAR_DIR} is thrown away.", returncode=2)
    connections.close_all()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    (settings.VAR_DIR / "demo-accounts.json").unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def kept_passwords() -> dict[str, str]:
    """The passwords that seed_demo made, by username; none where the file is gone."""
    path = settings.VAR_DIR / "demo-accounts.json"
    return json.loads(path.read_text()) if path.exists() else {}


@contextmanager
def background_worker():
    """The worker that makes big exports, for as long as the server runs."""
    worker = subprocess.Popen(WORKER, cwd=settings.BASE_DIR)
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            worker.kill()


def serve(port: int, tell) -> None:
    """Answer requests until interrupted; `tell` is called once the address answers."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        tell()
        waitress.serve(get_wsgi_application(), host=HOST, port=port, threads=PROCESSES * THREADS)
    else:
        Gunicorn(port, tell).run()


if sys.platform != "win32":

    class Gunicorn(BaseApplication):
        """gunicorn in this process: the portal is loaded once and its workers are forked from it."""

        def __init__(self, port: int, tell) -> None:
            self.options = {
                "bind": f"{HOST}:{port}",
                "worker_class": "gthread",
                "workers": PROCESSES,
                "threads": THREADS,
                "loglevel": "warning",
                "when_ready": lambda server: tell(),
            }
            self.application = get_wsgi_application()
            super().__init__()

        def load_config(self) -> None:
            for name, value in self.options.items():
                self.cfg.set(name, value)

        def load(self):
            return self.application
