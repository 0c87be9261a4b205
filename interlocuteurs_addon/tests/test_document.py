from datetime import timedelta

from freezegun import freeze_time

from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon
from .fake_models import FakeModelsMixin, fake_model


@fake_model
class FakeContract(models.Model):
    """What a further addon writes to give its own model a frozen organisation."""

    _name = "interlocuteur.fake.contract"
    _description = "Contract of a customer"
    _inherit = "interlocuteur.document.mixin"
    _module = "interlocuteurs_addon"

    name = fields.Char()
    partner_id = fields.Many2one("res.partner")


@tagged("post_install", "-at_install")
class TestDocumentMixin(InterlocuteurCommon, FakeModelsMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_fake_models(FakeContract)
        cls.Contract = cls.env[FakeContract._name]
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.stranger = cls.make_person("Petit", "Paul", parent_id=cls.organisation_b.id)

    def test_organisation_stays_when_the_person_moves(self):
        """A contract made out to a person stays with the organisation they left."""
        contract = self.Contract.create({"partner_id": self.person.id})
        self.person.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(contract.organisation_id, self.organisation_a)

    def test_organisation_stays_when_the_same_partner_is_written_again(self):
        """An import that writes what stands there does not move the document."""
        contract = self.Contract.create({"partner_id": self.person.id})
        self.person.parent_id = self.organisation_b
        contract.write({"partner_id": self.person.id, "name": "Imported"})
        self.env.invalidate_all()
        self.assertEqual(contract.organisation_id, self.organisation_a)
        self.assertEqual(contract.name, "Imported")

    def test_organisation_follows_another_partner(self):
        contract = self.Contract.create({"partner_id": self.organisation_a.id})
        contract.partner_id = self.organisation_b
        self.assertEqual(contract.organisation_id, self.organisation_b)

    def test_document_of_a_person_is_about_them(self):
        """Imports and RPC name a person as partner: they are the contact person."""
        contract = self.Contract.create({"partner_id": self.person.id})
        self.assertEqual(contract.interlocuteur_id, self.person)

    def test_stranger_cannot_be_chosen(self):
        contract = self.Contract.create({"partner_id": self.organisation_a.id})
        with self.assertRaises(ValidationError):
            contract.interlocuteur_id = self.stranger

    def test_former_collaborator_cannot_be_chosen(self):
        """Somebody whose collaboration has ended is no longer one to choose."""
        self.end_collaboration(self.person)
        contract = self.Contract.create({"partner_id": self.organisation_a.id})
        with self.assertRaises(ValidationError):
            contract.interlocuteur_id = self.person

    def test_whoever_left_stays_on_old_documents(self):
        """They are still named, and whatever else is written goes through."""
        contract = self.Contract.create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": self.person.id}
        )
        self.end_collaboration(self.person)
        contract.write({"name": "Changed", "interlocuteur_id": self.person.id})
        self.env.flush_all()
        self.assertEqual(contract.interlocuteur_id, self.person)
        self.assertEqual(contract.name, "Changed")

    def test_another_organisation_drops_the_person(self):
        contract = self.Contract.create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": self.person.id}
        )
        contract.partner_id = self.organisation_b
        self.assertFalse(contract.interlocuteur_id)

    def test_another_organisation_keeps_whoever_works_there_too(self):
        self.make_collaboration(self.person, self.organisation_b)
        contract = self.Contract.create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": self.person.id}
        )
        contract.partner_id = self.organisation_b
        self.assertEqual(contract.interlocuteur_id, self.person)

    def test_copy_is_about_whoever_still_works_there(self):
        contract = self.Contract.create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": self.person.id}
        )
        self.assertEqual(contract.copy().interlocuteur_id, self.person)
        self.end_collaboration(self.person)
        self.assertFalse(contract.copy().interlocuteur_id)

    def test_copy_is_about_whoever_is_given_and_works_there(self):
        colleague = self.make_person("Roy", "Zoe", parent_id=self.organisation_a.id)
        contract = self.Contract.create(
            {"partner_id": self.organisation_a.id, "interlocuteur_id": self.person.id}
        )
        copied = contract.copy({"interlocuteur_id": colleague.id})
        self.assertEqual(copied.interlocuteur_id, colleague)

    def test_two_rules_open_the_model_to_the_portal(self):
        """The rules of docs/extending.md open organisations of today, nothing else."""
        self.add_portal_rules()
        user = self.make_portal_user(self.person)
        mine = self.Contract.create({"partner_id": self.organisation_a.id})
        other = self.Contract.create({"partner_id": self.organisation_b.id})
        contracts = (mine | other).with_user(user)
        self.assertEqual(self.Contract.with_user(user).search([]), mine)
        self.make_collaboration(self.person, self.organisation_b)
        self.open_portal(self.person)
        self.end_collaboration(self.person, self.organisation_a)
        self.env.invalidate_all()
        # the same registry, hence the same cached rules
        self.assertEqual(self.Contract.with_user(user).search([]), other)
        with (
            self.assertRaises(AccessError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            contracts[0].read(["name"])

    def test_rules_close_on_the_last_day(self):
        """An end date that passes closes the door without a write."""
        self.add_portal_rules()
        user = self.make_portal_user(self.person)
        self.Contract.create({"partner_id": self.organisation_a.id})
        today = fields.Date.today()
        self.person.collaboration_ids.date_end = today
        self.assertEqual(self.Contract.with_user(user).search_count([]), 1)
        self.env.invalidate_all()  # the next day is another transaction
        with freeze_time(today + timedelta(days=1)):
            self.assertEqual(self.Contract.with_user(user).search_count([]), 0)

    def test_query_count_does_not_grow(self):
        """Reading 80 documents takes as many queries as reading 10."""
        people = self.Partner.create(
            [
                {
                    "lastname": f"Name {number}",
                    "firstname": "First",
                    "parent_id": self.organisation_a.id,
                }
                for number in range(80)
            ]
        )
        contracts = self.Contract.create(
            [
                {"partner_id": self.organisation_a.id, "interlocuteur_id": person.id}
                for person in people
            ]
        )
        self.assertEqual(
            self.count_list_queries(contracts[:10]), self.count_list_queries(contracts)
        )

    # ------------------------------------------------------------------- helpers

    def count_list_queries(self, records):
        """Count the queries of a list that shows organisation and contact person."""
        self.env.flush_all()
        self.env.invalidate_all()
        named = {"fields": {"display_name": {}}}
        before = self.env.cr.sql_log_count
        records.web_search_read(
            [("id", "in", records.ids)],
            {"organisation_id": named, "interlocuteur_id": named},
        )
        return self.env.cr.sql_log_count - before

    def end_collaboration(self, person, organisation=None):
        collaborations = person.collaboration_ids.filtered(
            lambda c: not organisation or c.organisation_id == organisation
        )
        yesterday = fields.Date.today() - timedelta(days=1)
        collaborations.write({"date_start": "2020-01-01", "date_end": yesterday})

    def make_portal_user(self, person):
        self.open_portal(person)
        return new_test_user(
            self.env, "portal", "base.group_portal", partner_id=person.id
        )

    def add_portal_rules(self):
        """Add the access right and the two rules that docs/extending.md shows."""
        model = self.env["ir.model"]._get(FakeContract._name)
        self.env["ir.model.access"].create(
            {
                "name": "portal",
                "model_id": model.id,
                "group_id": self.env.ref("base.group_portal").id,
                "perm_read": True,
            }
        )
        domain = (
            "user.env['interlocuteur.fake.contract']"
            ".get_interlocuteur_portal_domain(user.partner_id)"
        )
        self.env["ir.rule"].create(
            [
                {
                    "name": "widens",
                    "model_id": model.id,
                    "groups": [Command.link(self.env.ref("base.group_portal").id)],
                    "domain_force": domain,
                },
                {
                    "name": "restricts",
                    "model_id": model.id,
                    "domain_force": f"{domain} if user.share else [(1, '=', 1)]",
                },
            ]
        )
