from odoo import api, fields, models, tools


class InterlocuteurCollaboration(models.Model):
    """A collaboration with a profile opens the portal."""

    _inherit = "interlocuteur.collaboration"

    def action_open_portal_wizard(self):
        """Open core's portal wizard with a line for each of these collaborations."""
        return self.env["portal.wizard"]._open_for_collaborations(self)

    @api.model
    def _get_portal_places(self, person):
        """Return which organisations the portal opens to a person now.

        :return: list of a profile and the id of an organisation, the main one first
        """
        # sudo: record rules ask, which go by all collaborations of the person
        Collaboration = self.sudo()
        sql = Collaboration._get_portal_places_sql(
            person.id, fields.Date.context_today(self)
        )
        Profile = self.env["interlocuteur.portal.profile"]
        return [
            (Profile.browse(profile_id), organisation_id)
            for profile_id, organisation_id in Collaboration.env.execute_query(sql)
        ]

    @tools.ormcache("person_id", "day")
    def _get_portal_places_sql(self, person_id, day):
        """Return the query for the places of a person.

        The ORM takes longer to write it than PostgreSQL to answer it, and each rule
        asks: the text is kept, never the answer. It holds the day.
        """
        person = self.env["res.partner"].browse(person_id)
        opens = self._get_portal_domain(person)
        query = self._search(opens, order="is_main desc, id")
        return query.select("profile_id", "organisation_id")
