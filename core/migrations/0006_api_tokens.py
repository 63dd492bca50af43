"""Tokens of those who read figures by the API."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0005_minimum_wages")]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("consumer", models.CharField(max_length=100, verbose_name="pemakai")),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("hint", models.CharField(editable=False, max_length=12, verbose_name="awal token")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="dibuat")),
                ("expires_on", models.DateField(verbose_name="berlaku sampai")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="dicabut")),
                (
                    "last_used_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="terakhir dipakai"),
                ),
                ("counted_from", models.DateTimeField(editable=False, null=True)),
                ("calls", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dibuat oleh",
                    ),
                ),
            ],
            options={
                "verbose_name": "token API",
                "verbose_name_plural": "token API",
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
