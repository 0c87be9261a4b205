"""Mutated cards are read or refused, in bounded time and memory."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parent / "fuzz_cards.py"
SECONDS = os.environ.get("FUZZ_SECONDS", "20")


def test_mutated_cards_are_read_or_refused(tmp_path):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--seconds", SECONDS],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = int(done.stdout.split(": ")[1].split(" ")[0])
    assert files > 100
