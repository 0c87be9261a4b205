import io
from base64 import b64encode

from PIL import Image

from odoo.fields import Command

from .common import InterlocuteurCommon

NASTY = [
    "Hélène; de La Tour, née\\Müller",
    "two\nlines\r\nand three",
    "😀" * 60,
    "é" * 200,
    "a" * 500,
    " edges ",
    'N\'Guyen : "x"',
    "line\u2028separator\x07",
    "\\n",
]


def make_picture(side=64, picture_format="JPEG", noise=False):
    """Return a picture as base64."""
    picture = Image.effect_noise((side, side), 80) if noise else None
    picture = (picture or Image.new("L", (side, side), 120)).convert("RGB")
    content = io.BytesIO()
    picture.save(content, format=picture_format)
    return b64encode(content.getvalue())


class VcardCommon(InterlocuteurCommon):
    """A person with all that a card may hold."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.write(
            {
                "street": "12 rue des Lilas",
                "street2": "Bâtiment B",
                "zip": "69003",
                "city": "Lyon",
                "country_id": cls.france.id,
                "website": "https://alpes.example",
            }
        )
        cls.mrs = cls.env["res.partner.title"].create(
            {"name": "Madame", "shortcut": "Mme"}
        )
        cls.alice = cls.make_person(
            parent_id=cls.organisation_a.id,
            title_id=cls.mrs.id,
            phone="04 65 71 00 01",
            phone2="04 65 71 00 02",
            mobile="06 00 00 00 03",
            mobile2="06 00 00 00 04",
            email="Alice.Durand@Exemple.fr",
            email2="alice.perso@exemple.fr",
            function="Zinc buyer, Zinc seller",
            lang="fr_FR",
            category_id=[Command.create({"name": "Salon, 2026"})],
        )

    def get_card(self, partner, organisation_id=None):
        """Return the card as a zip holds it."""
        [(_name, card)] = self.Partner._iter_vcards([(partner.id, organisation_id)])
        return card.decode()

    def get_lines(self, partner, organisation_id=None):
        text = self.get_card(partner, organisation_id).replace("\r\n ", "")
        return text.removesuffix("\r\n").split("\r\n")

    def set_version(self, version):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.vcard_version", version
        )
