from contextlib import closing
from threading import Thread

import psycopg2.errors

from odoo import api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

NAME = "Concourante"


@tagged("post_install", "-at_install")
class TestPortalRace(TransactionCase):
    """Somebody writes at the moment their access ends, in real transactions."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        env = self.open_transaction(api.SUPERUSER_ID)
        a, b = env["res.partner"].create(
            [{"name": f"{NAME} {each}", "is_company": True} for each in "AB"]
        )
        profile = env.ref("interlocuteurs_addon.profile_supervisor").copy(
            {"name": NAME}
        )
        user = new_test_user(env, "concourante", "base.group_portal")
        user.partner_id.write({"parent_id": a.id, "email": "concourante@example.com"})
        user.partner_id.collaboration_ids.profile_id = profile
        order = env["sale.order"].create({"partner_id": a.id})
        env.cr.commit()
        self.user_id, self.person_id = user.id, user.partner_id.id
        self.a_id, self.b_id, self.profile_id = a.id, b.id, profile.id
        self.order_id = order.id

    def open_transaction(self, uid):
        """Return an environment that sees the database as it is now from now on."""
        cursor = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT 1")
        return api.Environment(cursor, uid, {})

    def forget(self):
        """Take away what the test has committed."""
        with closing(db_connect(self.env.cr.dbname).cursor()) as cursor:
            env = api.Environment(cursor, api.SUPERUSER_ID, {"active_test": False})
            ours = [("organisation_id.name", "like", NAME)]
            env["maintenance.request"].search(ours).unlink()
            env["sale.order"].search(ours).unlink()
            env["res.users"].search([("login", "=", "concourante")]).unlink()
            people = env["res.partner"].search(
                ["|", ("name", "like", NAME), ("name", "like", "concourante")]
            )
            people.collaboration_ids.unlink()
            people.sorted("is_company").unlink()
            env["interlocuteur.portal.profile"].search([("name", "=", NAME)]).unlink()
            cursor.commit()

    # ----------------------------------------------------------- what they write

    def enter_request(self, env):
        """Enter a request, as the form does it."""
        self.assertFalse(env["interlocuteur.quota"]._refuse_sent(texts=[1]))
        return (
            env["maintenance.request"]
            .sudo()
            .create(
                {
                    "name": f"{NAME} new",
                    "organisation_id": self.a_id,
                    "interlocuteur_id": self.person_id,
                    "origin": "portal",
                }
            )
        )

    def write_message(self, env):
        """Write a message on an order, which they follow from then on."""
        document = env["sale.order"].browse(self.order_id).sudo()
        document.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            author_id=self.person_id,
        )
        document.message_subscribe([self.person_id])
        return document

    # ------------------------------------------------------------- how it ends

    def end(self, env):
        """End the collaboration."""
        collaborations = env["res.partner"].browse(self.person_id).collaboration_ids
        collaborations.active = False

    def delete(self, env):
        env["res.partner"].browse(self.person_id).collaboration_ids.unlink()

    def move(self, env):
        env["res.partner"].browse(self.person_id).parent_id = self.b_id

    def take_profile(self, env):
        env["res.partner"].browse(self.person_id).collaboration_ids.profile_id = False

    def narrow_profile(self, env):
        profile = env["interlocuteur.portal.profile"].browse(self.profile_id)
        profile.write({"see_quotations": False, "see_orders": False})

    def make_out_to_b(self, env):
        env["sale.order"].browse(self.order_id).partner_id = self.b_id

    # -------------------------------------------------------------------- races

    def assert_comes_second(self, env, step):
        """Check that a transaction that has missed the other one is tried again."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.SerializationFailure),
        ):
            step(env)
            env.flush_all()
        env.cr.rollback()

    def check_writer_comes_second(self, end, write):
        """Check that whoever writes after the end is tried again, and asked anew."""
        theirs = self.open_transaction(self.user_id)
        ours = self.open_transaction(api.SUPERUSER_ID)
        # a link, without which nothing of theirs is to be ended
        link = ours["sale.order"].browse(self.order_id)._portal_ensure_token()
        ours["interlocuteur.portal.link"]._remember([(self.person_id, link)])
        end(ours)
        ours.cr.commit()
        self.assert_comes_second(theirs, write)

    def test_a_request_after_the_end(self):
        self.check_writer_comes_second(self.end, self.enter_request)

    def test_a_message_after_the_profile_was_taken(self):
        self.check_writer_comes_second(self.take_profile, self.write_message)

    def test_a_message_after_the_profile_was_narrowed(self):
        self.check_writer_comes_second(self.narrow_profile, self.write_message)

    def test_a_message_on_what_went_to_another_organisation(self):
        self.check_writer_comes_second(self.make_out_to_b, self.write_message)

    def test_a_deletion_meanwhile(self):
        self.check_end_comes_second(self.delete)

    def test_a_move_meanwhile(self):
        self.check_end_comes_second(self.move)

    def check_end_comes_second(self, end):
        """Check that the end waits for what they write, and takes it along."""
        ours = self.open_transaction(api.SUPERUSER_ID)
        theirs = self.open_transaction(self.user_id)
        request_id = self.enter_request(theirs).id
        theirs.flush_all()
        thread = Thread(target=self.assert_comes_second, args=(ours, end))
        thread.start()
        thread.join(0.5)
        self.assertTrue(thread.is_alive(), "the end did not wait")
        theirs.cr.commit()
        thread.join(30)
        again = self.open_transaction(api.SUPERUSER_ID)
        end(again)
        again.flush_all()
        request = again["maintenance.request"].browse(request_id)
        self.assertNotIn(self.person_id, request.message_partner_ids.ids)
        self.assertFalse(request.access_token)
        again.cr.commit()

    def test_others_do_not_wait(self):
        """Whose access goes on writes while another one's ends."""
        ours = self.open_transaction(api.SUPERUSER_ID)
        self.end(ours)
        ours.flush_all()
        other = new_test_user(self.env, "other", "base.group_portal")
        other.with_user(other)._hold_access(self.env["sale.order"].browse(1))
        ours.cr.rollback()
