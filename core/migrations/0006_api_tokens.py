"""Tokens of those who read figures by the API."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0005_minimum_wages")]

    operations = []
