"""Run `./dev` so that nothing outlives it: `attend.py ./dev COMMAND ARGUMENT...`.

However the command ends (by itself, by a signal to this process, or because this
process is killed), its processes are ended, servers and browsers included, and
`./dev sweep` drops its databases. A variable in their environment tells whose processes
they are: they hand it down, also to those that leave session or parent.

`attend.py --over OWNER ENDING`: rc 0 if the owner is gone (and now all that was left of
it, too), or is the one that is ending.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

VARIABLE = "DEV_OWNER"
PATIENCE = 3
"""Seconds between SIGTERM and SIGKILL."""
LONGEST = 30
"""Seconds after which a process that the kernel does not let go is given up."""


def start_time(pid):
    """Return when a process began, in ticks since boot: its number may come again."""
    stat = Path(f"/proc/{pid}/stat").read_text()
    return stat.rpartition(")")[2].split()[19]


def is_alive(owner):
    """Tell whether the process that is called ``PID:START`` still runs."""
    pid, start = owner.split(":")
    with contextlib.suppress(OSError):
        return start_time(pid) == start
    return False


def processes_of(owner):
    """Return the numbers of the living processes that have this owner."""
    mark = f"{VARIABLE}={owner}".encode()
    found = set()
    for path in Path("/proc").glob("[0-9]*/environ"):
        # somebody else's, or gone
        with contextlib.suppress(OSError):
            if mark in path.read_bytes().split(b"\0"):
                found.add(int(path.parent.name))
    return found


def end_all(owner):
    """End the processes of an owner: politely, then at once.

    A second SIGTERM after a second makes Odoo leave what it is waiting for.
    """
    start, seconds, told = time.monotonic(), 0, Counter()
    while (running := processes_of(owner)) and seconds < LONGEST:
        seconds = time.monotonic() - start
        number = signal.SIGTERM if seconds < PATIENCE else signal.SIGKILL
        for pid in running:
            if told[pid] <= seconds:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
                told[pid] += 1
        time.sleep(0.05)


def clean_up(dev, owner):
    """End what runs, drop what is stored."""
    end_all(owner)
    subprocess.run([dev, "sweep", owner], stdin=subprocess.DEVNULL, check=False)


def stand_by(dev, owner):
    """Fork a process that cleans up if this one is killed.

    :return: the end of a pipe; a byte in it says that there is nothing left to do
    """
    reading, writing = os.pipe()
    if os.fork():
        os.close(reading)
        return writing
    os.setsid()
    os.close(writing)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    if not os.read(reading, 1):
        clean_up(dev, owner)
    os._exit(0)


def leave(number, _frame):
    """Turn a signal into an exit, as a shell would report it."""
    sys.exit(128 + number)


def main(dev, *arguments):
    """Run the command and return its exit code."""
    owner = f"{os.getpid()}:{start_time(os.getpid())}"
    handled = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    if signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:  # nohup
        handled.remove(signal.SIGHUP)
    writing = stand_by(dev, owner)
    try:
        for number in handled:
            signal.signal(number, leave)
        environment = {**os.environ, VARIABLE: owner}
        return subprocess.Popen([dev, *arguments], env=environment).wait()
    finally:
        for number in handled:
            signal.signal(number, signal.SIG_IGN)
        clean_up(dev, owner)
        os.write(writing, b".")


if __name__ == "__main__":
    if sys.argv[1] == "--over":
        owner, ending = sys.argv[2:]
        if owner != ending:
            # empty: somebody else has swept it a moment ago
            if not owner or is_alive(owner):
                sys.exit(1)
            end_all(owner)
        sys.exit()
    code = main(*sys.argv[1:])
    sys.exit(code if code >= 0 else 128 - code)
