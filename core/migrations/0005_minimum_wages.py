"""Minimum wages by district and year."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0004_export_runs")]

    operations = [
        migrations.CreateModel(
            name="MinimumWage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("amount", models.PositiveIntegerField(verbose_name="rupiah sebulan")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minimum_wages",
                        to="core.region",
                        verbose_name="kabupaten/kota",
                    ),
                ),
            ],
            options={
                "verbose_name": "upah minimum",
                "verbose_name_plural": "upah minimum",
                "ordering": ["-year", "region_id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "year"),
                        name="minimum_wage_once",
                        violation_error_message="UMK kabupaten/kota ini untuk tahun itu sudah ada.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("year__range", (1990, 2100))),
                        name="minimum_wage_plausible",
                        violation_error_message="Isi tahun 1990 sampai 2100 dan upah di atas nol.",
                    ),
                ],
            },
        ),
    ]
