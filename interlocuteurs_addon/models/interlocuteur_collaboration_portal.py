from collections import defaultdict

from odoo import api, fields, models, tools


class InterlocuteurCollaboration(models.Model):
    """A collaboration with a profile opens the portal."""

    _inherit = "interlocuteur.collaboration"

    def action_open_portal_wizard(self):
        """Open core's portal wizard with a line for each of these collaborations."""
        return self.env["portal.wizard"]._open_for_collaborations(self)

    @api.model
    def _get_portal_places(self, person):
        """Return which organisations the portal opens to a person now, by profile.

        :return: list of a profile and the ids of the organisations that it opens
        """
        # sudo: record rules ask, which go by all collaborations of the person
        Collaboration = self.sudo()
        sql = Collaboration._get_portal_places_sql(
            person.id, fields.Date.context_today(self)
        )
        organisations = defaultdict(list)
        for profile_id, organisation_id in Collaboration.env.execute_query(sql):
            organisations[profile_id].append(organisation_id)
        Profile = self.env["interlocuteur.portal.profile"]
        return [(Profile.browse(id_), ids) for id_, ids in organisations.items()]

    @tools.ormcache("person_id", "day")
    def _get_portal_places_sql(self, person_id, day):
        """Return the query for the places of a person.

        The ORM takes longer to write it than PostgreSQL to answer it, and each rule
        asks: the text is kept, never the answer. It holds the day.
        """
        person = self.env["res.partner"].browse(person_id)
        query = self._search(self._get_portal_domain(person), order="id")
        return query.select("profile_id", "organisation_id")
