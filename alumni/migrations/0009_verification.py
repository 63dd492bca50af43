"""Rounds that verify a sample of placements."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alumni", "0008_releases"),
        ("training", "0004_accommodations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalVerificationRound",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "name",
                    models.CharField(
                        db_index=True,
                        error_messages={"unique": "Nama ini sudah dipakai putaran lain. Pilih nama lain."},
                        max_length=80,
                        verbose_name="nama",
                    ),
                ),
                ("definition_json", models.JSONField(verbose_name="definisi")),
                ("sample_size", models.PositiveIntegerField(verbose_name="besar sampel")),
                ("draws_on", models.DateField(verbose_name="sampel ditarik mulai")),
                ("verify_until", models.DateField(verbose_name="verifikasi sampai")),
                ("contradict_until", models.DateField(verbose_name="sanggahan sampai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "Disusun"),
                            ("announced", "Diumumkan"),
                            ("drawn", "Berjalan"),
                            ("published", "Terbit"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="ordered",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("ordered_on", models.DateField(verbose_name="disusun")),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="diumumkan")),
                ("drawn_on", models.DateField(blank=True, null=True, verbose_name="sampel ditarik")),
                ("seed", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="benih acak")),
                (
                    "frame_checksum",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik kerangka sampel"),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="terbit")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="alasan pembatalan"),
                ),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ordered_by",
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
                "verbose_name": "historical putaran verifikasi",
                "verbose_name_plural": "historical putaran verifikasi",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="VerificationRound",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "Nama ini sudah dipakai putaran lain. Pilih nama lain."},
                        max_length=80,
                        unique=True,
                        verbose_name="nama",
                    ),
                ),
                ("definition_json", models.JSONField(verbose_name="definisi")),
                ("sample_size", models.PositiveIntegerField(verbose_name="besar sampel")),
                ("draws_on", models.DateField(verbose_name="sampel ditarik mulai")),
                ("verify_until", models.DateField(verbose_name="verifikasi sampai")),
                ("contradict_until", models.DateField(verbose_name="sanggahan sampai")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ordered", "Disusun"),
                            ("announced", "Diumumkan"),
                            ("drawn", "Berjalan"),
                            ("published", "Terbit"),
                            ("cancelled", "Dibatalkan"),
                        ],
                        default="ordered",
                        max_length=10,
                        verbose_name="keadaan",
                    ),
                ),
                ("ordered_on", models.DateField(verbose_name="disusun")),
                ("announced_on", models.DateField(blank=True, null=True, verbose_name="diumumkan")),
                ("drawn_on", models.DateField(blank=True, null=True, verbose_name="sampel ditarik")),
                ("seed", models.PositiveBigIntegerField(blank=True, null=True, verbose_name="benih acak")),
                (
                    "frame_checksum",
                    models.CharField(blank=True, max_length=64, verbose_name="sidik kerangka sampel"),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="terbit")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="alasan pembatalan"),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "putaran verifikasi",
                "verbose_name_plural": "putaran verifikasi",
                "ordering": ["-ordered_on", "-id"],
            },
        ),
        migrations.CreateModel(
            name="VerificationCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="nomor kasus")),
                ("graduated_on", models.DateField(verbose_name="tanggal lulus")),
                (
                    "claimed_employer",
                    models.CharField(blank=True, max_length=150, verbose_name="pemberi kerja"),
                ),
                ("claimed_position", models.CharField(blank=True, max_length=120, verbose_name="jabatan")),
                ("claimed_started_on", models.DateField(verbose_name="mulai bekerja")),
                ("claimed_class", models.CharField(max_length=20, verbose_name="golongan")),
                (
                    "claimed_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "D Keterangan pihak lain"),
                            (1, "C Pernyataan alumni"),
                            (2, "B Konfirmasi pemberi kerja"),
                            (3, "A Dokumen"),
                        ],
                        verbose_name="bukti",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Sesuai catatan"),
                            ("wrong_sector", "Bekerja, golongannya berbeda"),
                            ("wrong_date", "Bekerja, tanggal mulainya berbeda"),
                            ("not_found", "Alumni tidak dapat dihubungi"),
                            ("false", "Tidak bekerja seperti dicatat"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("verified_on", models.DateField(null=True, verbose_name="diverifikasi pada")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telepon"),
                            ("whatsapp", "WhatsApp"),
                            ("visit", "Kunjungan"),
                            ("employer", "Pemberi kerja"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                (
                    "found_class",
                    models.CharField(blank=True, max_length=20, verbose_name="golongan sebenarnya"),
                ),
                ("found_started_on", models.DateField(null=True, verbose_name="mulai bekerja sebenarnya")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan pemeriksa")),
                ("contradiction", models.CharField(blank=True, max_length=500, verbose_name="sanggahan")),
                ("contradicted_on", models.DateField(null=True, verbose_name="disanggah pada")),
                (
                    "final_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Sesuai catatan"),
                            ("wrong_sector", "Bekerja, golongannya berbeda"),
                            ("wrong_date", "Bekerja, tanggal mulainya berbeda"),
                            ("not_found", "Alumni tidak dapat dihubungi"),
                            ("false", "Tidak bekerja seperti dicatat"),
                            ("unverified", "Tidak sempat diverifikasi"),
                        ],
                        max_length=12,
                        verbose_name="putusan",
                    ),
                ),
                (
                    "final_started_on",
                    models.DateField(null=True, verbose_name="mulai bekerja menurut putusan"),
                ),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan putusan"),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="diputuskan pada")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.centre",
                        verbose_name="BLK",
                    ),
                ),
                (
                    "contradicted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "graduation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verification_cases",
                        to="alumni.graduation",
                    ),
                ),
                (
                    "spell",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="alumni.employmentspell",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemeriksa",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="alumni.verificationround",
                    ),
                ),
            ],
            options={
                "verbose_name": "kasus verifikasi",
                "verbose_name_plural": "kasus verifikasi",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalVerificationCase",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="nomor kasus")),
                ("graduated_on", models.DateField(verbose_name="tanggal lulus")),
                (
                    "claimed_employer",
                    models.CharField(blank=True, max_length=150, verbose_name="pemberi kerja"),
                ),
                ("claimed_position", models.CharField(blank=True, max_length=120, verbose_name="jabatan")),
                ("claimed_started_on", models.DateField(verbose_name="mulai bekerja")),
                ("claimed_class", models.CharField(max_length=20, verbose_name="golongan")),
                (
                    "claimed_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "D Keterangan pihak lain"),
                            (1, "C Pernyataan alumni"),
                            (2, "B Konfirmasi pemberi kerja"),
                            (3, "A Dokumen"),
                        ],
                        verbose_name="bukti",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Sesuai catatan"),
                            ("wrong_sector", "Bekerja, golongannya berbeda"),
                            ("wrong_date", "Bekerja, tanggal mulainya berbeda"),
                            ("not_found", "Alumni tidak dapat dihubungi"),
                            ("false", "Tidak bekerja seperti dicatat"),
                        ],
                        max_length=12,
                        verbose_name="hasil",
                    ),
                ),
                ("verified_on", models.DateField(null=True, verbose_name="diverifikasi pada")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "Telepon"),
                            ("whatsapp", "WhatsApp"),
                            ("visit", "Kunjungan"),
                            ("employer", "Pemberi kerja"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                (
                    "found_class",
                    models.CharField(blank=True, max_length=20, verbose_name="golongan sebenarnya"),
                ),
                ("found_started_on", models.DateField(null=True, verbose_name="mulai bekerja sebenarnya")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="catatan pemeriksa")),
                ("contradiction", models.CharField(blank=True, max_length=500, verbose_name="sanggahan")),
                ("contradicted_on", models.DateField(null=True, verbose_name="disanggah pada")),
                (
                    "final_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "Sesuai catatan"),
                            ("wrong_sector", "Bekerja, golongannya berbeda"),
                            ("wrong_date", "Bekerja, tanggal mulainya berbeda"),
                            ("not_found", "Alumni tidak dapat dihubungi"),
                            ("false", "Tidak bekerja seperti dicatat"),
                            ("unverified", "Tidak sempat diverifikasi"),
                        ],
                        max_length=12,
                        verbose_name="putusan",
                    ),
                ),
                (
                    "final_started_on",
                    models.DateField(null=True, verbose_name="mulai bekerja menurut putusan"),
                ),
                (
                    "decision_note",
                    models.CharField(blank=True, max_length=300, verbose_name="alasan putusan"),
                ),
                ("decided_on", models.DateField(null=True, verbose_name="diputuskan pada")),
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
                    "contradicted_by",
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
                    "graduation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="alumni.graduation",
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
                    "spell",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="alumni.employmentspell",
                    ),
                ),
                (
                    "verifier",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="pemeriksa",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="alumni.verificationround",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical kasus verifikasi",
                "verbose_name_plural": "historical kasus verifikasi",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="VerificationStratum",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matured", models.PositiveIntegerField(verbose_name="kelulusan dihitung")),
                ("placed", models.PositiveIntegerField(verbose_name="ditempatkan")),
                ("sampled", models.PositiveIntegerField(verbose_name="sampel")),
                (
                    "centre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="training.centre",
                        verbose_name="BLK",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="strata",
                        to="alumni.verificationround",
                    ),
                ),
            ],
            options={
                "verbose_name": "strata verifikasi",
                "verbose_name_plural": "strata verifikasi",
                "ordering": ["centre__short_name"],
            },
        ),
        migrations.AddConstraint(
            model_name="verificationround",
            constraint=models.CheckConstraint(
                condition=models.Q(("sample_size__gt", 0)), name="verification_sample_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verify_until__gte", models.F("draws_on")),
                    ("contradict_until__gt", models.F("verify_until")),
                ),
                name="verification_dates_in_order",
                violation_error_message="Urutan tanggal: sampel ditarik, verifikasi selesai, lalu sanggahan selesai.",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationround",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["drawn", "published"]), _negated=True),
                    ("seed__isnull", False),
                    _connector="OR",
                ),
                name="verification_drawn_has_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationcase",
            constraint=models.UniqueConstraint(fields=("round", "graduation"), name="verification_case_once"),
        ),
        migrations.AddConstraint(
            model_name="verificationcase",
            constraint=models.UniqueConstraint(fields=("round", "number"), name="verification_case_number"),
        ),
        migrations.AddConstraint(
            model_name="verificationcase",
            constraint=models.CheckConstraint(
                condition=models.Q(("result", ""), ("verified_on__isnull", False), _connector="OR"),
                name="verification_result_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contradiction", ""), models.Q(("result", ""), _negated=True), _connector="OR"
                ),
                name="verification_answer_to_result",
            ),
        ),
        migrations.AddConstraint(
            model_name="verificationstratum",
            constraint=models.UniqueConstraint(fields=("round", "centre"), name="verification_stratum_once"),
        ),
        migrations.AddConstraint(
            model_name="verificationstratum",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sampled__lte", models.F("placed")), ("placed__lte", models.F("matured"))
                ),
                name="verification_stratum_fits",
            ),
        ),
    ]
