"""People are *they*, in code and in documents."""

import re
import subprocess

import pytest
from support.settings import ROOT

PRONOUN = re.compile(
    r"(?<![a-z])(?:he|his|him|himself|she|hers?|herself)(?![a-z])", re.IGNORECASE
)
KINDS = ("css", "js", "md", "pot", "py", "scss", "sh", "toml", "xml", "yml")
# French; sources of former releases, which stay as they were; lists of pronouns: this
# one, and of those that stand in signatures
LEFT_OUT = (
    ":!*.fr.md",
    ":!tests/fixtures",
    ":!tests/repo/test_words.py",
    ":!interlocuteurs_addon/tools/signature_words.py",
)


def texts():
    """Return the texts that are written here, as paths within the repository."""
    patterns = [f"*.{kind}" for kind in KINDS]
    command = ["git", "ls-files", "--", *patterns, *LEFT_OUT]
    listed = subprocess.run(
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    return listed.stdout.splitlines()


def find_pronouns(text):
    """Return each line that speaks of somebody as he or she, with its number."""
    lines = enumerate(text.splitlines(), start=1)
    return [
        f"{number}: {line.strip()}" for number, line in lines if PRONOUN.search(line)
    ]


def test_people_are_they():
    paths = texts()
    assert "README.md" in paths
    found = {}
    for path in paths:
        if lines := find_pronouns((ROOT / path).read_text("utf-8")):
            found[path] = lines
    assert not found


@pytest.mark.parametrize(
    "line", ["# Whoever leaves keeps his sheet", "def test_he_left(self):", "«Him»"]
)
def test_pronouns_are_found(line):
    assert find_pronouns(f"\n{line}") == [f"2: {line}"]


def test_longer_words_are_none():
    assert not find_pronouns("this history, there, where others helped")
