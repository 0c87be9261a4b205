"""Databases and their filestores, by the PG* variables: `database.py COMMAND NAME...`.

    exists NAME        rc 0 if database and filestore are both there
    create NAME        an empty one, with the extensions that Odoo wants
    clone FROM NAME    in half a second; the filestore's files are hard links
    rename FROM NAME
    drop NAME...
    drop_run NAME      and every NAME_…: what a run of tests made
    keep NAME KEPT     keep a copy for `take`, and the youngest ten of such copies
    take KEPT NAME     clone what was kept; rc 1 if there is none of the last day

DATA_DIR is Odoo's data_dir. The tests import this module as well.
"""

import contextlib
import fcntl
import os
import shutil
import sys
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql


def filestore(name):
    """Return the folder of a database's filestore."""
    return Path(os.environ["DATA_DIR"], "filestore", name)


def execute(query, *names, database="postgres", params=None):
    """Run one statement outside any transaction and return its rows, if any."""
    connection = psycopg2.connect(dbname=database)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(query).format(*map(sql.Identifier, names)), params)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def exists(name):
    """Tell whether a database is there, and its filestore."""
    found = execute("SELECT 1 FROM pg_database WHERE datname = %s", params=[name])
    return bool(found) and filestore(name).is_dir()


def create(name):
    """Create an empty database that a plain role, too, can use with Odoo."""
    drop(name)
    execute(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'", name
    )
    for extension in ("pg_trgm", "unaccent"):
        execute("CREATE EXTENSION {}", extension, database=name)
    # only its owner may: without it, searches go without an index, no more
    with contextlib.suppress(psycopg2.errors.InsufficientPrivilege):
        execute("ALTER FUNCTION unaccent(text) IMMUTABLE", database=name)
    filestore(name).mkdir(parents=True, exist_ok=True)


def clone(source, name):
    """Copy a database that nobody is connected to, and its filestore."""
    drop(name)
    execute("CREATE DATABASE {} TEMPLATE {}", name, source)
    shutil.copytree(filestore(source), filestore(name), copy_function=os.link)


def rename(source, name):
    """Give a database and its filestore another name."""
    drop(name)
    execute("ALTER DATABASE {} RENAME TO {}", source, name)
    filestore(source).rename(filestore(name))


def drop(*names):
    """Drop databases, also ones in use or not there, and their filestores."""
    for name in names:
        execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        shutil.rmtree(filestore(name), ignore_errors=True)


def drop_run(name):
    """Drop the databases of a run, as its tests name them."""
    query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
    drop(name, *(row[0] for row in execute(query, params=[f"{name}_"])))


PREFIX = "kept_"
MOST = 10
LONGEST = 24 * 3600
"""An installed database holds dates: one of yesterday is no fresh one."""


@contextlib.contextmanager
def kept_lock():
    """Let nobody else look at, make or drop a kept database."""
    with filestore(f"{PREFIX}lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def age(kept):
    """Return how many seconds ago a database was kept."""
    return time.time() - filestore(kept).stat().st_mtime


def keep(name, kept):
    """Keep a copy of a database that nobody is connected to; drop old ones."""
    with kept_lock():
        clone(name, f"{kept}_new")
        os.utime(filestore(f"{kept}_new"))
        rename(f"{kept}_new", kept)
        others = [path for path in filestore("").glob(f"{PREFIX}*") if path.is_dir()]
        others.sort(key=lambda path: age(path.name))
        drop(*(path.name for path in others[MOST:]))


def take(kept, name):
    """Clone a kept database; tell whether there was one."""
    with kept_lock():
        if not exists(kept) or age(kept) > LONGEST:
            return False
        clone(kept, name)
        return True


if __name__ == "__main__":
    functions = (exists, create, clone, rename, drop, drop_run, keep, take)
    commands = {function.__name__: function for function in functions}
    if commands[sys.argv[1]](*sys.argv[2:]) is False:
        sys.exit(1)
