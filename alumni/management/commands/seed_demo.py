"""Fill an empty database with invented people: `manage.py seed_demo --graduations 6000`."""

import json
import time
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alumni.seeding import NotADemo, NotEmpty, Seeded, seed


class Command(BaseCommand):
    help = "Fill an empty database with invented people, classes and careers (demo and benchmarks only)."

    def add_arguments(self, parser):
        parser.add_argument("--graduations", type=int, default=6000, metavar="N")
        parser.add_argument("--seed", type=int, default=2022, metavar="S")
        parser.add_argument("--today", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--bench", action="store_true", help="no history rows: faster, for benchmarks")
        parser.add_argument("--progress", action="store_true", help="one line a second")
        parser.add_argument("--quiet", action="store_true", help="do not print the accounts")

    def handle(self, *args, graduations, today, bench, progress, quiet, **options):
        self.told_at = time.monotonic()
        try:
            done = seed(
                graduations=graduations,
                seed=options["seed"],
                today=today or timezone.localdate(),
                is_bench=bench,
                tell=self.tell if progress or bench else lambda *_: None,
            )
        except NotADemo:
            raise CommandError(
                "Invented people are for BLK_MODE=demo only; nothing written.", returncode=2
            ) from None
        except NotEmpty:
            raise CommandError("The database already holds people; nothing written.", returncode=2) from None
        keep_passwords(done)
        self.report(done)
        for username, password in done.passwords.items() if not quiet else ():
            self.stdout.write(f"  {username:<20} {password}")

    def tell(self, graduations: int, seconds: float) -> None:
        if time.monotonic() - self.told_at >= 1:
            self.told_at = time.monotonic()
            self.stdout.write(f"{graduations:,} graduations, {graduations / seconds:,.0f} a second")

    def report(self, done: Seeded) -> None:
        speed = f"{done.seconds:.1f} s ({done.graduations / done.seconds:,.0f} a second)"
        counted = f"{done.recount_seconds:.1f} s of it for the outcome rows"
        self.stdout.write(f"{done.graduations:,} graduations in {done.rows:,} rows, {speed}, {counted}")


def keep_passwords(done: Seeded) -> None:
    """`make demo` prints them at every start; the file is this computer's own, like the demo's keys."""
    path = settings.VAR_DIR / "demo-accounts.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(done.passwords, indent=1))
    path.chmod(0o600)
