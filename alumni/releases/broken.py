"""What a page answers where a release is not what was published: never its figures."""

from collections.abc import Callable
from functools import wraps

from django.shortcuts import render

from alumni.releases.frozen import BrokenRelease


def refuses_broken(view: Callable) -> Callable:
    """Decorator of a view that reads releases."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except BrokenRelease:
            return render(request, "alumni/releases/broken.html", status=409)

    return guarded
