"""The spells that count for a graduation.

Rows from before are to be written anew: `manage.py check_outcomes --repair`.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alumni", "0005_target_order")]

    operations = [
        migrations.AddField(
            model_name="outcome",
            name="followed",
            field=models.BigIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="CountedSpell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "outcome", "spell", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("counts_for", models.BigIntegerField()),
                ("waited", models.IntegerField()),
                ("span", models.SmallIntegerField()),
                ("classes", models.SmallIntegerField()),
                ("uses_training", models.CharField(max_length=8)),
                ("level_fits", models.CharField(max_length=8)),
                ("income_low", models.BigIntegerField(null=True)),
                ("income_high", models.BigIntegerField(null=True)),
                ("region", models.CharField(max_length=4)),
                ("year", models.SmallIntegerField()),
                (
                    "outcome",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="counted",
                        to="alumni.outcome",
                    ),
                ),
                (
                    "spell",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="alumni.employmentspell",
                    ),
                ),
            ],
            options={
                "verbose_name": "pekerjaan yang dihitung",
                "verbose_name_plural": "pekerjaan yang dihitung",
            },
        ),
    ]
