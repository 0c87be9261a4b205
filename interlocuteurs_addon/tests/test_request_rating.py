import re

from odoo.exceptions import AccessError
from odoo.modules.module import load_script
from odoo.tests import JsonRpcException, tagged
from odoo.tools import file_path, mute_logger

from .portal_pages_common import PortalPagesCommon

MIGRATION = "interlocuteurs_addon/migrations/19.0.2.0.0/pre-ratings.py"


@tagged("post_install", "-at_install")
class TestRequestRating(PortalPagesCommon):
    """A request that is done is rated by whoever asked for it, and who may close it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.assigned.partner_id
        cls.done = cls.env.ref("maintenance.stage_3")
        cls.intervention = cls.request_pump.with_context(
            tracking_disable=False, mail_notrack=False
        )
        cls.intervention.interlocuteur_id = cls.person

    def finish(self):
        self.intervention.stage_id = self.done
        self.env.flush_all()
        self.env.cr.flush()

    def rate(self, user, rate="5", feedback="", intervention=None):
        """Send the form of the page; return the answer."""
        self.authenticate(user.login, user.login)
        intervention = intervention or self.intervention
        return self.url_open(
            f"/my/interventions/{intervention.id}/rating",
            data={
                "csrf_token": self.get_token(),
                "rate": rate,
                "feedback": feedback,
            },
        )

    def is_asked(self, user):
        page = self.open(f"/my/interventions/{self.intervention.id}", user).text
        return 'name="rate"' in page

    def get_mails(self):
        """Return the mails that ask the contact person."""
        return self.env["mail.mail"].search(
            [("model", "=", "maintenance.request"), ("body_html", "like", "/rate/")]
        )

    def get_rated(self):
        """Return what was rated; who was asked by mail may not have answered."""
        return self.intervention.rating_ids.filtered("consumed")

    # ---------------------------------------------------------------------- the page

    def test_contact_person_rates_once(self):
        self.assertFalse(self.is_asked(self.assigned))
        self.finish()
        self.assertTrue(self.is_asked(self.assigned))
        page = self.rate(self.assigned, "5", "Quick & <b>clean</b>").text
        self.assertIn("Thank you", page)
        self.assertFalse(self.is_asked(self.assigned))
        self.assertRecordValues(
            self.get_rated(),
            [
                {
                    "rating": 5,
                    "consumed": True,
                    "feedback": "Quick & <b>clean</b>",
                    "partner_id": self.person.id,
                }
            ],
        )
        self.assertEqual(self.intervention.rating_last_value, 5)
        message = self.intervention.message_ids[:1]
        self.assertEqual(message.author_id, self.person)
        self.assertIn("Quick &amp; &lt;b&gt;clean", message.body)
        self.assertIn("not possible any more", self.rate(self.assigned, "1").text)
        self.assertEqual(self.intervention.rating_last_value, 5)

    def test_whose_profile_closes_requests_rates_too(self):
        self.finish()
        self.assertTrue(self.is_asked(self.supervisor))
        self.rate(self.supervisor, "3")
        self.assertEqual(self.get_rated().partner_id, self.supervisor.partner_id)
        self.assertTrue(self.is_asked(self.assigned))

    def test_nobody_else(self):
        self.finish()
        profile = self.supervisor.partner_id.collaboration_ids.profile_id
        profile.close_requests = False
        self.assertFalse(self.is_asked(self.supervisor))
        self.assertIn("not possible any more", self.rate(self.supervisor).text)
        with mute_logger("odoo.http"):
            self.assertEqual(self.rate(self.other).status_code, 404)
        self.assertFalse(self.get_rated())

    def test_what_is_no_face_is_refused(self):
        self.finish()
        for rate in ("", "0", "2", "6", "-1", "5.0", "x"):
            with self.subTest(rate=rate):
                self.assertIn("three faces", self.rate(self.assigned, rate).text)
        page = self.rate(self.assigned, "5", "x" * 2001).text
        self.assertIn("2000 characters", page)
        self.assertFalse(self.get_rated())

    def test_what_is_not_done_is_not_rated(self):
        self.assertIn("not possible any more", self.rate(self.assigned).text)
        self.intervention.archive = True
        self.assertIn("not possible any more", self.rate(self.assigned).text)
        self.assertFalse(self.get_rated())

    @mute_logger("odoo.http")
    def test_nobody_rates_by_a_message(self):
        """Core lets whoever may post on a document rate it."""
        self.finish()
        self.authenticate("supervisor", "supervisor")
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "maintenance.request",
                "thread_id": self.intervention.id,
                "post_data": {
                    "body": "Five stars",
                    "message_type": "comment",
                    "rating_value": 5,
                },
            },
        )
        self.assertIn("Five stars", self.intervention.message_ids[:1].body)
        self.assertFalse(self.get_rated())

    @mute_logger("odoo.http")
    def test_ratings_are_ours_to_read(self):
        self.finish()
        self.rate(self.assigned)
        for model, names in (
            ("rating.rating", ["rating"]),
            ("maintenance.request", ["rating_ids"]),
            ("maintenance.request", ["rating_last_value"]),
            ("maintenance.request", ["rating_count"]),
        ):
            with self.subTest(names=names), self.assertRaises(JsonRpcException):
                self.make_jsonrpc_request(
                    "/web/dataset/call_kw",
                    {
                        "model": model,
                        "method": "search_read",
                        "args": [[], names],
                        "kwargs": {},
                    },
                )

    # ----------------------------------------------------------------------- by mail

    def test_contact_person_is_asked_once(self):
        self.finish()
        [mail] = self.get_mails()
        self.assertEqual(mail.recipient_ids, self.person)
        self.assertIn(self.intervention.number, mail.subject)
        self.intervention.reset_equipment_request()
        self.finish()
        self.assertEqual(self.get_mails(), mail)

    def test_nobody_is_asked_where_we_say_so(self):
        self.env.company.asks_for_ratings = False
        self.finish()
        self.assertFalse(self.get_mails())

    def test_nobody_is_asked_who_is_not_informed_or_closes_it_themselves(self):
        self.intervention.inform_contact = False
        self.finish()
        self.assertFalse(self.get_mails())
        request = self.request_chiller
        request.interlocuteur_id = self.supervisor.partner_id
        request.stage_id = self.env.ref("maintenance.stage_1")
        self.authenticate("supervisor", "supervisor")
        self.url_open(
            f"/my/interventions/{request.id}/step",
            data={"csrf_token": self.get_token(), "step": "close"},
        )
        self.assertEqual(request.public_state, "done")
        self.assertFalse(self.get_mails())

    def test_nobody_is_asked_of_an_import(self):
        self.intervention.with_context(import_file=True).stage_id = self.done
        self.assertFalse(self.get_mails())

    def get_link(self):
        """Return the link of the mail without the face."""
        self.finish()
        return re.search(r"(/rate/[^/]+)/5", self.get_mails().body_html)[1]

    def submit(self, link):
        """Rate by a link, without a session."""
        self.authenticate(None, None)
        page = self.url_open(f"{link}/1")
        if page.status_code != 200:
            return page.status_code
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        return self.url_open(
            f"{link}/submit_feedback",
            data={"csrf_token": token, "rate": "1", "feedback": "Too late"},
        ).status_code

    def test_by_the_link_without_account(self):
        self.assertEqual(self.submit(self.get_link()), 200)
        rating = self.get_rated()
        self.assertEqual((rating.rating, rating.partner_id), (1, self.person))
        self.assertFalse(self.is_asked(self.assigned))

    def test_the_link_ends_with_the_collaboration(self):
        link = self.get_link()
        self.person.collaboration_ids.write(
            {"date_start": "2020-01-01", "date_end": "2020-12-31"}
        )
        self.assertEqual(self.submit(link), 404)
        self.assertFalse(self.get_rated())

    def test_the_link_ends_with_a_collaboration_that_is_deleted(self):
        """Nothing says any more that they worked there."""
        link = self.get_link()
        self.make_collaboration(self.person, self.organisation_b).unlink()
        self.assertTrue(self.intervention.rating_ids)
        self.person.collaboration_ids.unlink()
        self.assertEqual(self.submit(link), 404)
        self.assertFalse(self.intervention.rating_ids)

    def test_the_link_ends_with_the_person(self):
        link = self.get_link()
        self.assigned.active = False
        self.person.active = False
        self.assertEqual(self.submit(link), 404)

    def test_the_link_ends_where_the_request_is_made_out_to_others(self):
        link = self.get_link()
        self.intervention.interlocuteur_id = self.supervisor.partner_id
        page = self.url_open(f"{link}/5")
        self.assertEqual(page.status_code, 200)
        self.intervention.write(
            {
                "organisation_id": self.organisation_b.id,
                "site_id": False,
                "equipment_id": False,
                "interlocuteur_id": False,
            }
        )
        self.assertEqual(self.submit(link), 404)
        self.assertFalse(self.get_rated())

    def test_the_link_is_for_whom_it_was_sent_to(self):
        """Whoever else reads the request reads no mail that went to one person."""
        self.finish()
        search = {
            "model": "mail.message",
            "method": "search_read",
            "args": [[("res_id", "=", self.intervention.id)], ["body"]],
            "kwargs": {},
        }
        self.authenticate("supervisor", "supervisor")
        rows = self.make_jsonrpc_request("/web/dataset/call_kw", search)
        self.assertNotIn("/rate/", str(rows))
        [mail] = self.get_mails()
        asked = mail.mail_message_id
        self.assertFalse(asked.with_user(self.supervisor).has_access("read"))
        self.assertTrue(asked.with_user(self.assigned).has_access("read"))
        page = self.open(f"/my/interventions/{self.intervention.id}", self.supervisor)
        self.assertNotIn("/rate/", page.text)

    @mute_logger("odoo.http")
    def test_what_comes_by_the_link_is_bounded(self):
        link = self.get_link()
        self.authenticate(None, None)
        self.assertEqual(self.url_open(f"{link}/7").status_code, 404)
        page = self.url_open(f"{link}/1").text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        for values, status in (
            ({"rate": "x"}, 404),
            ({"rate": ""}, 404),
            ({"rate": "7"}, 404),
            ({"rate": "5", "feedback": "x" * 2001}, 400),
        ):
            with self.subTest(values=str(values)[:40]):
                answer = self.url_open(
                    f"{link}/submit_feedback", data={"csrf_token": token, **values}
                )
                self.assertEqual(answer.status_code, status)
        self.assertFalse(self.get_rated())

    # ------------------------------------------------------------------------ of ours

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_ratings_are_read_with_their_request(self):
        """Core shows all of them to all employees, by whom and with the link."""
        self.finish()
        self.rate(self.assigned, "1", "Too late")
        rating = self.get_rated()
        other = self.env["res.company"].create({"name": "Other company"})
        stranger, reader, elsewhere = (
            self.make_employee(login, groups)
            for login, groups in (
                ("stranger", "base.group_user"),
                ("reader", "interlocuteurs_addon.group_interlocuteur_user"),
                ("elsewhere", "maintenance.group_equipment_manager"),
            )
        )
        elsewhere.write({"company_ids": other.ids, "company_id": other.id})
        for user in (stranger, elsewhere):
            with self.subTest(user.login):
                theirs = rating.with_user(user)
                self.assertFalse(theirs.search([("id", "=", rating.id)]))
                self.assertFalse(
                    theirs._read_group([("feedback", "like", "late")], ["res_id"])
                )
                for step in (
                    lambda theirs=theirs: theirs.read(["feedback", "access_token"]),
                    lambda theirs=theirs: theirs.write({"feedback": "All is well"}),
                    lambda theirs=theirs: theirs.create(
                        {
                            "res_model_id": rating.res_model_id.id,
                            "res_id": rating.res_id,
                        }
                    ),
                ):
                    self.assertRaises(AccessError, step)
        self.assertEqual(rating.with_user(reader).feedback, "Too late")
        self.intervention.archive = True
        self.assertEqual(rating.with_user(reader).feedback, "Too late")
        partner = rating.copy(
            {"res_model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        self.assertTrue(partner.with_user(stranger).has_access("read"))

    def test_an_erasure_lists_what_is_said_of_somebody(self):
        self.finish()
        self.rate(self.supervisor, "1", f"{self.person.name} did not open")
        listed = self.person._find_written_texts()
        self.assertEqual(listed["rating.rating"], self.get_rated().ids)

    # --------------------------------------------------------------------- migration

    def test_an_upgrade_asks_nobody(self):
        """Companies that are there ask for none; run twice, it changes nothing."""
        company = self.env.company
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE res_company DROP COLUMN asks_for_ratings")
        migrate = load_script(file_path(MIGRATION), "pre_ratings").migrate
        migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertFalse(company.asks_for_ratings)
        company.asks_for_ratings = True
        self.env.flush_all()
        migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertTrue(company.asks_for_ratings)
