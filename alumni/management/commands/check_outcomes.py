"""Compare every outcome row with the facts: `manage.py check_outcomes`; `--repair` writes them anew."""

import sys
import time

from django.core.management.base import BaseCommand

from alumni.careers.recount import differences, recount_people

SHOWN = 50


class Command(BaseCommand):
    help = "Recompute every outcome row from the facts and report differences (exit status 1)."
    checked = 0

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write the rows that differ anew")

    def handle(self, *args, repair, **options):
        self.told_at = time.monotonic()
        wrong = list(differences(self.tell))
        for _, graduation_id, columns in wrong[:SHOWN]:
            self.stdout.write(f"graduation {graduation_id}: {columns}")
        if len(wrong) > SHOWN:
            self.stdout.write(f"... and {len(wrong) - SHOWN} more")
        self.stdout.write(f"{self.checked:,} graduations checked, {len(wrong):,} differences")
        if repair and wrong:
            rows = recount_people({person_id for person_id, _, _ in wrong})
            self.stdout.write(f"{rows:,} outcome rows written anew")
        if wrong and not repair:
            sys.exit(1)

    def tell(self, done: int, total: int) -> None:
        """Progress on stderr, at most a line a second, so that stdout stays for the result."""
        self.checked = done
        if time.monotonic() - self.told_at >= 1:
            self.told_at = time.monotonic()
            self.stderr.write(f"{done:,} of {total:,}")
