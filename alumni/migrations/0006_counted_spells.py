"""The spells that count for a graduation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alumni", "0005_target_order")]

    operations = []
