"""`make bench N=100000`: fills throw-away databases, times every case beside its rival, prints the table.

SQLite in a temporary folder; PostgreSQL in a database `blk_bench` of its own, if a server answers at
BENCH_POSTGRES. Nothing here is a test: a slow machine fails nothing.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from benchmarks.table import Table

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
DATABASE = "blk_bench"
ROUNDS, LONG = 3, 20.0
# Cases that hold both sides in one process and take turns there.
TOGETHER = [
    *(("figures", case) for case in ("figures", "past", "page")),
    *(("pages", case) for case in ("lists", "lookup")),
    *(("edits", case) for case in ("spell", "recount")),
]
# Cases of one side each, whose memory is read; they take turns, ROUNDS times, the long ones once.
ALONE = [
    *(("exports", case) for case in ("csv_masked", "csv_bare", "csv_clear")),
    *(("exports", case) for case in ("xlsx", "rival_xlsx_joined", "rival_xlsx")),
    *(("imports", case) for case in ("rehearsal", "rival_rehearsal")),
    *(("imports", case) for case in ("confirm", "rival_confirm", "rival_tuned")),
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--graduations", type=int, default=100_000, metavar="N")
    parser.add_argument("--only", default="", metavar="MODULE", help="one file of this folder")
    asked = parser.parse_args()
    print(f"{asked.graduations:,} graduations; {machine()}", flush=True)
    with tempfile.TemporaryDirectory(prefix="blk-bench-") as folder:
        on(f"sqlite:///{folder}/bench.sqlite3", "SQLite", folder, asked)
        with postgres_database() as url:
            if url:
                on(url, "PostgreSQL", folder, asked)
            else:
                print("\nPostgreSQL: no server answers, left out.")


def on(url: str, title: str, folder: str, asked: argparse.Namespace) -> None:
    """Fill one database and print its table."""
    env = os.environ | {
        "BLK_MODE": "demo",
        "VAR_DIR": folder,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "LOG_LEVEL": "ERROR",
    }
    table = Table(title)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
    take(table, env, "seeds", "bench", asked.graduations)
    for module, case in chosen(TOGETHER, asked.only):
        take(table, env, module, case, 0)
    long: set[tuple[str, str]] = set()
    for number in range(ROUNDS):
        for module, case in chosen(ALONE, asked.only):
            if (module, case) not in long and take(table, env, module, case, number) > LONG:
                long.add((module, case))
    print(table, flush=True)


def chosen(cases: list[tuple[str, str]], only: str) -> list[tuple[str, str]]:
    return [case for case in cases if only in ("", case[0])]


def take(table: Table, env: dict, module: str, case: str, number: int) -> float:
    """Run one case in its own process; its longest time. What it says goes into the table."""
    started = time.monotonic()
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.measure", module, case, str(number)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        print(f"  {module}.{case} failed, left out.", file=sys.stderr, flush=True)
        return LONG + 1
    found = json.loads(text)
    table.take(found, peak=used.ru_maxrss // 1024)
    print(f"  {module}.{case}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return max(max(one["seconds"]) for one in found)


def machine() -> str:
    """What the times were taken on."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    memory = f"{pages * size / 2**30:.0f} GB"
    load = f"load {os.getloadavg()[0]:.1f} at the start"
    return f"{os.cpu_count()} cores, {memory}, Python {platform.python_version()}, {load}"


@contextmanager
def postgres_database() -> Iterator[str | None]:
    """The address of an empty database that is dropped afterwards; None where no server answers."""
    try:
        server = psycopg2.connect(f"{SERVER}/postgres")
    except psycopg2.OperationalError:
        yield None
        return
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{SERVER}/{DATABASE}"
        finally:
            cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            server.close()


if __name__ == "__main__":
    main()
