"""Questions that a person keeps."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alumni", "0006_counted_spells")]

    operations = []
