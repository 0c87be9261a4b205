from odoo.tests import new_test_user, tagged

from .portal_common import PortalCommon

NUMBER = "+33 6 12 34 56 78"
EMAIL = "rosa@clinique.example"
STREET = "1 rue des Lilas"
FUNCTION = "Head of purchasing"
# what the name says besides, where a form of ours or of core's asks for it
ASKING = {
    "show_address": 1,
    "show_email": 1,
    "show_vat": 1,
    "partner_show_db_id": 1,
    "interlocuteur_asked": "612345678",
}


@tagged("post_install", "-at_install")
class TestPortalNames(PortalCommon):
    """Of whom one may not read, a link tells the name, whatever the context asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague.write(
            {
                "phone": NUMBER,
                "email": EMAIL,
                "street": STREET,
                "vat": "FR23334175221",
                "function_ids": cls.Function.create({"name": FUNCTION}).ids,
            }
        )
        cls.request = cls.make_request(
            cls.organisation_a, interlocuteur_id=cls.colleague.id
        )
        profile = cls.profiles["user"].copy({"scope": "assigned"})
        cls.people["user_a"].collaboration_ids.profile_id = profile
        cls.equipment = cls.make_equipment(
            cls.organisation_a, interlocuteur_ids=cls.people["user_a"].ids
        )
        cls.request.equipment_id = cls.equipment
        cls.env.flush_all()

    def get_names(self, records, field, **context):
        """Return what the answers of RPC say of a link, in one text."""
        records.env.invalidate_all()
        records = records.with_context(**ASKING, **context)
        named = {"fields": {"display_name": {}}, "context": {**ASKING, **context}}
        return str(
            [
                records.read([field]),
                records.web_read({field: named}),
                records.search_read([("id", "in", records.ids)], [field]),
                records.formatted_read_group(
                    [("id", "in", records.ids)], [field], ["__count"]
                ),
            ]
        )

    def assert_names_only(self, names):
        self.assertIn("Rosa", names)
        for told in (NUMBER, EMAIL, STREET, FUNCTION, "FR23334175221"):
            self.assertNotIn(told, names)

    def test_a_link_to_a_hidden_colleague_tells_their_name_alone(self):
        user = self.users["user_a"]
        self.assertFalse(self.colleague.with_user(user).has_access("read"))
        request = self.request.with_user(user)
        for formatted in (False, True):
            with self.subTest(formatted=formatted):
                names = self.get_names(
                    request, "interlocuteur_id", formatted_display_name=formatted
                )
                self.assert_names_only(names)

    def test_a_message_tells_the_name_of_its_hidden_author_alone(self):
        message = self.request.message_post(
            body="Hello",
            author_id=self.colleague.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        names = self.get_names(
            message.with_user(self.users["user_a"]),
            "author_id",
            formatted_display_name=True,
        )
        self.assert_names_only(names)

    def test_whoever_reads_a_colleague_is_told_their_address(self):
        request = self.request.with_user(self.users["supervisor_a"])
        names = self.get_names(request, "interlocuteur_id")
        self.assertIn(EMAIL, names)
        self.assertIn(STREET, names)
        self.assertNotIn("FR23334175221", names)

    def test_pages_show_the_address_of_whom_a_document_names(self):
        """As core's do, by the session and by a link."""
        for role in ("user_a", "public"):
            widget = self.env["ir.qweb.field.contact"].with_user(self.users[role])
            named = self.colleague.with_user(self.users[role])
            shown = widget.value_to_html(named, {"fields": ["name", "address"]})
            with self.subTest(role=role):
                self.assertIn(STREET, shown)

    def test_a_link_to_somebody_of_another_company_tells_no_number(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        hidden = self.make_organisation(
            "Brasserie Cachée", company_id=company.id, phone=NUMBER
        )
        shared = self.make_person("Seen", "Sam", parent_id=hidden.id)
        employee = new_test_user(self.env, "employee", "base.group_user")
        self.assertFalse(hidden.with_user(employee).has_access("read"))
        names = self.get_names(
            shared.with_user(employee), "parent_id", formatted_display_name=True
        )
        self.assertIn("Brasserie Cachée", names)
        self.assertNotIn(NUMBER, names)
