"""Databases and their filestores, by the PG* variables: `database.py COMMAND NAME...`.

    exists NAME        rc 0 if database and filestore are both there
    create NAME        an empty one, with the extensions that Odoo wants
    clone FROM NAME    in half a second; the filestore's files are hard links
    rename FROM NAME
    drop NAME...

DATA_DIR is Odoo's data_dir. The tests import this module as well.
"""

import contextlib
import os
import shutil
import sys
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


if __name__ == "__main__":
    commands = {f.__name__: f for f in (exists, create, clone, rename, drop)}
    if commands[sys.argv[1]](*sys.argv[2:]) is False:
        sys.exit(1)
