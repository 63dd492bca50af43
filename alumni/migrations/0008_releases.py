"""Month closings and releases."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alumni", "0007_saved_views"),
        ("training", "0004_accommodations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMonthClosing",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("month", models.DateField(verbose_name="bulan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Diajukan"),
                            ("accepted", "Diterima"),
                            ("returned", "Dikembalikan"),
                        ],
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("checklist", models.JSONField(verbose_name="daftar periksa")),
                ("figures", models.JSONField(verbose_name="angka")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan")),
                ("submitted_at", models.DateTimeField(verbose_name="diajukan pada")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan pada")),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="catatan provinsi"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.centre",
                        verbose_name="BLK",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical penutupan bulan",
                "verbose_name_plural": "historical penutupan bulan",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonthClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(verbose_name="bulan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("submitted", "Diajukan"),
                            ("accepted", "Diterima"),
                            ("returned", "Dikembalikan"),
                        ],
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("checklist", models.JSONField(verbose_name="daftar periksa")),
                ("figures", models.JSONField(verbose_name="angka")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan")),
                ("submitted_at", models.DateTimeField(verbose_name="diajukan pada")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="diputuskan pada")),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="catatan provinsi"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closings",
                        to="training.centre",
                        verbose_name="BLK",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "penutupan bulan",
                "verbose_name_plural": "penutupan bulan",
                "ordering": ["-month", "centre__short_name"],
                "constraints": [
                    models.UniqueConstraint(fields=("centre", "month"), name="closing_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "submitted")),
                            models.Q(("state__in", ["accepted", "returned"]), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="closing_decided_or_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "returned"), _negated=True),
                            models.Q(("decision_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="closing_returned_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="nomor")),
                ("code", models.CharField(max_length=14, unique=True, verbose_name="kode")),
                ("as_of", models.DateField(verbose_name="keadaan per")),
                ("definition", models.JSONField()),
                ("rule_versions", models.JSONField()),
                ("graduations", models.PositiveIntegerField(verbose_name="kelulusan")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan")),
                ("published_at", models.DateTimeField(verbose_name="ditetapkan pada")),
                (
                    "checksum",
                    models.CharField(
                        max_length=64,
                        unique=True,
                        validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}$")],
                        verbose_name="sidik",
                    ),
                ),
                ("content", models.BinaryField()),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction",
                        to="alumni.release",
                        verbose_name="mengoreksi rilis",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ditetapkan oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "rilis",
                "verbose_name_plural": "rilis",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="release_numbered_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects", None), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="release_correction_has_reason",
                    ),
                ],
            },
        ),
    ]
