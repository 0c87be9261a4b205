from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, str2bool


class InterlocuteurCollaboration(models.Model):
    """What ends with a collaboration, besides what the portal's rules close at once.

    The person follows the documents of that organisation no longer, the share links
    that they got open nothing any more, and they are assigned to no site or equipment
    there.
    """

    _inherit = "interlocuteur.collaboration"

    access_ended = fields.Boolean(
        copy=False,
        readonly=True,
        help="What ends with the collaboration has been ended.",
    )

    # ----------------------------------------------------------------------- ORM

    @api.model_create_multi
    def create(self, vals_list):
        """End the access of rows that are created with a past end date."""
        collaborations = super().create(vals_list)
        collaborations._end_access()
        return collaborations

    def write(self, vals):
        """End the access of the collaborations that ``vals`` ends or changes."""
        if self._ending_fields().isdisjoint(vals):
            return super().write(vals)
        before = self._get_pairs()
        result = super().write(vals)
        self._end_access(before - self._get_pairs())
        return result

    def unlink(self):
        """End the access that these collaborations gave."""
        pairs = self._get_pairs()
        result = super().unlink()
        self._end_access_of(pairs)
        return result

    @api.model
    def _ending_fields(self):
        """Return the fields whose change may end a collaboration or open it again."""
        return {"active", "date_end", "date_start", "organisation_id", "person_id"}

    def _get_pairs(self):
        """Return the set of pairs of the ids of person and organisation."""
        # sudo: only compared, or used to end what the same right ends
        return {(c.person_id.id, c.organisation_id.id) for c in self.sudo()}

    # ------------------------------------------------------------------ business

    def _end_access(self, pairs=()):
        """End the access of those of these collaborations that are over.

        :param pairs: pairs of ids that are over besides
        """
        past = self.filtered(lambda c: c._state_now() == "past")
        self._end_access_of({*pairs, *past._get_pairs()})
        for ended, group in (True, past), (False, self - past):
            changed = group._mirror().filtered(lambda c, e=ended: c.access_ended != e)
            changed.write({"access_ended": ended})

    @api.model
    def _end_access_of(self, pairs):
        """End followings, links and assignments of people who have left.

        Internal users keep theirs, as do those who are there by another collaboration.

        :param pairs: pairs of the ids of a person and an organisation
        """
        pairs = self._filter_left(pairs)
        if not pairs:
            return
        self.env.flush_all()
        values = self._get_left_sql(pairs)
        keep_tokens = self._keeps_access_tokens()
        for model in self._get_portal_models():
            if "access_token" in model._fields and not keep_tokens:
                self._renew_access_tokens(model, values)
            if "message_follower_ids" in model._fields:
                self._end_followings(model, values)
        self._end_assignments(values)
        self.env.invalidate_all(flush=False)

    @api.model
    def _get_left_sql(self, pairs):
        """Return the query of pairs of the ids of a person and an organisation."""
        return SQL(
            "SELECT UNNEST(%s::int[]) AS person_id, "
            "UNNEST(%s::int[]) AS organisation_id",
            [person_id for person_id, _organisation_id in pairs],
            [organisation_id for _person_id, organisation_id in pairs],
        )

    @api.model
    def _filter_left(self, pairs):
        """Return those of the pairs in which nobody active works now, as a list."""
        if not pairs or self._is_merging():
            return []
        # sudo: the rows that the user does not see count, too
        current = self.sudo().search(
            self._get_current_domain()
            & Domain("person_active", "=", True)
            & Domain("person_id", "in", [person_id for person_id, _id in pairs])
        )
        people = self.env["res.partner"].browse({pair[0] for pair in pairs})
        internal = people._get_internal_users().partner_id
        left = pairs - current._get_pairs()
        return sorted(pair for pair in left if pair[0] not in internal.ids)

    @api.model
    def _keeps_access_tokens(self):
        """Tell whether share links stay as they are, by the setting."""
        # sudo: one parameter, read by name
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("interlocuteurs_addon.keep_access_tokens", "False")
        )
        return str2bool(value, default=False)

    @api.model
    def _get_portal_models(self):
        """Return the models whose records the portal opens by collaborations."""
        names = self.env.registry.descendants(
            ["interlocuteur.portal.mixin"], "_inherit"
        )
        models_ = [self.env[name] for name in sorted(names)]
        return [model for model in models_ if not model._abstract and model._auto]

    @api.model
    def _renew_access_tokens(self, model, values, lost=None):
        """Drop the share links that the people got; core makes others when needed.

        Whoever followed a document, was written to or notified about it, or is named
        on it, may have its link; and whoever is remembered to have it.

        :param values: query of who has left what
        :param lost: condition of the documents, all of the organisation without it
        """
        self.env.cr.execute(
            SQL(
                """
                WITH due AS (
                    SELECT document.id, document.access_token AS token
                      FROM %(table)s document
                      JOIN (%(values)s) left_
                        ON document.%(organisation)s = left_.organisation_id
                     WHERE document.access_token IS NOT NULL
                       AND (%(lost)s)
                       AND (%(got)s)
                ), renewed AS (
                    UPDATE %(table)s document
                       SET access_token = NULL
                      FROM due
                     WHERE document.id = due.id
                )
                DELETE FROM interlocuteur_portal_link link
                      USING due
                      WHERE link.token = due.token
                """,
                table=SQL.identifier(model._table),
                values=values,
                organisation=SQL.identifier(model._get_organisation_field()),
                lost=lost or SQL("TRUE"),
                got=SQL(" OR ").join(
                    [
                        self._get_named_sql(model),
                        self._get_handed_sql(),
                        self._get_notified_sql(model),
                    ]
                ),
            )
        )

    @api.model
    def _get_named_sql(self, model):
        """Return the condition that a document names the person."""
        named = [
            SQL("document.%s = left_.person_id", SQL.identifier(name))
            for name in ("interlocuteur_id", model._get_partner_field())
            if name in model._fields and model._fields[name].store
        ]
        return SQL(" OR ").join(named) if named else SQL("FALSE")

    @api.model
    def _get_handed_sql(self):
        """Return the condition that the person was handed the link as it is now."""
        return SQL(
            """
            EXISTS (
                SELECT FROM interlocuteur_portal_link link
                 WHERE link.token = document.access_token
                   AND (link.person_id = left_.person_id OR link.person_id IS NULL)
            )
            """
        )

    @api.model
    def _get_notified_sql(self, model):
        """Return the condition that the person followed or was written to."""
        return SQL(
            """
            EXISTS (
                SELECT FROM mail_followers follower
                 WHERE follower.res_model = %(model)s
                   AND follower.res_id = document.id
                   AND follower.partner_id = left_.person_id
            ) OR EXISTS (
                SELECT FROM mail_message message
             LEFT JOIN mail_notification notification
                    ON notification.mail_message_id = message.id
                   AND notification.res_partner_id = left_.person_id
             LEFT JOIN mail_message_res_partner_rel recipient
                    ON recipient.mail_message_id = message.id
                   AND recipient.res_partner_id = left_.person_id
                 WHERE message.model = %(model)s
                   AND message.res_id = document.id
                   AND (notification.id IS NOT NULL
                        OR recipient.res_partner_id IS NOT NULL)
            )
            """,
            model=model._name,
        )

    @api.model
    def _end_followings(self, model, values):
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM mail_followers follower
                 USING (%(values)s) left_, %(table)s document
                 WHERE follower.res_model = %(model)s
                   AND follower.partner_id = left_.person_id
                   AND follower.res_id = document.id
                   AND document.%(organisation)s = left_.organisation_id
                """,
                values=values,
                table=SQL.identifier(model._table),
                model=model._name,
                organisation=SQL.identifier(model._get_organisation_field()),
            )
        )

    @api.model
    def _end_assignments(self, values):
        """End what ties the people to sheets and equipment, one statement for each."""
        self.env.cr.execute(
            SQL(
                """
                WITH left_ AS (%s), unfollowed AS (
                    DELETE FROM mail_followers follower
                     USING left_, res_partner sheet
                     WHERE follower.res_model = 'res.partner'
                       AND follower.partner_id = left_.person_id
                       AND follower.res_id = sheet.id
                       AND sheet.commercial_partner_id = left_.organisation_id
                       AND sheet.id != left_.person_id
                )
                DELETE FROM interlocuteur_person_site_rel assignment
                 USING left_, res_partner site
                 WHERE assignment.person_id = left_.person_id
                   AND assignment.site_id = site.id
                   AND site.commercial_partner_id = left_.organisation_id
                """,
                values,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM interlocuteur_equipment_person_rel assignment
                 USING (%s) left_, maintenance_equipment equipment
                 WHERE assignment.person_id = left_.person_id
                   AND assignment.equipment_id = equipment.id
                   AND equipment.organisation_id = left_.organisation_id
                """,
                values,
            )
        )

    @api.model
    def _cron_settle(self):
        """End the access of collaborations whose end date has passed."""
        res = super()._cron_settle()
        due = self.with_context(active_test=False).search(
            Domain("state", "=", "past") & Domain("access_ended", "!=", True)
        )
        due._end_access()
        return res
