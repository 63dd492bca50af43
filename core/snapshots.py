"""Several statements that see the same data: what a page of figures, a check or an export needs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside is of one moment; nothing may be written inside.

    PostgreSQL: REPEATABLE READ. SQLite: a transaction that, unlike those of actions (IMMEDIATE), does not
    take the write lock, so that readers never wait for writers. Inside a transaction nothing is done: who
    writes has locked what matters, and a transaction cannot be given another isolation afterwards.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with _deferred(), transaction.atomic():
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    connection.ensure_connection()
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        connection.transaction_mode = mode
