import json
import xmlrpc.client

from odoo.tests import HttpCase, JsonRpcException, tagged
from odoo.tools import mute_logger

from .duplicate_common import DuplicateCommon

# says that Odoo 20 will have no XML-RPC
DEPRECATED = "odoo.addons.rpc.controllers.xmlrpc"


class ElsewhereCommon(DuplicateCommon):
    """Somebody who is known, and what tells of somebody of the same name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # who may run what another app's buttons stand for here
        cls.user = cls.make_employee("desk", "base.group_system,base.group_user")
        cls.user.group_ids += cls.env.ref("base.group_partner_manager")
        cls.known = cls.make_person(
            "Connu", "Paul", parent_id=cls.organisation_a.id, email="paul@example.com"
        )

    def get_namesakes(self):
        found = self.Partner.search([("lastname", "=", "Connu")], order="id")
        return found - self.known

    def assert_suspected(self):
        """Both sheets, the list and a message to the user say who was created."""
        created = self.get_namesakes()
        self.assertEqual(len(created), 1)
        self.assertIn("Paul Connu", str(created.message_ids.mapped("body")))
        self.assertIn(
            "Somebody who may be the same person was created",
            str(self.known.message_ids.mapped("body")),
        )
        pair = self.env["interlocuteur.duplicate.pair"].search(
            [("person_id", "=", self.known.id), ("other_id", "=", created.id)]
        )
        self.assertTrue(pair.same_name)
        self.assertFalse(pair.dismissed)


@tagged("post_install", "-at_install")
class TestDuplicateJob(ElsewhereCommon):
    """A job asks nobody: it goes on and tells."""

    def test_a_job_goes_on(self):
        job = self.Partner.with_user(self.user).with_context(cron_id=1)
        job.create({"lastname": "Connu", "firstname": "Paul"})
        self.assert_suspected()

    def test_several_at_once_go_on(self):
        """A mass conversion creates all of them for one namesake among them."""
        job = self.Partner.with_user(self.user).with_context(cron_id=1)
        people = job.create(
            [
                {"lastname": "Connu", "firstname": "Paul"},
                {"lastname": "Inconnu", "firstname": "Zoé"},
            ]
        )
        self.assertEqual(len(people), 2)
        self.assert_suspected()

    def test_the_user_is_told(self):
        job = self.Partner.with_user(self.user).with_context(cron_id=1)
        self.env["bus.bus"].search([]).unlink()
        person = job.create({"lastname": "Connu", "firstname": "Paul"})
        self.env.cr.precommit.run()
        messages = self.env["bus.bus"].search([]).mapped("message")
        told = [
            message["payload"]
            for message in map(json.loads, messages)
            if message["type"] == "interlocuteur_suspects"
        ]
        row = {
            "person": {"id": person.id, "name": "Paul Connu"},
            "suspects": [
                {"id": self.known.id, "name": "Clinique des Alpes, Paul Connu"}
            ],
            "hidden": 0,
            "can_merge": True,
        }
        self.assertEqual(told, [{"rows": [row]}])


@tagged("post_install", "-at_install")
class TestDuplicateElsewhere(ElsewhereCommon, HttpCase):
    """Who enters a person is asked; what creates one on its way goes on and tells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Convert",
                "model_id": cls.env["ir.model"]._get_id("res.company"),
                "state": "code",
                "code": "env['res.partner'].create("
                "{'lastname': 'Connu', 'firstname': 'Paul'})",
            }
        )

    def call(self, model, method, *args, route="call_kw", **kwargs):
        """Call a method as the web client does, and return its result or the error."""
        try:
            return self.make_jsonrpc_request(
                f"/web/dataset/{route}/{model}/{method}",
                {"model": model, "method": method, "args": args, "kwargs": kwargs},
            )
        except JsonRpcException as error:
            return error

    # --------------------------------------------------------------- who enters

    @mute_logger("odoo.http")
    def test_requests_about_contacts_are_refused(self):
        self.authenticate("desk", "desk")
        vals = {"lastname": "Connu", "firstname": "Paul"}
        for method, args, kwargs in (
            ("create", [[vals]], {}),
            ("web_save", [[], vals], {"specification": {}}),
            ("name_create", ["Paul Connu"], {"context": {"default_type": "contact"}}),
            (
                "web_save",
                [self.organisation_b.ids, {"child_ids": [(0, 0, vals)]}],
                {"specification": {}},
            ),
        ):
            with self.subTest(method=method):
                error = self.call("res.partner", method, *args, **kwargs)
                self.assertIsInstance(error, JsonRpcException)
                self.assertEqual(str(error), "odoo.exceptions.ValidationError")
        self.assertFalse(self.get_namesakes())

    @mute_logger("odoo.http", DEPRECATED)
    def test_calls_of_another_program_are_refused(self):
        vals = {"lastname": "Connu", "firstname": "Paul"}
        with self.assertRaises(xmlrpc.client.Fault):
            self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                self.user.id,
                "deskxxxx",
                "res.partner",
                "create",
                [[vals]],
            )
        answer = self.call_json2("res.partner", "create", vals_list=[vals])
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.get_namesakes())

    def call_json2(self, model, method, **params):
        key = self.env["res.users.apikeys"].with_user(self.user)
        key = key._generate("rpc", "A program", None)
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(params),
            headers={
                "Authorization": f"bearer {key}",
                "Content-Type": "application/json",
            },
        )

    def test_rows_of_an_import_are_refused(self):
        result = self.Partner.with_user(self.user).load(
            ["lastname", "firstname"], [["Connu", "Paul"]]
        )
        self.assertFalse(result["ids"])

    # ----------------------------------------------------- what creates on its way

    def test_a_button_of_another_app_goes_on(self):
        self.authenticate("desk", "desk")
        self.call("ir.actions.server", "run", self.action.ids, route="call_button")
        self.assert_suspected()

    @mute_logger(DEPRECATED)
    def test_a_call_about_something_else_goes_on(self):
        self.xmlrpc_object.execute_kw(
            self.env.cr.dbname,
            self.user.id,
            "deskxxxx",
            "ir.actions.server",
            "run",
            [self.action.ids],
        )
        self.assert_suspected()

    def test_json2_about_something_else_goes_on(self):
        answer = self.call_json2("ir.actions.server", "run", ids=self.action.ids)
        self.assertEqual(answer.status_code, 200)
        self.assert_suspected()

    # --------------------------------------------------------------- the rule

    @mute_logger("odoo.http")
    def test_a_rule_may_refuse_everywhere(self):
        self.rule.refuse_elsewhere = True
        self.authenticate("desk", "desk")
        run = ("ir.actions.server", "run", self.action.ids)
        self.assertIsInstance(self.call(*run), JsonRpcException)
        self.assertFalse(self.get_namesakes())
        accepting = {"duplicates_accepted": True}
        self.call(*run, route="call_button", context=accepting)
        self.assertEqual(len(self.get_namesakes()), 1)
