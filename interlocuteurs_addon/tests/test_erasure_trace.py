import base64
from datetime import timedelta

from odoo.fields import Command, Date, Datetime
from odoo.tests import Form, tagged

from .trace_common import TraceCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
NAME = "Wvufirst Zyxlast"
EMAIL = "zyxmail.one@example.com"
COORDINATES = {
    "email": EMAIL,
    "email2": "zyxmail.two@example.com",
    "phone": "04 76 91 53 82",
    "phone2": "04 56 98 71 23",
    "mobile": "06 12 58 17 24",
    "mobile2": "07 87 65 43 29",
}


@tagged("post_install", "-at_install")
class TestErasureTrace(TraceCommon):
    """Somebody passes through every room, and is found nowhere once erased."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_portal(cls.colleague)
        cls.twin = cls.make_person("Martin", "Anne", email="common@example.com")
        cls.person = cls.Partner.with_context(duplicates_accepted=True).create(
            {
                "lastname": "Zyxbefore",
                "firstname": "Wvufirst",
                "email": "common@example.com",
                "parent_id": cls.organisation_a.id,
            }
        )
        cls.env.cr.precommit.run()
        cls.person.write(
            {
                "lastname": "Zyxlast",
                **COORDINATES,
                "comment": "<p>Kqjxyzcomment</p>",
                "website": "https://kqjxyzweb.example.com",
                "ref": "Kqjxyzref",
                "barcode": "Kqjxyzbarcode",
                "company_name": "Kqjxyzcompany",
                "global_location_number": "Kqjxyzgln",
                "sale_warn_msg": "Kqjxyzwarning",
                "image_1920": PIXEL,
            }
        )
        cls.env.cr.precommit.run()
        cls.collaboration = cls.person.collaboration_ids
        cls.open_portal(cls.person)
        cls.address = cls.Partner.create(
            {
                "name": "Kqjxyzaddress",
                "type": "other",
                "parent_id": cls.person.id,
                "street": "1 rue Kqjxyzstreet",
                "email": "kqjxyzaddress@example.com",
            }
        )

    # ------------------------------------------------------------------ the rooms

    def pass_duplicates(self):
        low, high = sorted((self.person, self.twin), key=lambda person: person.id)
        self.env["interlocuteur.duplicate.pair"].sudo().create(
            {
                "person_id": low.id,
                "other_id": high.id,
                "same_name": True,
                "shared_values": "wvufirst zyxlast",
                "score": 1,
                "dismissed": True,
            }
        )
        self.env["interlocuteur.duplicate.example"].create(
            {
                "rule_id": self.env["interlocuteur.duplicate.rule"].create({}).id,
                "lastname": "Zyxlast",
                "firstname": "Wvufirst",
                "email": EMAIL,
            }
        )

    def pass_portal(self):
        template = self.env.ref("auth_signup.portal_set_password_email")
        template.auto_delete = False
        wizard = self.env["portal.wizard"].create({"partner_ids": self.person.ids})
        with self.mock_mail_gateway():
            wizard.user_ids.action_grant_access()
        self.account = self.person.user_ids
        self.account.signature = "<p>Wvufirst Zyxlast</p>"
        keys = self.env["res.users.apikeys"].with_user(self.account).sudo()
        keys._generate("rpc", "Kqjxyzphone", Datetime.now() + timedelta(days=1))
        self.env["res.device.log"].sudo().create(
            {
                "session_identifier": "Kqjxyz".ljust(42, "x"),
                "browser": "Kqjxyzbrowser",
                "user_id": self.account.id,
            }
        )

    def pass_documents(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
            }
        )
        order.write(
            {
                "signed_by": NAME,
                "signature": base64.b64encode(b"<svg>Wvufirst Zyxlast</svg>"),
            }
        )
        self.order = order
        self.invoice = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.person.id}
        )
        own_request = (
            self.env["maintenance.request"]
            .with_user(self.account)
            .sudo()
            .create(
                {
                    "name": "Leak",
                    "origin": "portal",
                    "organisation_id": self.organisation_a.id,
                    "interlocuteur_id": self.person.id,
                }
            )
        )
        own_request.message_post(
            body="It leaks",
            message_type="comment",
            author_id=self.person.id,
            email_from=f'"{NAME}" <{EMAIL}>',
        )
        self.equipment.interlocuteur_ids = [Command.link(self.person.id)]
        self.site.site_person_ids = [Command.link(self.person.id)]
        self.person._hand_over(self.colleague)

    def pass_messages(self):
        self.env["mail.message"].create(
            [
                {
                    "model": "maintenance.request",
                    "res_id": self.request.id,
                    "message_type": "email",
                    "body": "<p>Written by mail</p>",
                    "author_id": False,
                    "email_from": f'"{NAME}" <{EMAIL}>',
                    "reply_to": f'"{NAME}" <{EMAIL}>',
                    "incoming_email_to": f'{NAME} <{EMAIL}>, "Else" <else@example.com>',
                    "incoming_email_cc": COORDINATES["email2"],
                    "outgoing_email_to": EMAIL,
                },
                {
                    "model": "res.partner",
                    "res_id": self.organisation_b.id,
                    "message_type": "comment",
                    "author_id": self.env.user.partner_id.id,
                    "body": f"<p>{self.person._get_html_link()}</p>",
                },
            ]
        )
        self.person.message_post(
            body="Good morning", partner_ids=self.person.ids, message_type="comment"
        )
        self.env["mail.mail"].create(
            {
                "subject": f"For {NAME}",
                "body_html": f"<p>Dear {NAME}</p>",
                "email_to": f"{NAME} <{EMAIL}>",
                "email_cc": COORDINATES["email2"],
                "headers": repr({"X-Kqjxyz": f"partner-{EMAIL}"}),
                "state": "sent",
            }
        )
        self.waiting_mail = self.env["mail.mail"].create(
            {
                "subject": "To several",
                "body_html": "<p>Closed on Monday</p>",
                "email_to": f"{EMAIL}, else@example.com",
                "recipient_ids": [Command.set((self.person + self.colleague).ids)],
            }
        )
        self.person.activity_schedule(
            "mail.mail_activity_data_todo", summary="Call back"
        )
        channel = self.env["discuss.channel"]._get_or_create_chat(self.person.ids)
        channel.sudo().name = f"{NAME}, {self.env.user.name}"
        self.env["bus.bus"].sudo().create(
            {"channel": "chat", "message": f'{{"name": "{NAME}"}}'}
        )
        self.env["mail.blacklist"]._add(EMAIL)
        self.env["phone.blacklist"]._add(["+33612581724"])

    def pass_transfers(self):
        self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.person.id,
                "former_organisation_id": self.organisation_a.id,
                "organisation_id": self.organisation_b.id,
                "date": "2050-01-01",
                "coordinates": {"mobile": COORDINATES["mobile"]},
            }
        )._tell_planned()
        transfer = self.person.planned_transfer_id
        transfer._note_failure(f"{NAME} does not work there")

    def pass_imports(self):
        content = f"Zyxlast;Wvufirst;{EMAIL}".encode()
        done, other = self.env["interlocuteur.import"].create(
            [
                {
                    "organisation_id": self.organisation_a.id,
                    "file": base64.b64encode(content + suffix),
                    "file_name": "people.csv",
                    "state": state,
                }
                for suffix, state in ((b"", "done"), (b";", "preview"))
            ]
        )
        said = {
            "label": "Zyxlast Wvufirst",
            "values": {"lastname": "Zyxlast", "email": [EMAIL]},
            "undo_data": {"email": EMAIL},
        }
        done.line_ids.create(
            [
                {**said, "import_id": done.id, "state": "new"},
                {**said, "import_id": other.id, "state": "error"},
            ]
        )
        done.line_ids.write({"partner_id": self.person.id, "outcome": "created"})
        self.env["ir.attachment"].create(
            {
                "name": "people-annotated.csv",
                "raw": content + b";new",
                "mimetype": "text/plain",
                "res_model": done._name,
                "res_id": done.id,
            }
        )

    def pass_bank(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.person.id, "acc_number": "ZYXIBAN123456"}
        )

    def pass_lists(self):
        row = self.env["interlocuteur.anomaly"].search(
            [("kind", "=", "organisation"), ("partner_id", "=", self.organisation_b.id)]
        )
        row._snooze(Date.to_date("2050-01-01"), f"{NAME} asks there")

    def pass_wizards(self):
        self.env["interlocuteur.deactivation"].create(
            {"person_ids": self.person.ids, "scope": "everywhere"}
        )
        self.env["interlocuteur.transfer.wizard"].create(
            {
                "person_ids": self.person.ids,
                "organisation_id": self.organisation_b.id,
            }
        ).line_ids.flush_recordset()
        self.env["privacy.lookup.wizard"].create({"name": NAME, "email": EMAIL})
        self.env["mail.compose.message"].create(
            {"subject": f"For {NAME}", "partner_ids": self.person.ids}
        )

    def pass_through_every_room(self):
        self.pass_duplicates()
        self.pass_portal()
        self.pass_documents()
        self.pass_messages()
        self.pass_transfers()
        self.pass_imports()
        self.pass_bank()
        self.pass_lists()
        self.pass_wizards()
        self.env.cr.precommit.run()
        self.env.flush_all()

    def erase(self):
        self.person._deactivate()
        action = self.person.with_user(self.manager).action_erase()
        wizards = self.env["interlocuteur.erasure"].with_user(self.manager)
        wizards = wizards.with_context(**action["context"])
        wizards.create({"typed_name": f"not {NAME}"})
        wizard = wizards.create({"typed_name": NAME})
        wizard.action_confirm()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    # ------------------------------------------------------------------ the tests

    def test_nothing_is_left_anywhere(self):
        self.pass_through_every_room()
        self.assertGreater(len({table for table, *_ in self.find_traces()}), 20)
        self.assertTrue(self.find_files())
        self.erase()
        self.assertEqual(sorted(self.find_traces()), [])
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertEqual(self.find_files(), set())

    def test_what_people_wrote_is_listed_first_and_stays(self):
        self.pass_through_every_room()
        written = self.request.message_post(
            body=f"Ask {NAME}", message_type="comment", email_from="us@example.com"
        )
        activity = self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.colleague.id,
                "note": f"<p>Write to {EMAIL}</p>",
            }
        )
        self.order.note = f"<p>As {NAME} asked</p>"
        printed, described = self.env["ir.attachment"].create(
            [
                {
                    "name": "offer.pdf",
                    "raw": b"%PDF printed",
                    "res_model": "sale.order",
                    "res_id": self.order.id,
                },
                {"name": f"{NAME}.txt", "raw": b"who they are"},
            ]
        )
        self.person._deactivate()
        action = self.person.with_user(self.manager).action_erase()
        wizards = self.env["interlocuteur.erasure"].with_user(self.manager)
        wizard = wizards.with_context(**action["context"]).create({"typed_name": NAME})
        listed = {text.res_model: set(text.record_ids) for text in wizard.text_ids}
        self.assertEqual(
            listed,
            {
                "mail.message": {written.id},
                "mail.activity": {activity.id},
                "sale.order": {self.order.id},
                "ir.attachment": {printed.id, described.id},
            },
        )
        self.assertEqual(wizard.text_ids.mapped("count"), [1, 1, 1, 2])
        opened = wizard.text_ids.filtered(lambda t: t.res_model == "mail.message")
        self.assertEqual(opened.action_open()["domain"], [("id", "in", written.ids)])
        wizard.action_confirm()
        self.env.invalidate_all()
        self.assertEqual(
            self.find_traces(),
            {
                ("mail_message", "body", written.id),
                ("mail_activity", "note", activity.id),
                ("sale_order", "note", self.order.id),
                ("ir_attachment", "name", described.id),
            },
        )

    def test_signatures_of_others_stay(self):
        self.pass_portal()
        order = self.env["sale.order"].create(
            {
                "partner_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
                "signed_by": "Paul Petit",
            }
        )
        self.erase()
        self.assertEqual(order.signed_by, "Paul Petit")

    def test_mail_that_waits_for_others_still_goes_to_them(self):
        self.pass_portal()
        self.pass_messages()
        self.erase()
        self.assertEqual(self.waiting_mail.email_to.strip(), "else@example.com")
        self.assertEqual(self.waiting_mail.recipient_ids, self.colleague)

    def test_the_vacuum_is_asked_for(self):
        vacuum = self.env.ref("base.autovacuum_job")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", vacuum.id)])
        self.erase()
        now = self.env["ir.cron.trigger"].search([("cron_id", "=", vacuum.id)])
        self.assertEqual(len(now - triggers), 1)

    def test_namesakes_keep_what_is_theirs(self):
        namesake = self.make_person(
            "Zyxlast-Martin",
            "Wvufirst",
            email=f"x{EMAIL}",
            parent_id=self.organisation_a.id,
        )
        note = self.organisation_a._message_log(
            body=f"Wvufirst Zyxlast-Martin, x{EMAIL}, {EMAIL}.fr, {NAME}."
        )
        self.erase()
        self.assertEqual(
            note.body,
            f"<p>Wvufirst Zyxlast-Martin, x{EMAIL}, {EMAIL}.fr, "
            f"{self.person.name}.</p>",
        )
        self.assertEqual(namesake.email, f"x{EMAIL}")

    def test_names_with_signs_go_as_others(self):
        name = "O'Zyxlast (Wvu) & D\u00e9"
        self.person.write({"lastname": name, "firstname": False, "email": "a+b@e.x"})
        log = self.organisation_a._message_log(body=f"{name} left, a+b@e.x")
        self.person._deactivate()
        self.person.with_user(self.manager)._erase_personal_data()
        self.env.invalidate_all()
        erased = self.person.name
        self.assertEqual(log.body, f"<p>{erased} left, {erased}</p>")

    def test_addresses_of_somebody_else_stay_on_the_blacklist(self):
        self.make_person("Other", "Olga", email=EMAIL, active=False)
        black = self.env["mail.blacklist"]._add(EMAIL)
        self.erase()
        self.assertTrue(black.exists())

    def test_the_form_shows_them_before_the_name_is_typed(self):
        self.request.message_post(body=f"Ask {NAME}", message_type="comment")
        self.person._deactivate()
        action = self.person.with_user(self.manager).action_erase()
        wizards = self.env["interlocuteur.erasure"].with_user(self.manager)
        form = Form(wizards.with_context(**action["context"]))
        self.assertEqual([text["count"] for text in form.text_ids._records], [1])
        self.assertEqual(form.save().text_ids.mapped("res_model"), ["mail.message"])
