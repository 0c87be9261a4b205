from odoo.addons.interlocuteurs_addon.tests.account_common import AccountCommon


class HelpdeskCommon(AccountCommon):
    """People of A, of B and of both with accounts, and a ticket of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env["interlocuteur.portal.profile"].create(
            {
                "name": "Tickets of the organisation",
                "scope": "organisation",
                "see_tickets": True,
                "create_requests": True,
                "see_equipment": True,
            }
        )
        a, b = cls.organisation_a, cls.organisation_b
        cls.make_accounts(cls.profile)
        cls.stages = {
            closed: cls.env["helpdesk.ticket.stage"].create(
                {
                    "name": "Closed" if closed else "Open",
                    "closed": closed,
                    "close_from_portal": closed,
                    "company_id": False,
                }
            )
            for closed in (False, True)
        }
        cls.tickets = {
            "of A": cls.make_ticket(a),
            "of the mover": cls.make_ticket(cls.mover),
            "of B": cls.make_ticket(b),
            "of nobody": cls.make_ticket(cls.both, organisation_id=False),
        }

    @classmethod
    def make_ticket(cls, partner, **values):
        ticket = {
            "name": f"Pump {partner.name}",
            "description": "It leaks.",
            "partner_id": partner.id,
            "stage_id": cls.stages[False].id,
        }
        return cls.env["helpdesk.ticket"].create(ticket | values)

    @classmethod
    def make_site(cls, organisation):
        return cls.Partner.create(
            {"name": "Workshop", "type": "delivery", "parent_id": organisation.id}
        )

    @classmethod
    def make_equipment(cls, organisation, **values):
        equipment = {"name": "Pump", "organisation_id": organisation.id}
        return cls.env["maintenance.equipment"].create(equipment | values)
