"""Accommodations: asked, agreed, delivered."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_export_runs"),
        ("training", "0003_batch_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAccommodation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("asked_on", models.DateField(verbose_name="diminta pada")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="disetujui pada")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="tersedia pada")),
                ("refused_on", models.DateField(blank=True, null=True, verbose_name="ditolak pada")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan menolak")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
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
                    "enrolment",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="training.enrolment",
                        verbose_name="peserta",
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
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="core.accommodationkind",
                        verbose_name="akomodasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical permintaan akomodasi",
                "verbose_name_plural": "historical permintaan akomodasi",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Accommodation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_on", models.DateField(verbose_name="diminta pada")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="disetujui pada")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="tersedia pada")),
                ("refused_on", models.DateField(blank=True, null=True, verbose_name="ditolak pada")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="alasan menolak")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="keterangan")),
                (
                    "enrolment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="accommodations",
                        to="training.enrolment",
                        verbose_name="peserta",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="core.accommodationkind",
                        verbose_name="akomodasi",
                    ),
                ),
            ],
            options={
                "verbose_name": "permintaan akomodasi",
                "verbose_name_plural": "permintaan akomodasi",
                "ordering": ["asked_on", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("enrolment", "kind"),
                        name="accommodation_once",
                        violation_error_message="Akomodasi ini sudah diminta untuk peserta ini.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agreed_on", None), ("agreed_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="accommodation_agreed_after_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on", None),
                            ("delivered_on__gte", models.F("agreed_on")),
                            _connector="OR",
                        ),
                        name="accommodation_delivered_after_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_on", None), ("agreed_on__isnull", False), _connector="OR"
                        ),
                        name="accommodation_delivered_if_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("refused_on", None),
                            models.Q(
                                ("agreed_on", None),
                                ("reason__gt", ""),
                                ("refused_on__gte", models.F("asked_on")),
                            ),
                            _connector="OR",
                        ),
                        name="accommodation_refused_with_reason",
                    ),
                ],
            },
        ),
    ]
