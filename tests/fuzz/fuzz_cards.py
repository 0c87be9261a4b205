"""Mutates cards for so many seconds: each file is read, or refused with a reason.

    .cache/venv/bin/python tests/fuzz/fuzz_cards.py [--seconds 600] [--seed 1]

Nothing else may happen, nor may a file below 100 kB cost more than 2 s and 200 MB. What
breaks it is written to the current folder.
"""

import argparse
import random
import resource
import sys
import time
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
# the tools need no Odoo: they are imported beside it, not through the addon
sys.path.insert(0, str(ROOT / "interlocuteurs_addon"))

from tools import card_file  # noqa: E402
from tools.workbook_safety import WorkbookError  # noqa: E402

CORPUS = ROOT / "tests" / "fixtures" / "exchange" / "cards"
LARGEST = 100_000
CPU_SECONDS = 2
MEGABYTES = 200
# what parsers of cards stumble over
WORDS = (
    *(b"BEGIN:VCARD", b"END:VCARD", b"\r\n", b"\r\r\n", b"\n ", b"=\n", b"\r", b"\t"),
    *(b";", b",", b":", b"\\", b"\\n", b'"', b"=", b"=E9", b"=C3", b"\xef\xbb\xbf"),
    *(b"\x00", b"\xff\xfe", b"\xc3", b"\xe9", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80"),
    *(b";CHARSET=utf-16", b";CHARSET=punycode", b";ENCODING=QUOTED-PRINTABLE", b"PK"),
    *(
        b";ENCODING=b",
        b";TYPE=pref",
        b";PREF=1",
        b"tel:",
        b";phone-context=+33",
        b"de ",
    ),
    *(b"AGENT:", b"item1.X-ABLabel:Fax", b"KIND:group", b"data:image/png;base64,"),
)


def change_bytes(rng, content):
    """Write over some bytes."""
    for _change in range(rng.randrange(1, 20)):
        if content:
            content[rng.randrange(len(content))] = rng.randrange(256)


def put_in(rng, content):
    """Put in what parsers stumble over."""
    for _word in range(rng.randrange(1, 6)):
        position = rng.randrange(len(content) + 1)
        content[position:position] = rng.choice(WORDS) * rng.choice((1, 1, 1, 2, 400))


def take_out(rng, content):
    """Take out a piece."""
    start = rng.randrange(len(content) + 1)
    del content[start : start + rng.randrange(1, 200)]


def repeat(rng, content):
    """Repeat a piece, up to the largest file."""
    start = rng.randrange(len(content) + 1)
    piece = content[start : start + rng.choice((1, 2, 9, 80, 400))]
    content[start:start] = piece * rng.choice((2, 50, LARGEST // max(len(piece), 1)))


def change_lines(rng, content):
    """Shuffle, repeat, join or fold lines."""
    lines = bytes(content).split(b"\n")
    for _change in range(rng.randrange(1, 5)):
        index = rng.randrange(len(lines))
        line = lines.pop(index)
        cut = rng.randrange(len(line) + 1)
        changed = rng.choice(
            ([], [line, line], [line[:cut], b" " + line[cut:]], [line[:cut] + b"="])
        )
        index = rng.choice((index, rng.randrange(len(lines) + 1)))
        lines[index:index] = [*changed, line[cut:]]
    content[:] = rng.choice((b"\n", b"\n", b"\r", b"")).join(lines)


def change_encoding(rng, content):
    """Write a file, or a piece of it, in another character set."""
    name = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-7"))
    start = rng.choice((0, rng.randrange(len(content) + 1)))
    text = bytes(content[start:]).decode("utf-8", "replace")
    content[start:] = text.encode(name, "replace")


MUTATIONS = (*(change_bytes, put_in, take_out, repeat, change_lines, change_encoding),)


def mutate(rng, corpus):
    """Return a mutant of some files of the corpus."""
    content = bytearray().join(rng.choices(corpus, k=rng.choice((1, 1, 2, 3))))
    for _change in range(rng.randrange(1, 5)):
        rng.choice(MUTATIONS)(rng, content)
    return bytes(content[:LARGEST])


def check(content):
    """Read a file.

    :return: how many people were found
    :raises AssertionError: it takes too long, or holds what cannot be stored
    """
    started = time.process_time()
    cards = []
    try:
        if card_file.is_card_file(content):
            cards, _faults = card_file.read_card_file(content)
    except WorkbookError as error:
        assert error.reason
    seconds = time.process_time() - started
    assert seconds < CPU_SECONDS, f"{seconds:.1f} s"
    for value in chain.from_iterable(card.values() for card in cards):
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                assert "\x00" not in text
                text.encode()
    return len(cards)


def get_peak():
    """Return the most memory that was held until now, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    """Mutate and read until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    corpus = [path.read_bytes() for path in sorted(CORPUS.glob("*.[vz]*"))]
    assert sum(map(check, corpus)) > len(corpus) / 2
    files, people, floor = 0, 0, get_peak()
    end = time.monotonic() + options.seconds
    while time.monotonic() < end:
        content = mutate(rng, corpus)
        try:
            people += check(content)
            assert get_peak() < floor + MEGABYTES, f"{get_peak() - floor:.0f} MB"
        except BaseException:
            broken = Path(f"broken_{options.seed}_{files}.vcf")
            broken.write_bytes(content)
            sys.stderr.write(f"{broken} breaks the reader\n")
            raise
        files += 1
    sys.stdout.write(
        f"seed {options.seed}: {files} files, {people} people, "
        f"{get_peak() - floor:.0f} MB\n"
    )


if __name__ == "__main__":
    main()
