"""What `./dev` is made of."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import attend
import database
import pytest
import split_tests


@pytest.fixture
def names(monkeypatch):
    """Return the names of a source, of a clone, and of three to keep, two at most."""
    run = f"{os.environ['TEST_INSTALLED']}_{os.getpid()}"  # `./dev sweep` finds them
    prefix = f"{run}_kept_"
    monkeypatch.setattr(database, "PREFIX", prefix)
    monkeypatch.setattr(database, "MOST", 2)
    source, taken = f"{run}_source", f"{run}_taken"
    names = [source, taken, *(f"{prefix}{number}" for number in range(3))]
    database.create(source)
    yield names
    database.drop(*names)
    database.filestore(f"{prefix}lock").unlink()


def test_an_installed_database_is_kept(names):
    """It is there for the next run, for a day, and only the youngest are."""
    source, taken, first, second, third = names
    assert not database.take(first, taken)
    assert not database.exists(taken)
    database.filestore(source).joinpath("file").write_text("text")
    database.keep(source, first)
    assert database.take(first, taken)
    assert database.exists(taken)
    assert database.filestore(taken).joinpath("file").read_text() == "text"
    os.utime(database.filestore(first), (0, 0))
    assert not database.take(first, taken)
    database.keep(source, second)
    database.keep(source, third)
    assert [name for name in names[2:] if database.exists(name)] == [second, third]


DEV = """#!/bin/bash
cd "$(dirname "$0")"
if [ "$1" = sweep ]; then echo "$2" > swept; exit; fi
setsid sleep 600 & echo $! > child
(trap '' TERM; sleep 600) & echo $! > deaf
while [ ! -e end ]; do sleep 0.05; done
exit 3
"""


def is_running(file):
    stat = Path("/proc", file.read_text().strip(), "stat")
    return stat.exists() and ") Z " not in stat.read_text()


def wait_for(condition):
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (None, 3),
        (signal.SIGTERM, 143),
        (signal.SIGINT, 130),
        (signal.SIGHUP, 129),
        (signal.SIGKILL, -9),
    ],
)
def test_nothing_outlives_a_command(tmp_path, number, code):
    """However it ends, its processes end and its databases are swept."""
    folder = tmp_path / "with space"
    folder.mkdir()
    dev = folder / "dev"
    dev.write_text(DEV)
    dev.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if k != attend.VARIABLE}
    # a suite that was started by nohup hands on that the signal is ignored
    ignored = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    process = subprocess.Popen(
        [sys.executable, attend.__file__, str(dev), "test"], env=environment
    )
    signal.signal(signal.SIGHUP, ignored)
    owner = f"{process.pid}:{attend.start_time(process.pid)}"
    wait_for((folder / "deaf").exists)
    assert attend.is_alive(owner)
    assert is_running(folder / "child")
    assert not (folder / "swept").exists()
    if number is None:
        (folder / "end").touch()
    else:
        process.send_signal(number)
    assert process.wait(60) == code
    assert not attend.is_alive(owner)
    wait_for((folder / "swept").exists)
    assert not is_running(folder / "child")
    assert not is_running(folder / "deaf")
    wait_for((folder / "swept").read_text)
    assert (folder / "swept").read_text().strip() == owner


def test_files_are_split_into_parts_of_equal_weight():
    """The heaviest goes first, each to the lightest part; none is lost."""
    weights = {"a": 5, "b": 4, "c": 3, "d": 3, "e": 3}
    assert split_tests.split(weights, 1) == [["a", "b", "c", "d", "e"]]
    assert split_tests.split(weights, 2) == [["a", "d"], ["b", "c", "e"]]
    assert split_tests.split({"a": 1}, 2) == [["a"], []]
