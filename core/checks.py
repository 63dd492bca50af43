"""Checks of `manage.py check --deploy`: settings that start but would leave a door open.

What must never start at all is refused in blk_portal/settings.py already.
"""

import json
import os
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def production_keys_are_its_own(app_configs, **kwargs) -> list[Error]:
    """Keys that a demo made lie readable beside its database, and were perhaps copied with it."""
    demo = settings.VAR_DIR / "demo-keys.json"
    if not settings.PRODUCTION or not demo.exists():
        return []
    made_up = set(json.loads(demo.read_text()).values())
    used = {settings.SECRET_KEY, settings.NIK_INDEX_KEY, *settings.SALT_KEY}
    if not made_up & used:
        return []
    return [Error("A key of the demo is used in production.", hint="Make new keys.", id="core.E001")]


@register(Tags.security, deploy=True)
def proxies_are_counted(app_configs, **kwargs) -> list[Error]:
    """Behind a proxy that is not counted everybody has one address: one person could lock everybody out."""
    if not getattr(settings, "BEHIND_PROXY", False) or settings.AXES_IPWARE_PROXY_COUNT:
        return []
    hint = "Set PROXY_COUNT to the number of proxies in front of the portal."
    return [Error("BEHIND_PROXY is on but PROXY_COUNT is 0.", hint=hint, id="core.E002")]


@register(Tags.security, deploy=True)
def database_file_is_private(app_configs, **kwargs) -> list[Error]:
    """Names and addresses lie readable in an SQLite file; one made before it was closed stays open."""
    database = settings.DATABASES["default"]
    path = Path(database["NAME"])
    if os.name == "nt" or not database["ENGINE"].endswith("sqlite3") or not path.exists():
        return []
    if not path.stat().st_mode & 0o077:
        return []
    return [Error("Others on this computer may read the database.", hint=f"chmod 600 {path}", id="core.E004")]


@register(Tags.security, deploy=True)
def demo_is_no_deployment(app_configs, **kwargs) -> list[Error]:
    """`check --deploy` is asked before real people's data come in."""
    if settings.PRODUCTION:
        return []
    hint = "Set BLK_MODE=production and its keys."
    return [Error(f"BLK_MODE is {settings.BLK_MODE}.", hint=hint, id="core.E003")]
