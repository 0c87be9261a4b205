from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """A person's access to the portal."""

    _inherit = "res.partner"

    has_portal_account = fields.Boolean(
        compute="_compute_has_portal_account",
        groups="interlocuteurs_addon.group_interlocuteur_manager",
        help="There is an open account, whose portal an administrator may look at.",
    )

    # Pairs of ids. A page evaluates several rules, and each reads this: as a field it
    # is cached for the transaction, and invalidated when a collaboration changes.
    portal_places = fields.Json(
        string="Profiles and organisations that open the portal today",
        compute="_compute_portal_places",
        groups=fields.NO_ACCESS,
    )

    @api.depends(
        "collaboration_ids.active",
        "collaboration_ids.date_end",
        "collaboration_ids.date_start",
        "collaboration_ids.is_main",
        "collaboration_ids.organisation_id",
        "collaboration_ids.profile_id",
    )
    @api.depends_context("uid")
    def _compute_portal_places(self):
        for person in self:
            today = person._origin._get_today()
            sql = person._origin._get_portal_places_sql(today)
            person.portal_places = self.env.execute_query(sql)

    @tools.ormcache("self.id", "day")
    def _get_portal_places_sql(self, day):
        """Return the query for the places of a person.

        The ORM takes longer to build it than PostgreSQL to run it: the text is cached,
        never the result. It holds the day, and nothing of whoever asked first.
        """
        # sudo: what is cached for all must hold no rule of one user
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        opens = Collaboration._get_portal_domain(self, day)
        query = Collaboration._search(opens, order="is_main desc, id")
        return query.select("profile_id", "organisation_id")

    def _get_portal_places(self):
        """Return which organisations the portal opens to a person now.

        Without a profile stand those whose documents are their own, whatever
        collaborations there are.

        :return: list of a profile and the id of an organisation, the main one first
        """
        Profile = self.env["interlocuteur.portal.profile"]
        # sudo: record rules ask, which go by all collaborations of the person
        person = self.sudo()
        opened = person.portal_places or []
        return [
            *((Profile.browse(profile_id), id_) for profile_id, id_ in opened),
            *((Profile, id_) for id_ in person._get_portal_own_ids()),
        ]

    @api.depends("user_ids.active", "user_ids.share")
    def _compute_has_portal_account(self):
        owners = self._get_portal_accounts().partner_id
        for partner in self:
            partner.has_portal_account = partner._origin in owners

    def _fields_sync(self, values):
        """Write what people change of themselves on the portal on their sheet alone.

        Core takes the address of a person for that of their organisation, writes it
        there, and from there to all colleagues.
        """
        own = self._is_share_user() and self == self.env.user.partner_id
        if own and self != self.commercial_partner_id:
            return None
        return super()._fields_sync(values)

    def _get_open_collaborations(self):
        """Return the collaborations that are current or still to come, main first."""
        return self.env["interlocuteur.collaboration"].search(
            Domain("person_id", "in", self.ids)
            & Domain("state", "in", ["current", "future"]),
            order="is_main desc, id",
        )

    def action_open_portal_wizard(self):
        """Open core's portal wizard for these people."""
        wizard = self.env["portal.wizard"].with_context(active_ids=self.ids)
        return wizard.action_open_wizard()

    def action_see_as(self):
        """Open the portal as this person sees it, by what opens it to them.

        :raises UserError: they work for nobody, or have no account
        """
        self.ensure_one()
        collaborations = self._get_open_collaborations()
        if not collaborations:
            raise UserError(
                self.env._(
                    "%s works for no organisation now: there is no portal to see.",
                    self.name,
                )
            )
        opening = collaborations.filtered("profile_id") or collaborations
        return opening[0].action_see_as()
