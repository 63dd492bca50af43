"""Conditions over very many keys."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func

NOBODY = "0"


def among(name: str, keys: Iterable[int]) -> Func:
    """For filter(): the column is one of those whole numbers, which are written into the statement.

    `name__in` hands each of them to the driver as a value of its own, after half a dozen calls: with
    thousands of keys that takes longer than the database needs for the rows.
    """
    told = ", ".join(str(int(key)) for key in keys) or NOBODY
    return Func(F(name), template=f"%(expressions)s IN ({told})", output_field=BooleanField())
