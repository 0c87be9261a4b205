"""Photos of phones in HEIC, made JPEGs by a process of their own.

What decodes them is C++ that reads whatever a stranger sends. It runs beside the
server, for as long and in as much memory as a photo takes, and holds nothing but that
photo: this file is its script.
"""

import logging
import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from io import BytesIO

_logger = logging.getLogger(__name__)

# what such a file says of itself, behind the length of its first box
BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}
# the longer side of what is made, as of what Odoo keeps (image_autoresize_max_px)
MAX_SIDE = 1920
QUALITY = 85
# of the processor: to read what a photo says of itself, and more for its pixels: three
# times what photos full of detail took
SECONDS = 1
SECONDS_PER_MEGAPIXEL = 0.15
# beside other work
MAX_WAIT = 30
MAX_MEMORY = 1024**3
TOO_MANY_PIXELS = 3


class UnreadablePhotoError(ValueError):
    """A photo is broken, or takes more than a photo of its size."""


class LargePhotoError(ValueError):
    """A photo has more pixels than are read."""


@cache
def is_heic_readable():
    """Tell whether HEIC can be read here: with pillow-heif, which need not be there."""
    return all(find_spec(name) for name in ("pillow_heif", "resource"))


def is_heic(content):
    """Tell whether a file is HEIC, by its first bytes.

    >>> is_heic(b"\\x00\\x00\\x00\\x18ftypheic"), is_heic(b"\\xff\\xd8\\xff\\xe0")
    (True, False)
    """
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def make_jpeg(content, most_pixels):
    """Return a HEIC photo as a JPEG no larger than a screen, without its metadata.

    :raises LargePhotoError: it has more than ``most_pixels``
    :raises UnreadablePhotoError: it cannot be read, or not within what a photo takes
    """
    try:
        done = subprocess.run(  # noqa: S603 (this file, by this Python)
            [sys.executable, __file__, str(int(most_pixels))],
            input=content,
            capture_output=True,
            # what this Python finds; nothing that the server was told
            env={"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"},
            timeout=MAX_WAIT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _logger.warning("HEIC photos cannot be read: %s", error)
        raise UnreadablePhotoError from error
    if done.returncode == TOO_MANY_PIXELS:
        raise LargePhotoError
    if done.returncode or not done.stdout:
        _logger.info(
            "A HEIC photo was not read: exit code %s, %r",
            done.returncode,
            done.stderr[-200:],
        )
        raise UnreadablePhotoError
    return done.stdout


def _convert(most_pixels):
    """Write the photo of the standard input to the standard output, as a JPEG."""
    _bound()
    import pillow_heif
    from PIL import Image

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener(
        thumbnails=False, depth_images=False, aux_images=False
    )
    content = BytesIO(sys.stdin.buffer.read())
    with Image.open(content, formats=["HEIF"]) as photo:
        pixels = photo.width * photo.height
        if pixels > most_pixels:
            sys.exit(TOO_MANY_PIXELS)
        _bound_time(SECONDS + SECONDS_PER_MEGAPIXEL * pixels / 1e6)
        photo.thumbnail((MAX_SIDE, MAX_SIDE))
        photo.convert("RGB").save(sys.stdout.buffer, "JPEG", quality=QUALITY)


def _bound():
    """Bound this process: its memory, its time, and that it writes no file."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _bound_time(SECONDS)


def _bound_time(seconds):
    """End this process once it has taken so many seconds more of the processor."""
    import signal

    signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    _convert(int(sys.argv[1]))
