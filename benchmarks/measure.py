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
Took = tuple[float, float]
# Calls are repeated until this many are timed, after one that is not.
TIMES = 7


def timed(call: Callable[[], object]) -> Took:
    """Seconds of one call: on the clock, and of this process at work (not of a database server)."""
    started, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - started, time.process_time() - worked


def interleaved(name: str, sides: dict[str, Callable[[], object]], times: int = TIMES) -> list[dict]:
    """Measurements of several ways to the same, taken in turn so that a busy moment hurts all of them."""
    first = {side: timed(call) for side, call in sides.items()}
    took: dict[str, list[Took]] = {side: [] for side in sides}
    for _ in range(times):
        for side, call in sides.items():
            took[side].append(timed(call))
    return [measured(name, side, times, cold=first[side][0]) for side, times in took.items()]


def measured(name: str, side: str, took: list[Took], **facts: object) -> dict:
    """One side of one case as the table takes it."""
    seconds, cpu = zip(*took, strict=True)
    return {"name": name, "side": side, "seconds": seconds, "cpu": cpu, **facts}


def main(module: str, case: str, number: str = "0") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    found = getattr(importlib.import_module(f"benchmarks.{module}"), case)(int(number))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
