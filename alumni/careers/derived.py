"""The derived layer: a row a graduation and one for each job that counts, written by recount.py only."""

from django.db import models

from alumni.careers.codes import classes_of, join
from alumni.careers.counted import Counted
from alumni.careers.derivation import IN_WORK_AT, IN_WORK_ON, PLACED_WITHIN, WINDOWS
from alumni.careers.models import EmploymentSpell
from alumni.graduates.models import Graduation
from training.models import Batch, Centre, Person

# (measure, window) -> the column that holds its codes.
COLUMNS = {
    **{(measure, m): f"{measure}_{m}" for measure in (PLACED_WITHIN, IN_WORK_AT) for m in WINDOWS},
    (IN_WORK_ON, None): IN_WORK_ON,
}


def _copied(model: type[models.Model]) -> models.ForeignKey:
    # The graduation holds the constraint; a second one would cost every recount.
    return models.ForeignKey(model, models.DO_NOTHING, related_name="+", db_constraint=False)


class Outcome(models.Model):
    """What the facts say of one graduation, and the attributes that figures group by.

    The codes of the four levels of evidence stand in one number (careers/codes.py), one for each measure and
    window; from when and until when they hold is told by `facts_until`, `on_until` and `silent_after`.
    Whether a window has matured follows from `graduated_on` alone, so it is decided when reading.
    """

    graduation = models.OneToOneField(Graduation, models.CASCADE, primary_key=True, related_name="outcome")
    person = _copied(Person)
    batch = _copied(Batch)
    centre = _copied(Centre)
    placed_within_3 = models.BigIntegerField()
    placed_within_6 = models.BigIntegerField()
    placed_within_12 = models.BigIntegerField()
    in_work_at_3 = models.BigIntegerField()
    in_work_at_6 = models.BigIntegerField()
    in_work_at_12 = models.BigIntegerField()
    in_work_on = models.BigIntegerField()
    graduated_on = models.DateField()
    facts_until = models.DateField()
    on_until = models.DateField(null=True)
    silent_after = models.DateField()
    # Until when the person is known not placed, and more (careers/counted.py).
    followed = models.BigIntegerField()
    # The person has other graduations, so counting people has to look at who it is.
    is_repeated = models.BooleanField()
    sex = models.CharField(max_length=1)
    disability = models.CharField(max_length=9)
    disability_kind = models.CharField(max_length=50)
    age_group = models.CharField(max_length=5)
    education = models.CharField(max_length=50)
    district = models.CharField(max_length=4)

    class Meta:
        verbose_name = "hasil kelulusan"
        verbose_name_plural = "hasil kelulusan"

    def __str__(self) -> str:
        return str(self.pk)


class CountedSpell(models.Model):
    """A job that counts for a graduation, with what figures ask of the job (careers/counted.py).

    Its bits hold on the days that the codes of the outcome row hold on; `year` is that of the start.
    """

    pk = models.CompositePrimaryKey("outcome", "spell")
    outcome = models.ForeignKey(
        Outcome, models.DO_NOTHING, related_name="counted", db_constraint=False, db_index=False
    )
    spell = models.ForeignKey(
        EmploymentSpell, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    counts_for = models.BigIntegerField()
    waited = models.IntegerField()
    span = models.SmallIntegerField()
    classes = models.SmallIntegerField()
    uses_training = models.CharField(max_length=8)
    level_fits = models.CharField(max_length=8)
    income_low = models.BigIntegerField(null=True)
    income_high = models.BigIntegerField(null=True)
    region = models.CharField(max_length=4)
    year = models.SmallIntegerField()

    class Meta:
        verbose_name = "pekerjaan yang dihitung"
        verbose_name_plural = "pekerjaan yang dihitung"

    def __str__(self) -> str:
        return str(self.pk)


def counted_of(graduation_id: int, counted: Counted) -> tuple:
    """The row of a job that counts, in the order of the columns."""
    spell = counted.spell
    return (
        graduation_id,
        spell.id,
        counted.counts_for,
        counted.waited,
        counted.span,
        classes_of(spell),
        spell.uses_training,
        spell.level_fits,
        spell.income_low,
        spell.income_high,
        spell.region,
        spell.started_on.year,
    )


def codes_of(windows: dict[tuple[str, int], tuple], on: tuple) -> dict[str, int]:
    """The values of the code columns."""
    return {COLUMNS[question]: join(codes) for question, codes in {**windows, (IN_WORK_ON, None): on}.items()}
