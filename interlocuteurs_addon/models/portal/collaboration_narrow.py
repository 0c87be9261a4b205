from odoo import api, models
from odoo.tools import SQL

# from the narrowest to the widest
SCOPES = ("own", "assigned", "organisation")


class InterlocuteurCollaboration(models.Model):
    """Share links that end with a profile, while the collaboration goes on.

    Those to what the profile opened and opens no longer, as far as the person was
    handed them. Followings and assignments stay: they open nothing without a profile.
    """

    _inherit = "interlocuteur.collaboration"

    def write(self, vals):
        """End the links that a lost or a narrower profile leaves behind."""
        if "profile_id" not in vals:
            return super().write(vals)
        # sudo: only compared, or used to end what the same right ends
        before = self.sudo().grouped("profile_id")
        result = super().write(vals)
        for profile, collaborations in before.items():
            collaborations._end_links_of(
                profile._get_portal_rights() if profile else {},
                collaborations[:1].profile_id,
            )
        return result

    def _end_links_of(self, before, profile):
        """End the links to what these collaborations opened and open no longer.

        :param dict before: the rights that they gave
        :param profile: whose rights they give now, if any
        """
        after = profile._get_portal_rights() if profile else {}
        if not before or before == after:
            return
        lost = [
            (model, condition)
            for model in self._get_portal_models()
            if (condition := self._get_lost_sql(model, before, after))
        ]
        if not lost or self._is_merging() or self._keeps_access_tokens():
            return
        today = self._get_current_domain()
        pairs = self.filtered_domain(today)._get_pairs()
        people = self.env["res.partner"].browse({pair[0] for pair in pairs})
        internal = people._get_internal_users().partner_id
        pairs = sorted(pair for pair in pairs if pair[0] not in internal.ids)
        if not pairs:
            return
        steps = [
            step
            for model, condition in lost
            for step in self._get_renewing_steps(model, condition)
        ]
        claims = self.env["interlocuteur.duplicate.claim"]
        steps.append(claims._get_access_sql([person_id for person_id, _id in pairs]))
        self._end_at_once(pairs, steps)

    @api.model
    def _get_lost_sql(self, model, before, after):
        """Return the condition of what other rights open no longer.

        ``None`` where they open all.

        Of a narrower scope remain the documents that name the person. What is assigned
        to them they open by their session.

        :param dict before: rights of a profile, empty for none
        :param dict after: likewise
        """
        # sudo: whose token it is does not depend on who changes the profile
        model = model.sudo().with_context(active_test=False)
        opened = model._get_portal_opened_domain(before)
        kept = model._get_portal_opened_domain(after)
        conditions = []
        if not (closed := (opened & ~kept).optimize(model)).is_false():
            conditions.append(self._get_id_sql(model, closed))
        if before and after and self._is_narrower(after["scope"], before["scope"]):
            unnamed = SQL("(%s) IS NOT TRUE", self._get_named_sql(model))
            remaining = self._get_id_sql(model, opened & kept)
            conditions.append(SQL("(%s AND %s)", remaining, unnamed))
        return SQL(" OR ").join(conditions) if conditions else None

    @api.model
    def _is_narrower(self, scope, other):
        return SCOPES.index(scope) < SCOPES.index(other)

    @api.model
    def _get_id_sql(self, model, domain):
        return SQL("document.id IN %s", model._search(domain).subselect())


class InterlocuteurPortalProfile(models.Model):
    """What ends when a profile opens less."""

    _inherit = "interlocuteur.portal.profile"

    def write(self, vals):
        """End the links to what the profiles open no longer."""
        before = {profile: profile._get_portal_rights() for profile in self}
        result = super().write(vals)
        # what the database refuses is said before anything is derived from it
        self.flush_recordset()
        for profile, rights in before.items():
            if rights != profile._get_portal_rights():
                # sudo: all collaborations that the profile opens
                profile.sudo().collaboration_ids._end_links_of(rights, profile)
        return result
