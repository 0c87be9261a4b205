"""The CPU that processes have used, as Linux counts it."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def read_cpu(pid):
    """Return the seconds of CPU that a process has used."""
    numbers = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / TICKS


def read_cpu_with(backend):
    """Return those of this process and of its PostgreSQL backend.

    :param int backend: what ``pg_backend_pid()`` says
    """
    return time.process_time() + read_cpu(backend)
