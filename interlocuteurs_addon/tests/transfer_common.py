from datetime import date

from odoo.fields import Command
from odoo.tests import Form, new_test_user

from .common import TODAY, InterlocuteurCommon


class TransferCommon(InterlocuteurCommon):
    """A person of A and a colleague there, a site, equipment, and the wizard."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person(parent_id=cls.organisation_a.id)
        cls.colleague = cls.make_person(
            "Reste", "Rosa", parent_id=cls.organisation_a.id
        )
        people = cls.person | cls.colleague
        people.collaboration_ids.date_start = "2020-01-01"
        cls.site = cls.make_site("Dock")
        cls.equipment = cls.make_equipment()

    @classmethod
    def make_site(cls, name):
        return cls.Partner.create(
            {"name": name, "type": "delivery", "parent_id": cls.organisation_a.id}
        )

    @classmethod
    def make_equipment(cls, **values):
        return cls.env["maintenance.equipment"].create(
            {"name": "Pump", "organisation_id": cls.organisation_a.id, **values}
        )

    def make_request(self):
        return self.env["maintenance.request"].create(
            {
                "name": "It leaks",
                "organisation_id": self.organisation_a.id,
                "interlocuteur_id": self.person.id,
            }
        )

    def make_order(self, partner):
        return self.env["sale.order"].create({"partner_id": partner.id})

    def make_account(self, person):
        return new_test_user(
            self.env, f"portal_{person.id}", "base.group_portal", partner_id=person.id
        )

    def make_journal_item(self, person):
        """Make an entry that names the person as partner, as a clerk may by hand."""
        account = self.env["account.account"].create(
            {"name": "Sundry", "code": "SUNDRY", "account_type": "asset_current"}
        )
        journal = self.env["account.journal"].create(
            {"name": "Sundry", "code": "SUN", "type": "general"}
        )
        line = {"account_id": account.id, "partner_id": person.id}
        return self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "line_ids": [
                    Command.create({**line, "debit": 10}),
                    Command.create({**line, "credit": 10, "partner_id": False}),
                ],
            }
        )

    def assign(self, person):
        person.site_ids = self.site
        person.equipment_ids = self.equipment

    def open_wizard(self, action):
        """Return the form of the dialog that an action opens."""
        Wizard = self.env["interlocuteur.transfer.wizard"]
        return Form(Wizard.with_context(**action["context"]))

    def fill_wizard(self, people, organisation=None, **values):
        """Return the wizard for these people, filled in by hand and saved."""
        action = people.action_transfer()
        Wizard = people.env["interlocuteur.transfer.wizard"]
        form = Form(Wizard.with_context(**action["context"]))
        form.organisation_id = organisation or self.organisation_b
        for name, value in values.items():
            if form._view["fields"][name]["type"] == "many2many":
                form[name].clear()
                for record in value:
                    form[name].add(record)
            else:
                form[name] = value
        return form.save()

    def transfer(self, people, organisation=None, **values):
        """Transfer people by the wizard."""
        self.fill_wizard(people, organisation, **values).action_confirm()
        self.env.invalidate_all()

    def plan(self, people, organisation=None, **values):
        """Return the transfers that the wizard would carry out, planned."""
        wizard = self.fill_wizard(people, organisation, **values)
        return wizard.env["interlocuteur.transfer"]._plan(
            wizard.person_ids, wizard._prepare_transfers()
        )


class TransferRightsCommon(TransferCommon):
    """A keeper of contact persons, an employee without that right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls.make_employee(
            "keeper", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.plain = cls.make_employee("plain")
        cls.Transfer = cls.env["interlocuteur.transfer"]
        cls.foreign = cls.env["res.company"].create({"name": "Elsewhere"})

    def plan_directly(self, people, organisation=None, user=None, day=TODAY):
        """Plan without the wizard, which refuses much by itself."""
        user = user or self.env.user
        return self.Transfer.with_user(user)._plan(
            people.with_user(user),
            [
                {
                    "person_id": person.id,
                    "organisation_id": (organisation or self.organisation_b).id,
                    "date": date.fromisoformat(day),
                }
                for person in people
            ],
        )
