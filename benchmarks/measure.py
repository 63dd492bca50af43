"""Timing of one case in one process: `python -m benchmarks.measure MODULE CASE [ROUND]` prints JSON.

A module of cases is a file of this folder with functions that take the number of the round and return a list
of measurements. Sides of one case carry the same name.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable

import django

PORTAL = "portal"
# Calls are repeated until this many are timed, after one that is not.
TIMES = 7


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def interleaved(name: str, sides: dict[str, Callable[[], object]], times: int = TIMES) -> list[dict]:
    """Measurements of several ways to the same, taken in turn so that a busy moment hurts all of them."""
    first = {side: timed(call) for side, call in sides.items()}
    seconds: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(times):
        for side, call in sides.items():
            seconds[side].append(timed(call))
    return [measured(name, side, took, cold=first[side]) for side, took in seconds.items()]


def measured(name: str, side: str, seconds: list[float], **facts: object) -> dict:
    """One side of one case as the table takes it."""
    return {"name": name, "side": side, "seconds": seconds, **facts}


def main(module: str, case: str, number: str = "0") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    found = getattr(importlib.import_module(f"benchmarks.{module}"), case)(int(number))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
