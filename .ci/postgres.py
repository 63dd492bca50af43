"""Run a command with DATABASE_URL set to a PostgreSQL: `postgres.py COMMAND [ARGUMENT ...]`.

Taken is, in this order: the server on 127.0.0.1:5432 if it lets `postgres` in without a password, a temporary
cluster made with initdb, or the same after `apt-get install postgresql`.
"""

import contextlib
import glob
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import psycopg2

HOST = "127.0.0.1"
NO_WAITING = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def answers(port):
    """True if user postgres may connect to that port without a password."""
    try:
        psycopg2.connect(host=HOST, port=port, user="postgres", dbname="postgres", connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def program(name):
    """Path of a server program, on the PATH or in the newest of Debian's version folders; else None."""
    packaged = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    return shutil.which(name) or (packaged[-1] if packaged else None)


def install():
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"], check=True)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def as_nobody():
    """The server refuses to run as root."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if root else {}


@contextlib.contextmanager
def temporary_cluster():
    """Gives the port of a new, empty server; stops and removes it at the end."""
    folder = tempfile.mkdtemp(prefix="blk-postgres-")
    os.chmod(folder, 0o777)
    data, port = os.path.join(folder, "data"), free_port()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": folder, **as_nobody()}
    initdb = [program("initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*initdb, "--locale=C.UTF-8", "--no-sync"], **quiet)
    options = f"-p {port} -c listen_addresses={HOST} -c unix_socket_directories={folder} {NO_WAITING}"
    control = [program("pg_ctl"), "-D", data, "-w", "-l", os.path.join(folder, "log")]
    subprocess.run([*control, "-o", options, "start"], **quiet)
    try:
        yield port
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server():
    """Gives the port of a PostgreSQL that can be used."""
    if answers(5432):
        print("PostgreSQL: the server on 127.0.0.1:5432", flush=True)
        yield 5432
        return
    if not program("initdb"):
        install()
    with temporary_cluster() as port:
        print(f"PostgreSQL: a temporary cluster on port {port}", flush=True)
        yield port


def main():
    with server() as port:
        # A name of its own: several runs may share one server.
        name = f"blk_{os.getpid()}_{int(time.time())}"
        url = f"postgres://postgres@{HOST}:{port}/{name}"
        return subprocess.run(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main())
