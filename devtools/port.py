#!/usr/bin/env python3
"""Look at a local HTTP port.

port.py PORT             rc 0 if nobody listens there
port.py --free           print a free one
port.py --wait PORT PID  wait until it answers; rc 1 if process PID ends or 120 s pass
"""

import os
import socket
import sys
import time
import urllib.error
import urllib.request


def is_free(port):
    """Tell whether nobody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(port))) != 0


def free_port():
    """Return the number of a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait(port, pid):
    """Wait until Odoo's login page answers."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if not os.path.exists(f"/proc/{pid}"):
            return False
        try:
            url = f"http://127.0.0.1:{port}/web/health"
            with urllib.request.urlopen(url, timeout=60):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


if __name__ == "__main__":
    if sys.argv[1] == "--free":
        sys.stdout.write(f"{free_port()}\n")
    elif sys.argv[1] == "--wait":
        sys.exit(not wait(*sys.argv[2:]))
    else:
        sys.exit(not is_free(sys.argv[1]))
