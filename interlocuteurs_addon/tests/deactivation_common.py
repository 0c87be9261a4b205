from odoo.fields import Command

from .common import InterlocuteurCommon


class DeactivationCommon(InterlocuteurCommon):
    """Somebody who answers for equipment, a site and a request, and a colleague."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person("Durand", "Alice", parent_id=cls.organisation_a.id)
        cls.colleague = cls.make_person(
            "Petit", "Paul", parent_id=cls.organisation_a.id
        )
        cls.equipment = cls.make_equipment(cls.organisation_a, cls.person)
        cls.site = cls.make_site(cls.organisation_a, cls.person)
        cls.request = cls.make_request(cls.organisation_a, cls.person)
        cls.user = cls.make_employee(
            "contact_user", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.manager = cls.make_employee(
            "contact_manager",
            "interlocuteurs_addon.group_interlocuteur_manager,base.group_erp_manager",
        )

    @classmethod
    def make_equipment(cls, organisation, contact, name="Pump"):
        return cls.env["maintenance.equipment"].create(
            {
                "name": name,
                "organisation_id": organisation.id,
                "service_contact_id": contact.id,
            }
        )

    @classmethod
    def make_site(cls, organisation, people, name="North"):
        return cls.Partner.create(
            {
                "name": name,
                "type": "delivery",
                "parent_id": organisation.id,
                "site_person_ids": [Command.set(people.ids)],
            }
        )

    @classmethod
    def make_request(cls, organisation, person, name="Leak"):
        return cls.env["maintenance.request"].create(
            {
                "name": name,
                "organisation_id": organisation.id,
                "interlocuteur_id": person.id,
            }
        )

    def protect(self, partner):
        """Let nobody write a partner any more whom they may read, as a rule can."""
        self.env["ir.rule"].create(
            {
                "name": "Protected",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "domain_force": f"[('id', '!=', {partner.id})]",
                "perm_read": False,
            }
        )

    def last_note(self, record):
        return record.message_ids[:1].body
