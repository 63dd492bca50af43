"""Cheap draws for the demo's generators: with a million people, rng.choices alone would cost a minute."""

from collections.abc import Hashable, Sequence
from random import Random
from typing import TypeVar

Option = TypeVar("Option")


def pick(rng: Random, options: Sequence[Option]) -> Option:
    """One of them, all equally likely."""
    return options[int(rng.random() * len(options))]


def between(rng: Random, first: int, last: int) -> int:
    """A whole number from first to last."""
    return first + int(rng.random() * (last - first + 1))


def spread(shares: dict[Hashable, int]) -> tuple:
    """Every option as often as its share says, for `pick`: {"yes": 2, "no": 1} -> ("yes", "yes", "no")."""
    return tuple(option for option, share in shares.items() for _ in range(share))
