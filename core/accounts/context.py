"""What the sign-in page knows beside the form."""

from django.http import HttpRequest

from core.accounts.demo import offered


def demo_accounts(request: HttpRequest) -> dict:
    """Context processor: the one-click accounts of the demo, none anywhere else."""
    return {"demo_accounts": offered()}
