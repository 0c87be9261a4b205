import io
import re
import secrets
from unittest.mock import patch

from PIL import Image

from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers import portal_file
from .portal_pages_common import PortalPagesCommon
from .test_heic import make_heic

MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + b"\x00" * 64
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64


def make_picture(width, height, kind="JPEG"):
    """Return a picture that does not pack well, as a photo."""
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    file = io.BytesIO()
    picture.save(file, kind, **({"quality": 95} if kind == "JPEG" else {}))
    return file.getvalue()


def get_side(content):
    """Return the pixels of the longer side of a picture."""
    return max(Image.open(io.BytesIO(content)).size)


@tagged("post_install", "-at_install")
class TestPortalPicture(PortalPagesCommon):
    """Photos and videos that customers send, and what pages show of them."""

    def send(self, *files):
        """Send a request with files; return the answer and the attachments."""
        self.authenticate("assigned", "assigned")
        answer = self.url_open(
            "/my/interventions/new",
            data={
                "csrf_token": self.get_token(),
                "form_token": secrets.token_hex(16),
                "organisation_id": self.organisation_a.id,
                "name": "Look at the photo",
                "description": "See there",
                "priority": "2",
            },
            files=[("files", (name, content)) for name, content in files],
        )
        created = self.env["maintenance.request"].search(
            [("name", "=", "Look at the photo")], limit=1
        )
        return answer, created.message_ids.attachment_ids

    def upload(self, name, content, kept_as=None):
        """Send a file with a message; return what is kept, or the answer."""
        self.authenticate("supervisor", "supervisor")
        answer = self.url_open(
            "/mail/attachment/upload",
            data={
                "csrf_token": Request.csrf_token(self),
                "thread_id": self.request_pump.id,
                "thread_model": "maintenance.request",
                "is_pending": "true",
            },
            files={"ufile": (name, content)},
        )
        kept_as = kept_as or name
        kept = self.env["ir.attachment"].search([("name", "=", kept_as)], limit=1)
        return kept or answer.text

    # ------------------------------------------------------------------- made smaller

    def test_a_photo_of_a_request_is_made_smaller(self):
        photo = make_picture(3000, 1500)
        _answer, kept = self.send(("photo.jpg", photo), ("note.txt", b"It drips."))
        sizes = {file.name: file.raw for file in kept}
        self.assertEqual(sizes["note.txt"], b"It drips.")
        self.assertLess(len(sizes["photo.jpg"]), len(photo))
        self.assertEqual(get_side(sizes["photo.jpg"]), 1920)

    def test_so_is_one_of_a_message(self):
        kept = self.upload("photo.png", make_picture(500, 2400, "PNG"))
        self.assertEqual(get_side(kept.raw), 1920)

    def test_what_is_small_stays_as_it_is_and_what_is_broken_is_kept(self):
        small = make_picture(400, 300)
        broken = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"x" * 100
        _answer, kept = self.send(("small.jpg", small), ("broken.jpg", broken))
        self.assertEqual(
            {file.name: file.raw for file in kept},
            {"small.jpg": small, "broken.jpg": broken},
        )

    def test_photos_may_be_larger_than_other_files(self):
        size = 10 * 1024 * 1024 + 1
        photo = make_picture(400, 300) + b"\x00" * size
        _answer, kept = self.send(("photo.jpg", photo))
        self.assertEqual(kept.name, "photo.jpg")
        answer, _kept = self.send(("note.txt", b"x" * size))
        self.assertIn("note.txt is larger than 10 MB", answer.text)
        answer, _kept = self.send(("huge.jpg", photo + b"\x00" * 2 * size))
        self.assertIn("huge.jpg is larger than 25 MB", answer.text)

    @mute_logger("odoo.http")
    def test_a_picture_that_unpacks_to_gigabytes_is_refused(self):
        file = io.BytesIO()
        Image.new("1", (20_000, 20_000)).save(file, "PNG")
        bomb = file.getvalue()
        self.assertLess(len(bomb), 100_000)
        answer, kept = self.send(("bomb.png", bomb))
        self.assertIn("bomb.png has more than 50 million pixels", answer.text)
        self.assertFalse(kept)
        self.assertIn("million pixels", self.upload("bomb.png", bomb))

    # ---------------------------------------------------------- other kinds of files

    @mute_logger("odoo.http")
    def test_heic_is_refused_with_what_to_do_where_it_cannot_be_read(self):
        self.patch(portal_file, "is_heic_readable", lambda: False)
        for name in ("photo.heic", "photo.HEIF", "photo.jpg"):
            with self.subTest(name=name):
                answer, _kept = self.send((name, HEIC))
                self.assertIn(f"{name} is a HEIC photo", answer.text)
                self.assertIn("HEIC photo", self.upload(name, HEIC))

    def test_heic_becomes_a_jpeg(self):
        photo = make_heic(2400, 1200)
        _answer, kept = self.send(("photo.HEIC", photo), ("named.jpg", photo))
        self.assertCountEqual(kept.mapped("name"), ["photo.jpg", "named.jpg"])
        kept |= self.upload("sent.heif", photo, "sent.jpg")
        for file in kept:
            with self.subTest(name=file.name):
                self.assertEqual(file.mimetype, "image/jpeg")
                self.assertEqual(get_side(file.raw), 1920)

    @mute_logger("odoo.http", "odoo.addons.interlocuteurs_addon.models.core.quota")
    def test_broken_heic_is_refused_and_counted(self):
        photo = make_heic(320, 240)
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.uploaded_files_per_hour", "2"
        )
        answer, kept = self.send(("photo.heic", HEIC))
        self.assertIn("photo.heic is a HEIC photo", answer.text)
        self.assertFalse(kept)
        self.patch(portal_file, "IMAGE_MAX_RESOLUTION", 1_000_000)
        answer, kept = self.send(("large.heic", make_heic(1200, 900)))
        self.assertIn("large.heic has more than 1 million pixels", answer.text)
        self.assertFalse(kept)
        with patch.object(portal_file, "make_jpeg") as make:
            answer, kept = self.send(("photo.heic", photo))
        self.assertIn("Nothing was kept", answer.text)
        make.assert_not_called()
        self.assertIn("HEIC photo", self.upload("photo.heic", HEIC))

    @mute_logger("odoo.http")
    def test_what_is_called_heic_and_is_something_else_is_refused(self):
        answer, kept = self.send(("photo.heic", b"MZ" * 100))
        self.assertIn("photo.heic is a HEIC photo", answer.text)
        self.assertFalse(kept)
        answer, kept = self.send(("note.txt", make_heic(64, 64)))
        self.assertIn("note.txt cannot be sent", answer.text)
        self.assertFalse(kept)

    def test_videos_by_a_setting(self):
        answer, _kept = self.send(("leak.mp4", MP4))
        self.assertIn("leak.mp4 cannot be sent", answer.text)
        settings = self.env["res.config.settings"].create(
            {"interlocuteur_portal_videos": True}
        )
        settings.execute()
        _answer, kept = self.send(("leak.mp4", MP4))
        self.assertEqual(kept.raw, MP4)
        answer, _kept = self.send(("fake.mp4", b"<html>"))
        self.assertIn("fake.mp4 cannot be sent", answer.text)

    # -------------------------------------------------------------------- thumbnails

    def test_thumbnails_are_thumbnails(self):
        answer, kept = self.send(
            ("photo.jpg", make_picture(1800, 900)), ("note.txt", b"It drips.")
        )
        paths = re.findall(
            r'src="(/my/interventions/\d+/file/\d+/thumbnail)"', answer.text
        )
        self.assertEqual(len(paths), 1)
        picture = self.url_open(paths[0])
        self.assertEqual(get_side(picture.content), 160)
        self.assertLess(len(picture.content), 30_000)
        photo = kept.filtered(lambda file: file.name == "photo.jpg")
        self.assertIn(f"/file/{photo.id}/", paths[0])

    @mute_logger("odoo.http")
    def test_thumbnails_are_for_readers_alone(self):
        _answer, kept = self.send(("photo.jpg", make_picture(400, 300)))
        path = f"/my/interventions/{kept.res_id}/file/{kept.id}/thumbnail"
        self.authenticate("other", "other")
        answer = self.url_open(path, allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.authenticate("supervisor", "supervisor")
        self.assertEqual(self.url_open(path).status_code, 200)
        foreign = self.env["ir.attachment"].create(
            {"name": "secret.jpg", "raw": make_picture(40, 30)}
        )
        for id_ in (foreign.id, 0):
            path = f"/my/interventions/{kept.res_id}/file/{id_}/thumbnail"
            self.assertEqual(self.url_open(path).status_code, 404)
