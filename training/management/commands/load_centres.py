"""Add the training centres of a province: `manage.py load_centres jatim`."""

from django.core.management.base import BaseCommand

from training.centres.actions import load_centres
from training.centres.jatim import CENTRES

PROVINCES = {"jatim": CENTRES}


class Command(BaseCommand):
    help = "Add the training centres of a province that are still missing."

    def add_arguments(self, parser):
        parser.add_argument("province", choices=sorted(PROVINCES))

    def handle(self, *args, province, **options):
        added = load_centres(rows=PROVINCES[province])
        self.stdout.write(f"{added} centres added, {len(PROVINCES[province]) - added} were there already.")
