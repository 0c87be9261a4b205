from odoo import api, models
from odoo.fields import Domain

from .page import PortalChoice, PortalColumn, PortalPage


class InterlocuteurCollaboration(models.Model):
    """The people of an organisation, for whoever sees everything of it."""

    _name = "interlocuteur.collaboration"
    _inherit = ("interlocuteur.collaboration", "interlocuteur.portal.page.mixin")

    @api.model
    def _get_organisation_field(self):
        return "organisation_id"

    @api.model
    def _get_portal_pages(self):
        opened = self.env.user._get_portal_organisations(scope="organisation").filtered(
            "is_company"
        )
        people = PortalPage(
            name="people",
            sequence=70,
            # sudo: portal users read no people; the domain opens those of the
            # organisations whose whole is theirs by profile, and the page shows names,
            # functions and business coordinates
            records=self.sudo(),
            domain=self._get_portal_people_domain(opened),
            is_open=bool(opened),
            address="/my/contacts-organisation",
            record_template="",
            counter="organisation_people_count",
            switches=(),
            title=self.env._("Contact Persons"),
            text=self.env._("The people of your organisation"),
            icon="/interlocuteurs_addon/static/src/img/people.svg",
            empty=self.env._("There are no contact persons for your account."),
            columns=self._get_portal_people_columns(),
            organisation_on_phone="",
            sortings={
                "name": PortalChoice(self.env._("Name"), "lastname, firstname, id"),
                "first": PortalChoice(
                    self.env._("First name"), "firstname, lastname, id"
                ),
            },
            searches={
                "name": "person_id.name",
                "function": "function_ids.name",
                "email": "person_id.email",
            },
        )
        return [*super()._get_portal_pages(), people]

    @api.model
    def _get_portal_people_domain(self, organisations):
        """Return the current people of organisations that are open as a whole."""
        return (
            Domain("organisation_id", "in", organisations.ids)
            & Domain("person_active", "=", True)
            & self._get_current_domain()
        )

    @api.model
    def _get_portal_name_columns(self):
        """Return the columns that say who somebody is, and what they do there."""
        return [
            PortalColumn("person_id.name", self.env._("Name")),
            PortalColumn(
                "function_ids",
                self.env._("Functions"),
                on_phone="below",
                classes="text-wrap",
                template="interlocuteurs_addon.portal_cell_functions",
                text=lambda record: ", ".join(record.function_ids.mapped("name")),
            ),
        ]

    @api.model
    def _get_portal_people_columns(self):
        templates = "interlocuteurs_addon.portal_cell_"
        return [
            *self._get_portal_name_columns(),
            PortalColumn(
                "phone",
                self.env._("Phone"),
                on_phone="column",
                template=f"{templates}phones",
                text=lambda record: ", ".join(
                    filter(None, (record.phone, record.mobile))
                ),
            ),
            PortalColumn(
                "email",
                self.env._("E-mail"),
                on_phone="below",
                classes="text-wrap text-break",
                template=f"{templates}email",
                text=lambda record: record.email,
            ),
        ]
