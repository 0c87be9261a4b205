from odoo.tests import new_test_user

from odoo.addons.interlocuteurs_addon.tests.common import InterlocuteurCommon


class HelpdeskCommon(InterlocuteurCommon):
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
        cls.users = {
            name: cls.make_account(name, organisation)
            for name, organisation in (
                ("stays", a),
                ("mover", a),
                ("both", a),
                ("colleague_b", b),
            )
        }
        cls.mover = cls.users["mover"].partner_id
        cls.both = cls.users["both"].partner_id
        cls.at_b = cls.make_collaboration(
            cls.both, b, date_start="2020-01-01", profile_id=cls.profile.id
        )
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
    def make_account(cls, login, organisation):
        person = cls.make_person(login, "Test", parent_id=organisation.id)
        person.collaboration_ids.write(
            {"date_start": "2020-01-01", "profile_id": cls.profile.id}
        )
        return new_test_user(
            cls.env,
            login,
            "base.group_portal",
            partner_id=person.id,
            password=login,
            email=f"{login}@example.com",
        )

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
