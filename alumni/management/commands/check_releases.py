"""Verify every release: `manage.py check_releases`; exit status 1 where one is not what was published."""

import sys

from django.core.management.base import BaseCommand

from alumni.releases.verifying import faults


class Command(BaseCommand):
    help = "Verify content, checksum, chain and audit entry of every release (exit status 1 on a fault)."

    def handle(self, *args, **options):
        checked = wrong = 0
        for number, found in faults():
            checked += 1
            wrong += bool(found)
            for fault in found:
                self.stdout.write(f"release {number}: {fault}")
        self.stdout.write(f"{checked:,} releases checked, {wrong:,} with faults")
        if wrong:
            sys.exit(1)
