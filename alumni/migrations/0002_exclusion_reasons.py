"""Reasons that take a graduate out of the adjusted rate (docs/indicators.md, unit of counting)."""

from django.db import migrations

REASONS = """meninggal Meninggal dunia|sakit-lama Sakit lama|tni-polri Masuk TNI atau Polri|kuliah-penuh Kuliah penuh waktu|luar-negeri Di luar negeri dan tidak terhubung"""


def fill(apps, schema_editor):
    reasons = apps.get_model("alumni", "ExclusionReason").objects
    for i, entry in enumerate(REASONS.split("|")):
        code, name = entry.split(" ", 1)
        reasons.create(code=code, name=name, position=i)


class Migration(migrations.Migration):
    dependencies = [("alumni", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
