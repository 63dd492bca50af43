"""Who may write a career: the right to record, in a centre in which the person is enrolled."""

from django.http import HttpRequest
from django.urls import reverse

from alumni.graduates.models import Graduation
from core.accounts.access import check, permitted_ids, visible
from core.accounts.permissions import Permission
from training.models import Centre, PersonCentre


def enrolled_centres(person_id: int) -> list[Centre]:
    """Centres that know the person as a trainee, the first one first."""
    links = PersonCentre.objects.filter(person=person_id, access=PersonCentre.ENROLLED)
    return [link.centre for link in links.select_related("centre").order_by("since", "pk")]


def writing_centre(user, person_id: int) -> Centre | None:
    """The centre in whose name the user may write about this person; None if there is none."""
    centres = {centre.pk: centre for centre in enrolled_centres(person_id)}
    allowed = permitted_ids(user, Permission.RECORD_CAREERS, centres)
    return centres[allowed[0]] if allowed else None


def check_writing(request: HttpRequest, person_id: int) -> Centre:
    """The centre to write for, or 403."""
    centre = writing_centre(request.user, person_id)
    if centre is None:
        # -1 is no centre: only who holds the right everywhere writes about somebody enrolled nowhere.
        check(request, Permission.RECORD_CAREERS, -1)
    return centre


def page_of_person(request: HttpRequest, person_id: int) -> str:
    """Address of the newest graduation of the person that this user may see."""
    graduation = visible(request, Graduation).filter(person=person_id).first()
    return graduation.get_absolute_url() if graduation else reverse("alumni:graduation_list")
