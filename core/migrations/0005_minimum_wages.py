"""Minimum wages by district and year."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0004_export_runs")]

    operations = []
