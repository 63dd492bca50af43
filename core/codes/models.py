"""Reference tables that come with the installation and that an admin keeps up to date."""

from django.db import models


class ReferenceQuerySet(models.QuerySet):
    def in_use(self):
        """Rows that forms still offer."""
        return self.filter(is_active=True)

    def visible_to(self, user):
        """Code lists hide nothing from anybody; forms reach them as they reach every table."""
        return self


class ReferenceTable(models.Model):
    """A code list: a stable code, a name on screen, other spellings seen in sheets, an order."""

    name = models.CharField("nama", max_length=120)
    synonyms = models.TextField("ejaan lain", blank=True, help_text="Satu ejaan per baris.")
    position = models.PositiveSmallIntegerField("urutan", default=0)
    is_active = models.BooleanField("masih dipakai", default=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def spellings(self) -> list[str]:
        """The name and every other spelling, for recognising cells."""
        return [self.name, *(line.strip() for line in self.synonyms.splitlines() if line.strip())]


class Province(models.Model):
    """Province with its two-digit code; source: Kemendagri numbering (docs/sources.md 5.2)."""

    code = models.CharField("kode", max_length=2, primary_key=True)
    name = models.CharField("nama", max_length=60)

    class Meta:
        verbose_name = "provinsi"
        verbose_name_plural = "provinsi"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """Kabupaten or kota with its four-digit code. The prefix is part of the name: seven names are both."""

    code = models.CharField("kode", max_length=4, primary_key=True)
    name = models.CharField("nama", max_length=80)
    province = models.ForeignKey(Province, models.PROTECT, verbose_name="provinsi")

    class Meta:
        verbose_name = "kabupaten/kota"
        verbose_name_plural = "kabupaten/kota"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class MinimumWage(models.Model):
    """Minimum wage of a district (UMK) in a year, as the governor decreed it (docs/indicators.md 13)."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="minimum_wages", verbose_name="kabupaten/kota"
    )
    year = models.PositiveSmallIntegerField("tahun")
    amount = models.PositiveIntegerField("rupiah sebulan")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "upah minimum"
        verbose_name_plural = "upah minimum"
        ordering = ["-year", "region_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                name="minimum_wage_once",
                violation_error_message="UMK kabupaten/kota ini untuk tahun itu sudah ada.",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, year__range=(1990, 2100)),
                name="minimum_wage_plausible",
                violation_error_message="Isi tahun 1990 sampai 2100 dan upah di atas nol.",
            ),
        ]

    def __str__(self) -> str:
        return f"UMK {self.region_id} {self.year}"


class EducationLevel(ReferenceTable):
    """Highest education, in the order of BPS (docs/sources.md 5.3)."""

    code = models.SlugField("kode", primary_key=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "pendidikan"
        verbose_name_plural = "pendidikan"


class EmploymentStatus(ReferenceTable):
    """Status in employment of Sakernas, 1-7 (docs/sources.md 1.1); `question` is what staff read aloud."""

    code = models.PositiveSmallIntegerField("kode", primary_key=True)
    question = models.CharField("kata sehari-hari", max_length=200)
    example = models.CharField("contoh", max_length=200, blank=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "status pekerjaan"
        verbose_name_plural = "status pekerjaan"


class KbliSection(models.Model):
    """Section of the industry classification; letters shift between editions (docs/sources.md 5.4)."""

    edition = models.PositiveSmallIntegerField("edisi")
    letter = models.CharField("huruf", max_length=1)
    name = models.CharField("nama", max_length=120)

    class Meta:
        verbose_name = "kategori KBLI"
        verbose_name_plural = "kategori KBLI"
        ordering = ["-edition", "letter"]
        constraints = [models.UniqueConstraint(fields=["edition", "letter"], name="kbli_edition_letter")]

    def __str__(self) -> str:
        return f"{self.letter} {self.name} (KBLI {self.edition})"


class KbjiGroup(ReferenceTable):
    """Major group of the occupation classification KBJI 2014 (docs/sources.md 5.5)."""

    code = models.CharField("kode", max_length=1, primary_key=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "golongan KBJI"
        verbose_name_plural = "golongan KBJI"


class DisabilityKind(ReferenceTable):
    """Kind of disability, UU 8/2016 art. 4; "ganda" is derived from two or more, never chosen."""

    code = models.SlugField("kode", primary_key=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "ragam disabilitas"
        verbose_name_plural = "ragam disabilitas"


class AccommodationKind(ReferenceTable):
    """What helps a trainee take part on equal terms (UU 8/2016 art. 47-48, docs/sources.md 4)."""

    code = models.SlugField("kode", primary_key=True)

    class Meta(ReferenceTable.Meta):
        verbose_name = "akomodasi"
        verbose_name_plural = "akomodasi"
