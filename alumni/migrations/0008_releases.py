"""Month closings and releases."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alumni", "0007_saved_views")]

    operations = []
