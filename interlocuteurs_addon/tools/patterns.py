"""Regular expressions that administrators write, run within bounds. No Odoo."""

import math
import re

import regex

LONGEST_PATTERN = 500
# what a pattern may take on one text; a sound one takes microseconds
SECONDS = 0.5
# fixed repetitions are written out when a pattern is compiled
MOST_REPETITIONS = 100_000
_REPETITION = re.compile(r"\{\s*(\d{1,9})")


def compile_pattern(pattern):
    """Return a compiled pattern.

    :raises ValueError: it is no regular expression, or would fill the memory

    >>> bool(compile_pattern("[A-Z]{2}[0-9]{4}"))
    True
    >>> compile_pattern("((a{1000}){1000}){1000}")
    Traceback (most recent call last):
    ...
    ValueError: more than 100000 repetitions
    """
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"more than {LONGEST_PATTERN} characters")
    counts = (int(count) or 1 for count in _REPETITION.findall(pattern))
    if math.prod(counts) > MOST_REPETITIONS:
        raise ValueError(f"more than {MOST_REPETITIONS} repetitions")
    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError) as error:
        raise ValueError(str(error)) from error


def matches(pattern, text):
    """Tell whether a pattern matches the whole of a text.

    :raises ValueError: it cannot be compiled
    :raises TimeoutError: it takes exponential time on this text

    >>> matches("[A-Z]{2}[0-9]{4}", "AB1234"), matches("[A-Z]", "AB")
    (True, False)
    >>> matches("(a|aa)+$b", "a" * 500)
    Traceback (most recent call last):
    ...
    TimeoutError: regex timed out
    """
    return bool(compile_pattern(pattern).fullmatch(text, timeout=SECONDS))
