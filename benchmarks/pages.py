"""Lists, filters, searches and the look-up of a NIK, against the lists of Django's admin of the same rows."""

from benchmarks.measure import PORTAL, interleaved
from benchmarks.visitors import client_of, overseer, queries_of
from training.models import Centre, Person

ADMIN = "Django admin"
# name of the case, address of ours, address of the admin's (below its root)
LISTS = (
    ("alumni: first page", "/alumni/", "alumni/graduation/"),
    ("alumni: page 100", "/alumni/?page=100", "alumni/graduation/?p=100"),
    ("alumni: one centre", "/alumni/?centre=bojonegoro", "alumni/graduation/?centre__id__exact=1"),
    ("alumni: search", "/alumni/?q=sari", "alumni/graduation/?q=sari"),
    ("alumni: placed", "/alumni/?state=placed", None),
    ("people: first page", "/peserta/", "training/person/"),
    ("people: search", "/peserta/?q=sari", "training/person/?q=sari"),
    ("batches: first page", "/paket/", "training/batch/"),
    ("batches: search", "/paket/?q=las", "training/batch/?q=las"),
)


def lists(number: int) -> list[dict]:
    """Each list for the head of the province, who sees everybody."""
    ours, admin = client_of("kadis"), overseer()
    found = []
    for name, address, other in LISTS:
        sides = {PORTAL: lambda address=address: ours.get(address)}
        if other:
            sides[ADMIN] = lambda other=other: admin.get(f"/pembanding/{other}")
            queries_of(admin, f"/pembanding/{other.split('?p=')[0]}")
        rows = interleaved(name, sides)
        rows[0]["queries"] = queries_of(ours, address)
        found += rows
    return found


def lookup(number: int) -> list[dict]:
    """A NIK typed by a clerk: the answer to it, and the page of the person it leads to."""
    client, centre = client_of("staf.bojonegoro"), Centre.objects.get(code="bojonegoro")
    person = Person.objects.filter(centres__centre=centre).order_by("pk")[100]
    typed = {"nik": person.nik, "centre": centre.pk}
    posted = interleaved("NIK look-up", {PORTAL: lambda: client.post("/peserta/cari-nik/", typed)})
    posted[0]["queries"] = queries_of(client, "/peserta/cari-nik/", typed)
    address = person.get_absolute_url()
    page = interleaved("page of the person found", {PORTAL: lambda: client.get(address)})
    page[0]["queries"] = queries_of(client, address)
    return posted + page
