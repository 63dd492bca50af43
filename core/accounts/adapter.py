"""What allauth asks us: nobody signs up alone; an admin makes the accounts."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class PortalAdapter(DefaultAccountAdapter):
    """Closed sign-up, everything else as allauth does it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
