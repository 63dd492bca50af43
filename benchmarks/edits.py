"""One edit of a job with its outcome rows, history and audit, and recounting everybody."""

from django.db import transaction

from alumni.careers.actions import correct_spell
from alumni.careers.recount import rebuild
from alumni.models import EmploymentSpell, Graduation
from benchmarks.measure import PORTAL, interleaved, measured, timed
from core.models import User


def spell(number: int) -> list[dict]:
    """The same change through the action, and as a bare save of the row."""
    rows = EmploymentSpell.objects.valid().order_by("pk")
    through, alone = rows[1000], rows[1001]
    by, turn = User.objects.get(username="admin"), iter(range(1000))

    def by_action() -> None:
        changed = correct_spell(
            spell=through,
            version=through.version,
            position=f"Contoh {next(turn)}",
            reason="Salah ketik",
            by=by,
        )
        through.version = changed.version

    def bare() -> None:
        alone.position = f"Contoh {next(turn)}"
        with transaction.atomic():
            alone.save_without_historical_record(update_fields=["position"])

    return interleaved("one edit of a job", {PORTAL: by_action, "bare save": bare}, times=15)


def recount(number: int) -> list[dict]:
    """All outcome rows anew; the table tells microseconds a graduation."""
    count = Graduation.objects.valid().count()
    return [measured("bulk recount", PORTAL, [timed(rebuild)], each=count)]
