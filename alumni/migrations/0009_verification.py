"""Rounds that verify a sample of placements."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alumni", "0008_releases")]

    operations = []
