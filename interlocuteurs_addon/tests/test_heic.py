import io
import os
import resource
import struct
import subprocess
import sys
from unittest.mock import patch

import pillow_heif
from PIL import Image

from odoo.tests import BaseCase

from ..tools import heic

MOST_PIXELS = 50_000_000
# of the processor, beside what this Python takes to start
MOST_SECONDS = 1.3


def make_heic(width, height, **more):
    """Return a photo as phones make it."""
    pillow_heif.register_heif_opener()
    photo = Image.effect_noise((width // 4, height // 4), 60).resize((width, height))
    file = io.BytesIO()
    photo.convert("RGB").save(file, "HEIF", **more)
    return file.getvalue()


def pretend(content, width, height):
    """Return the photo with another size in what it says of itself."""
    start = content.index(b"ispe") + 8
    size = struct.pack(">II", width, height)
    return content[:start] + size + content[start + len(size) :]


def make_box(kind, content):
    return struct.pack(">I", len(content) + 8) + kind + content


class TestHeic(BaseCase):
    """Photos of phones become JPEGs; whatever else comes costs nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.small = make_heic(640, 480)

    def convert(self, content):
        """Return the photo that is made."""
        return Image.open(io.BytesIO(heic.make_jpeg(content, MOST_PIXELS)))

    def assert_cheap(self, content, error):
        """Check that a file is refused, within a second of the processor."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        with self.assertRaises(error):
            heic.make_jpeg(content, MOST_PIXELS)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.assertLess(taken, MOST_SECONDS)

    def test_a_photo_becomes_a_jpeg(self):
        made = self.convert(self.small)
        self.assertEqual(
            (made.format, made.mode, made.size), ("JPEG", "RGB", (640, 480))
        )

    def test_it_is_no_larger_than_a_screen(self):
        self.assertEqual(self.convert(make_heic(2400, 1200)).size, (1920, 960))

    def test_it_says_neither_where_it_was_made_nor_when(self):
        exif = Image.Exif()
        exif[0x0110] = "Telephone 15"
        exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 45.0, 0.0)})
        photo = make_heic(640, 480, exif=exif.tobytes())
        self.assertIn(b"Telephone 15", photo)
        made = heic.make_jpeg(photo, MOST_PIXELS)
        self.assertNotIn(b"Telephone 15", made)
        self.assertFalse(Image.open(io.BytesIO(made)).getexif())

    def test_it_stands_upright(self):
        exif = Image.Exif()
        exif[0x0112] = 6  # turned by a quarter
        photo = make_heic(640, 480, exif=exif.tobytes())
        self.assertEqual(self.convert(photo).size, (480, 640))

    def test_one_with_holes_gets_a_ground(self):
        file = io.BytesIO()
        Image.new("RGBA", (64, 64), (255, 0, 0, 128)).save(file, "HEIF")
        self.assertEqual(self.convert(file.getvalue()).mode, "RGB")

    # ------------------------------------------------------------------------ bounds

    def test_more_pixels_than_are_read(self):
        with self.assertRaises(heic.LargePhotoError):
            heic.make_jpeg(self.small, 640 * 480 - 1)
        self.assertTrue(heic.make_jpeg(self.small, 640 * 480))

    def test_what_lies_about_its_size(self):
        large = make_heic(3000, 2000)
        for size in ((16, 16), (2992, 2000), (30_000, 30_000), (0, 0), (1, 2**31)):
            with self.subTest(size=size):
                self.assert_cheap(pretend(large, *size), heic.UnreadablePhotoError)

    def test_what_is_broken(self):
        start = make_box(b"ftyp", b"heic\0\0\0\0mif1heic")
        nested = b""
        for _depth in range(3_000):
            nested = make_box(b"iprp", nested)
        for name, content in {
            "nothing": b"",
            "cut": self.small[: len(self.small) // 2],
            "head alone": self.small[:200],
            "noise": start + os.urandom(1_000_000),
            "nothing but zeros": start + bytes(20_000_000),
            "nested": start + make_box(b"meta", b"\0\0\0\0" + nested),
            "many boxes": start
            + make_box(b"meta", b"\0\0\0\0" + make_box(b"free", b"") * 500_000),
            "another picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
        }.items():
            with self.subTest(name=name):
                self.assert_cheap(content, heic.UnreadablePhotoError)

    def run_bounded(self, code):
        """Run code in a process with the bounds of photos; return how it ended."""
        start = "import runpy, sys; runpy.run_path(sys.argv[1])['_bound']();"
        command = [sys.executable, "-c", start + code, heic.__file__]
        return subprocess.run(command, capture_output=True, check=False)

    def test_time_is_bounded(self):
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.assertLess(self.run_bounded("exec('while True: pass')").returncode, 0)
        taken = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        self.assertLess(taken, MOST_SECONDS)

    def test_memory_is_bounded(self):
        done = self.run_bounded("bytearray(2**31)")
        self.assertIn(b"MemoryError", done.stderr)

    def test_it_writes_no_file(self):
        done = self.run_bounded("open('/dev/null', 'w').write('x')")
        self.assertEqual(done.returncode, 0)
        done = self.run_bounded(
            "import tempfile; f = tempfile.TemporaryFile(); f.write(b'x'); f.flush()"
        )
        self.assertNotEqual(done.returncode, 0)

    def test_it_is_told_nothing_of_the_server(self):
        with (
            patch.dict(os.environ, {"PGPASSWORD": "zqxsecret"}),
            patch.object(subprocess, "run", wraps=subprocess.run) as run,
        ):
            self.convert(self.small)
        self.assertNotIn("PGPASSWORD", run.call_args.kwargs["env"])

    def test_where_no_process_can_be_started(self):
        with (
            patch.object(sys, "executable", "/nowhere/python"),
            self.assertLogs(heic.__name__, "WARNING"),
            self.assertRaises(heic.UnreadablePhotoError),
        ):
            heic.make_jpeg(self.small, MOST_PIXELS)
