"""Sign-in by one click, for the demo only: who may be chosen, and by which names they go."""

from dataclasses import dataclass

from django.conf import settings

from core.accounts.models import User


@dataclass(frozen=True)
class DemoAccount:
    """An invented person whom the demo lets anybody be."""

    username: str
    label: str


DEMO_ACCOUNTS = (
    DemoAccount("staf.bojonegoro", "Staf BLK Bojonegoro"),
    DemoAccount("kadis", "Kepala Dinas"),
    DemoAccount("admin", "Admin"),
)


def offered() -> tuple[DemoAccount, ...]:
    """The demo accounts; none outside the demo."""
    return DEMO_ACCOUNTS if settings.DEMO else ()


def account_named(username: str) -> User | None:
    """The account of that name if the demo offers it and it exists."""
    if username not in {account.username for account in offered()}:
        return None
    return User.objects.filter(username=username, is_active=True).first()
