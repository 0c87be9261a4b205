from odoo import api, models

from ..portal.page import PortalColumn, PortalPage


class InterlocuteurCollaboration(models.Model):
    """The people whom a supervisor manages, as a list of the portal."""

    _inherit = "interlocuteur.collaboration"

    @api.model
    def _get_portal_pages(self):
        pages = super()._get_portal_pages()
        people = next(page for page in pages if page.name == "people")
        managed = self._get_managed_organisations()
        team = PortalPage(
            name="team",
            sequence=75,
            # sudo: portal users read no people; the domain opens those whom the user
            # manages, and the page shows names, functions and profiles
            records=self.sudo(),
            domain=self._get_team_domain(),
            is_open=bool(managed),
            address="/my/team",
            buttons_template="interlocuteurs_addon.team_buttons",
            record_template="interlocuteurs_addon.team_person",
            counter="team_count",
            switches=("manage_people",),
            title=self.env._("My Team"),
            text=self.env._("Say who works with you, and what they see here"),
            icon=people.icon,
            empty=self.env._("There is nobody in your team yet."),
            columns=self._get_team_columns(),
            organisation_on_phone="below",
            sortings=people.sortings,
            searches=people.searches,
        )
        return [*pages, team]

    @api.model
    def _get_team_columns(self):
        return [
            *self._get_portal_name_columns(),
            PortalColumn(
                "profile_id",
                self.env._("Profile"),
                on_phone="column",
                template="interlocuteurs_addon.team_cell_profile",
                text=lambda record: record.profile_id.name,
            ),
        ]
