from odoo.tests import tagged

from .portal_pages_common import PortalPagesCommon


@tagged("post_install", "-at_install")
class TestRequestMessage(PortalPagesCommon):
    """What was said about a request stands in its timeline, among what happened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        request = cls.env["maintenance.request"].with_context(
            tracking_disable=False, mail_notrack=False
        )
        cls.request = request.create(
            {"name": "It does not start", "equipment_id": cls.pump.id}
        )
        cls.env.flush_all()
        cls.env.cr.flush()
        cls.env.cr.execute(
            "UPDATE maintenance_request SET create_date = '2026-11-02 08:00:00.4'"
            " WHERE id = %s",
            [cls.request.id],
        )
        cls.url = f"/my/interventions/{cls.request.id}"

    def say(self, body, date, user=None, **more):
        """Write a message that customers read."""
        author = (user or self.env.user).partner_id
        return self.request.message_post(
            body=body,
            author_id=author.id,
            date=f"2026-11-{date}",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **more,
        )

    def plan(self, date):
        """Set a date for the visit, on a day."""
        self.request.schedule_date = "2026-11-27 08:00:00"
        self.env.flush_all()
        self.env.cr.flush()
        tracked = self.request.message_ids.filtered("tracking_value_ids")[:1]
        tracked.date = f"2026-11-{date}"

    def tell(self, limit=30):
        """Return what the timeline says: states, and words of messages."""
        steps, _earlier = self.request._get_timeline_with_messages(limit)
        return [
            str(step.message.body) if step.message else step.state for step in steps
        ]

    def test_one_list_by_date(self):
        self.say("It drips.", "02 08:00:00", self.assigned)
        self.plan("03 10:00:00")
        self.say("We bring the seal.", "03 10:00:01")
        self.say("Come by the yard.", "02 09:00:00", self.assigned)
        self.assertEqual(
            self.tell(),
            [
                "received",
                "<p>It drips.</p>",
                "<p>Come by the yard.</p>",
                "planned",
                "<p>We bring the seal.</p>",
                "under_way",
                "done",
            ],
        )

    def test_who_and_when(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        self.say("It drips.", "02 08:30:00", self.assigned)
        self.request.message_post(
            body="By mail",
            author_id=False,
            email_from='"Zoé Roy" <zoe@example.com>',
            date="2026-11-03 08:00:00",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        steps, _earlier = self.request._get_timeline_with_messages()
        self.assertEqual(
            [(step.who, step.date) for step in steps if step.message],
            [
                (self.assigned.partner_id.name, "2 November 2026 at 9:30 AM"),
                ("Zoé Roy", "3 November 2026 at 9:00 AM"),
            ],
        )

    def test_what_customers_do_not_read_is_not_there(self):
        self.request.message_post(body="Between us", subtype_xmlid="mail.mt_note")
        self.say("Internal", "02 09:00:00", is_internal=True)
        self.say("", "02 09:00:00")
        self.request.message_notify(
            partner_ids=self.assigned.partner_id.ids, body="A reminder"
        )
        self.assertEqual(self.tell(), ["received", "planned", "under_way", "done"])

    def test_the_page_shows_messages_and_files_once(self):
        message = self.say(
            "It drips, see the photo.",
            "02 09:00:00",
            self.assigned,
            attachments=[("drip.txt", b"drip")],
        )
        page = self.open(self.url, self.supervisor).text
        self.assertEqual(page.count("It drips, see the photo."), 1)
        self.assertEqual(page.count(">drip.txt<"), 1)
        # the chatter below asks for what comes after it
        self.assertIn(f'data-shown="{message.id}"', page)
        self.assertIn("o_portal_chatter", page)
        self.assertEqual(page.count('aria-current="step"'), 1)

    def test_by_a_link_files_have_it(self):
        token = self.request._portal_ensure_token()
        message = self.say(
            "See there.", "02 09:00:00", attachments=[("drip.txt", b"drip")]
        )
        self.authenticate(None, None)
        page = self.url_open(f"{self.url}?access_token={token}").text
        file = f"{self.url}/file/{message.attachment_ids.id}?access_token={token}"
        self.assertIn(f'href="{file}"', page)

    def test_earlier_messages_on_demand(self):
        for number in range(32):
            self.say(f"Message {number}.", f"02 09:{number:02}:00")
        page = self.open(self.url, self.supervisor).text
        self.assertNotIn("Message 1.", page)
        self.assertIn("Message 2.", page)
        self.assertIn(f'href="{self.url}?messages=all#timeline"', page)
        page = self.open(f"{self.url}?messages=all").text
        self.assertIn("Message 0.", page)
        self.assertNotIn("messages=all#timeline", page)

    def test_it_costs_the_same_whatever_was_said(self):
        def read():
            self.env.invalidate_all()
            steps, _earlier = self.request._get_timeline_with_messages()
            return [step.message.attachment_ids.ids for step in steps if step.message]

        self.say("First", "02 09:00:00", attachments=[("a.txt", b"a")])
        read()
        with self.assertQueryCount(11):
            read()
        for number in range(10):
            self.say(f"M{number}", "02 09:00:00", attachments=[("b.txt", b"b")])
        with self.assertQueryCount(11):
            self.assertEqual(len(read()), 11)
