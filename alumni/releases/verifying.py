"""Whether the releases are what was published: each by itself, in their chain, and by the audit trail."""

from collections.abc import Iterator

from alumni.releases.frozen import BrokenRelease
from alumni.releases.models import Release
from alumni.releases.reading import content_of
from core.models import AuditEntry

GONE = "published by the audit trail, but there is no such release"
NOT_IN_TRAIL = "the audit trail tells of no such release"
OTHER_CHECKSUM = "the audit trail tells another checksum"
OTHER_BEFORE = "it does not follow the release before it"


def faults() -> Iterator[tuple[int, list[str]]]:
    """(number, what is wrong) of every release there is or was, in order; nothing where all is right."""
    told = dict(_told())
    there = list(Release.objects.order_by("number").values_list("number", flat=True))
    before = None
    for number in sorted({*told, *there}):
        if number not in there:
            yield number, [GONE]
            continue
        release = Release.objects.select_related("corrects").defer("corrects__content").get(number=number)
        yield number, [*_broken(release, before), *_untold(release, told)]
        before = {"number": number, "checksum": release.checksum}


def _told() -> Iterator[tuple[int, str]]:
    """(number, checksum) of every release that the audit trail says was published."""
    rows = AuditEntry.objects.filter(verb="publish_release").order_by("pk").values_list("facts", flat=True)
    return ((facts["number"], facts["checksum"]) for facts in rows)


def _broken(release: Release, before: dict | None) -> list[str]:
    try:
        content = content_of(release)
    except BrokenRelease as fault:
        return [str(fault)]
    return [] if content.head["before"] == before else [OTHER_BEFORE]


def _untold(release: Release, told: dict[int, str]) -> list[str]:
    if release.number not in told:
        return [NOT_IN_TRAIL]
    return [] if told[release.number] == release.checksum else [OTHER_CHECKSUM]
