"""What is taught: fields (kejuruan) and their programmes."""

from django.db import models

from core.codes.models import ReferenceTable


class Field(ReferenceTable):
    """Kejuruan, the trade a programme belongs to."""

    slug = models.SlugField("kode", unique=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "kejuruan"
        verbose_name_plural = "kejuruan"


class Programme(ReferenceTable):
    """Training programme; its slug is the filter value of every figure."""

    slug = models.SlugField("kode", max_length=80, unique=True)
    field = models.ForeignKey(Field, models.PROTECT, related_name="programmes", verbose_name="kejuruan")
    hours = models.PositiveSmallIntegerField(
        "jam pelajaran (JP)", null=True, blank=True, help_text="1 JP = 45 menit."
    )

    class Meta(ReferenceTable.Meta):
        verbose_name = "program"
        verbose_name_plural = "program"
