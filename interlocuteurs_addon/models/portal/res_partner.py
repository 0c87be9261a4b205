from collections import defaultdict

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


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
    portal_guests = fields.Json(
        string="Documents that are open to the person as a guest today",
        compute="_compute_portal_places",
        groups=fields.NO_ACCESS,
    )
    guest_access_ids = fields.One2many(
        "interlocuteur.guest", "person_id", string="Guest of"
    )
    guest_ids = fields.One2many(
        "interlocuteur.guest", "organisation_id", string="Guests"
    )

    @api.depends(
        "collaboration_ids.active",
        "collaboration_ids.date_end",
        "collaboration_ids.date_start",
        "collaboration_ids.is_main",
        "collaboration_ids.organisation_id",
        "collaboration_ids.profile_id",
        "guest_access_ids.active",
        "guest_access_ids.date_end",
        "guest_access_ids.organisation_id",
    )
    @api.depends_context("uid")
    def _compute_portal_places(self):
        for person in self:
            today = person._origin._get_today()
            sql = person._origin._get_portal_places_sql(today)
            [[person.portal_places, person.portal_guests]] = self.env.execute_query(sql)

    @tools.ormcache("self.id", "day")
    def _get_portal_places_sql(self, day):
        """Return the query for the places of a person, and what they are guests of.

        The ORM takes longer to build it than PostgreSQL to run it: the text is cached,
        never the result. It holds the day, and nothing of whoever asked first.
        """
        # sudo: what is cached for all must hold no rule of one user
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        opens = Collaboration._get_portal_domain(self, day)
        places = Collaboration._search(opens, order="is_main desc, id")
        Guest = self.env["interlocuteur.guest"].sudo()
        guests = Guest._search(Guest._get_open_domain(self, day))
        return SQL(
            "SELECT TO_JSONB(ARRAY(%s)), TO_JSONB(ARRAY(%s))",
            places.select("JSONB_BUILD_ARRAY(profile_id, organisation_id)"),
            guests.select("JSONB_BUILD_ARRAY(res_model, organisation_id, res_id)"),
        )

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

    def _get_portal_guests(self, model_name):
        """Return which documents of a model are open to a person as a guest now.

        :return: dict of the id of an organisation to the ids of its documents
        """
        found = defaultdict(list)
        # sudo: record rules ask
        for model, organisation_id, id_ in self.sudo().portal_guests or []:
            if model == model_name:
                found[organisation_id].append(id_)
        return found

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

    def _get_place_address(self):
        """Return where a place is, on one line, and not whose it is by now."""
        lines = self._display_address(without_company=True).split("\n")
        return ", ".join(filter(None, map(str.strip, lines)))
