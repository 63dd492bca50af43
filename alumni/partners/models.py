"""Employers, as far as careers need them."""

import re

from django.db import models

from core.models import Region
from training.people.rules import name_key

# "PT. Maju Jaya", "Maju Jaya, PT" and "maju jaya" are one employer.
LEGAL_FORMS = {"pt", "cv", "ud", "pd", "tbk", "firma", "fa", "toko", "koperasi", "persero", "perseroan"}


def employer_key(name: str) -> str:
    """Normalised employer name: lower case, no punctuation, no legal form; '' where nothing is left."""
    words = re.split(r"\s+", name_key(name))
    kept = [word for word in words if word not in LEGAL_FORMS]
    return " ".join(kept or words).strip()


class Employer(models.Model):
    """A company or business that has been named as a place of work."""

    name = models.CharField("nama", max_length=150)
    name_key = models.CharField(max_length=150, unique=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="kabupaten/kota")

    class Meta:
        verbose_name = "pemberi kerja"
        verbose_name_plural = "pemberi kerja"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = employer_key(self.name)
        super().save(*args, **kwargs)
