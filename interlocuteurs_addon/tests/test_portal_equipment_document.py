import re
from urllib.parse import urlsplit

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestPortalEquipmentDocument(PortalPagesCommon, HttpCase):
    """Files of equipment that are marked one by one open to whom it opens, and end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manual = cls.make_document("Manual.pdf", cls.pump)
        cls.hidden = cls.make_document("Margin.pdf", cls.pump, shown_on_portal=False)
        cls.other_manual = cls.make_document("Boiler.pdf", cls.boiler)

    @classmethod
    def make_document(cls, name, equipment, **values):
        return cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": b"%PDF-1.4 content",
                "res_model": equipment._name,
                "res_id": equipment.id,
                "shown_on_portal": True,
                **values,
            }
        )

    def get_path(self, document, equipment=None):
        return f"/my/equipment/{(equipment or self.pump).id}/document/{document.id}"

    def get_status(self, document, user, equipment=None):
        login = user and user.login
        self.authenticate(login, login)
        path = self.get_path(document, equipment)
        return self.url_open(path, allow_redirects=False).status_code

    def get_listed(self, equipment, user):
        """Return the names of the files on the page of the equipment."""
        page = self.open(f"/my/equipment/{equipment.id}", user).text
        path = f"/my/equipment/{equipment.id}/document/"
        links = re.findall(rf'href="{path}(\d+)"', page)
        documents = self.env["ir.attachment"].browse(map(int, links))
        for document in documents:
            self.assertIn(document.name, page)
        return documents.mapped("name")

    # ------------------------------------------------------------------ who gets it

    def test_the_page_lists_what_is_marked_alone(self):
        self.assertEqual(self.get_listed(self.pump, self.supervisor), ["Manual.pdf"])
        self.assertEqual(self.get_listed(self.pump, self.assigned), ["Manual.pdf"])
        self.assertEqual(self.get_listed(self.chiller, self.supervisor), [])
        self.assertEqual(self.get_listed(self.boiler, self.other), ["Boiler.pdf"])
        self.assertNotIn("Margin", self.open(f"/my/equipment/{self.pump.id}").text)

    def test_readers_of_the_equipment_download_it(self):
        self.authenticate("assigned", "assigned")
        answer = self.url_open(self.get_path(self.manual))
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, b"%PDF-1.4 content")
        disposition = answer.headers["Content-Disposition"]
        self.assertTrue(disposition.startswith("attachment"), disposition)
        self.assertIn("Manual.pdf", disposition)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    @mute_logger("odoo.http")
    def test_what_is_not_marked_is_unknown(self):
        self.assertEqual(self.get_status(self.manual, self.supervisor), 200)
        self.assertEqual(self.get_status(self.hidden, self.supervisor), 404)
        self.manual.shown_on_portal = False
        self.assertEqual(self.get_status(self.manual, self.supervisor), 404)
        self.manual.unlink()
        self.assertEqual(self.get_status(self.manual, self.supervisor), 404)

    @mute_logger("odoo.http")
    def test_others_of_the_portal_find_nothing(self):
        manual = self.make_document("Chiller.pdf", self.chiller)
        for user in (self.other, self.assigned):
            self.assertEqual(self.get_status(manual, user, self.chiller), 404)
        self.assertEqual(self.get_status(self.manual, self.other), 404)
        self.assertEqual(self.get_status(self.manual, self.both), 200)

    @mute_logger("odoo.http")
    def test_a_file_is_of_its_equipment_alone(self):
        self.assertEqual(
            self.get_status(self.other_manual, self.supervisor, self.pump), 404
        )
        self.assertEqual(self.get_status(self.manual, self.both, self.boiler), 404)

    def test_nobody_gets_it_without_a_session(self):
        self.manual.generate_access_token()
        self.authenticate(None, None)
        for query in ("", f"?access_token={self.manual.access_token}"):
            answer = self.url_open(
                self.get_path(self.manual) + query, allow_redirects=False
            )
            self.assertEqual(answer.status_code, 303)
            self.assertEqual(urlsplit(answer.headers["Location"]).path, "/web/login")

    @mute_logger("odoo.http")
    def test_no_token_opens_it_to_others(self):
        self.manual.generate_access_token()
        self.authenticate("other", "other")
        query = f"?access_token={self.manual.access_token}"
        answer = self.url_open(self.get_path(self.manual) + query)
        self.assertEqual(answer.status_code, 404)

    @mute_logger("odoo.http")
    def test_whoever_has_moved_gets_it_no_more(self):
        self.assertEqual(self.get_status(self.manual, self.supervisor), 200)
        person = self.supervisor.partner_id
        person.parent_id = self.organisation_b
        current = person.collaboration_ids.filtered(lambda c: c.state == "current")
        current.profile_id = self.env.ref("interlocuteurs_addon.profile_supervisor")
        self.assertEqual(self.get_status(self.manual, self.supervisor), 404)
        self.assertEqual(
            self.get_status(self.other_manual, self.supervisor, self.boiler), 200
        )

    @mute_logger("odoo.http")
    def test_an_assignment_that_ends_takes_it_away(self):
        self.assertEqual(self.get_status(self.manual, self.assigned), 200)
        self.pump.interlocuteur_ids = False
        self.assertEqual(self.get_status(self.manual, self.assigned), 404)

    @mute_logger("odoo.http")
    def test_a_mark_counts_on_files_of_equipment_alone(self):
        for values in (
            {"res_model": "maintenance.request", "res_id": self.request_pump.id},
            {"res_model": "res.partner", "res_id": self.pump.id},
            {"res_field": "note"},
            {"type": "url", "url": "https://example.com", "raw": False},
        ):
            document = self.make_document("Stray.pdf", self.pump, **values)
            with self.subTest(values=values):
                self.assertEqual(self.get_status(document, self.supervisor), 404)
                self.assertEqual(
                    self.get_listed(self.pump, self.supervisor), ["Manual.pdf"]
                )

    @mute_logger("odoo.http")
    def test_the_next_owner_sees_what_is_marked_for_them(self):
        """What one organisation was shown, reports among it, is not another's."""
        manual = self.make_document("Chiller.pdf", self.chiller)
        self.chiller.organisation_id = self.organisation_a
        self.assertEqual(self.get_status(manual, self.supervisor, self.chiller), 200)
        self.chiller.organisation_id = self.organisation_b
        self.assertFalse(manual.shown_on_portal)
        self.assertEqual(self.get_status(manual, self.other, self.chiller), 404)
        manual.shown_on_portal = True
        self.assertEqual(self.get_status(manual, self.other, self.chiller), 200)
        self.assertTrue(self.manual.shown_on_portal)

    def test_a_copy_of_a_file_is_not_marked(self):
        self.assertFalse(self.manual.copy().shown_on_portal)

    # --------------------------------------------------------------------- by calls

    @mute_logger("odoo.models", "odoo.orm.models", "odoo.addons.base.models.ir_model")
    def test_calls_tell_portal_users_nothing_of_files(self):
        theirs = self.pump.with_user(self.supervisor)
        self.assertTrue(theirs.name)
        with self.assertRaises(AccessError):
            theirs.read(["document_ids"])
        with self.assertRaises(AccessError):
            theirs.search([("document_ids.name", "=like", "M%")])
        for document in (self.manual, self.hidden):
            with self.assertRaises(AccessError):
                document.with_user(self.supervisor).read(["name"])
            with self.assertRaises(AccessError):
                document.with_user(self.supervisor).write({"shown_on_portal": True})

    @mute_logger("odoo.http")
    def test_what_was_said_of_equipment_is_ours(self):
        """Its page has no messages: none is read by a call, nor are their files."""
        said = self.pump.message_post(
            body="They pay late",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachments=[("Margin.txt", b"Half of it")],
        )
        messages = said.with_user(self.supervisor)
        self.assertFalse(messages.search([("id", "=", said.id)]))
        with self.assertRaises(AccessError):
            messages.read(["body"])
        self.authenticate(self.supervisor.login, self.supervisor.login)
        file = f"/web/content/{said.attachment_ids.id}"
        self.assertEqual(self.url_open(file).status_code, 404)
        with self.assertRaises(AccessError):
            self.pump.with_user(self.supervisor).message_subscribe(
                self.supervisor.partner_id.ids
            )

    # ------------------------------------------------------------------- who marks

    def test_equipment_managers_add_and_mark_them(self):
        manager = self.make_employee("manager", "maintenance.group_equipment_manager")
        pump = self.pump.with_user(manager)
        pump.document_ids = [
            Command.create({"name": "Report.pdf", "raw": b"%PDF-1.4"}),
            Command.update(self.hidden.id, {"shown_on_portal": True}),
        ]
        report = pump.document_ids.filtered(lambda d: d.name == "Report.pdf")
        self.assertEqual(report.res_model, "maintenance.equipment")
        self.assertFalse(report.shown_on_portal)
        self.assertTrue(self.hidden.shown_on_portal)
        self.assertEqual(
            self.get_listed(self.pump, self.supervisor), ["Manual.pdf", "Margin.pdf"]
        )

    def test_the_form_of_new_equipment_takes_them(self):
        with Form(self.env["maintenance.equipment"]) as form:
            form.name = "Lamp"
            with form.document_ids.new() as line:
                line.name = "Lamp.txt"
                line.datas = "TGFtcA=="
                line.shown_on_portal = True
        lamp = form.record
        self.assertEqual(lamp.document_ids.raw, b"Lamp")
        self.assertEqual(lamp._find_shown_documents(), lamp.document_ids)

    @mute_logger("odoo.models", "odoo.orm.models", "odoo.addons.base.models.ir_rule")
    def test_who_may_not_change_the_equipment_marks_nothing(self):
        reader = self.make_employee(
            "reader", "interlocuteurs_addon.group_interlocuteur_user"
        )
        self.assertIn(self.hidden, self.pump.with_user(reader).document_ids)
        with self.assertRaises(AccessError):
            self.hidden.with_user(reader).shown_on_portal = True
        clerk = self.make_employee("clerk")
        with self.assertRaises(AccessError):
            self.hidden.with_user(clerk).read(["shown_on_portal"])

    def test_many_files_take_as_many_queries(self):
        theirs = self.pump.with_user(self.supervisor)
        theirs._get_portal_documents()  # the rules are cached
        counts = []
        for _number in range(2):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            theirs._get_portal_documents().mapped("file_size")
            counts.append(self.env.cr.sql_log_count - before)
            for number in range(10):
                self.make_document(f"{number}.pdf", self.pump)
            self.env.flush_all()
        self.assertEqual(counts[0], counts[1])
