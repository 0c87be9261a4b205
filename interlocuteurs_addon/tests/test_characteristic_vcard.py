import vobject

from odoo.tests import new_test_user, tagged

from .characteristic_common import CharacteristicCommon


@tagged("post_install", "-at_install")
class TestCharacteristicVcard(CharacteristicCommon):
    """The note of a business card says the characteristics, on demand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.get("helmet").unit = "cm"
        cls.person = cls.make_user_person(badge="AB1234", helmet=56)

    def note(self, user):
        [(_name, card)] = self.Partner.with_user(user)._iter_vcards(
            [(self.person.id, None)]
        )
        vcard = vobject.readOne(card.decode())
        return vcard.note.value if "note" in vcard.contents else None

    def demand(self):
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.vcard_characteristics", "True"
        )

    def test_nothing_unless_asked_for(self):
        self.assertIsNone(self.note(self.user))

    def test_a_line_for_each_answer(self):
        self.demand()
        self.assertEqual(self.note(self.user), "Badge: AB1234\nHelmet: 56 cm")

    def test_not_for_people_of_the_portal(self):
        self.demand()
        account = new_test_user(
            self.env, "portal", "base.group_portal", partner_id=self.person.id
        )
        self.assertIsNone(self.note(account))
