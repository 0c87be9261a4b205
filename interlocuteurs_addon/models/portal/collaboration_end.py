from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, str2bool


class Assignment(NamedTuple):
    """What people are assigned to, at an organisation."""

    model: models.BaseModel
    field: str
    """The many2many with these people."""
    organisation_field: str
    """The stored field with the organisation of a record."""


class InterlocuteurCollaboration(models.Model):
    """What ends with a collaboration, besides what the portal's rules close at once.

    The person follows the documents of that organisation no longer, the share links
    that they got open nothing any more, and they are assigned to nothing there.
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
        before, open_before = self._get_pairs(), self._get_open_pairs()
        result = super().write(vals)
        # what begins later is open no longer, either
        ended = (before - self._get_pairs()) | (open_before - self._get_open_pairs())
        self._end_access(ended)
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

    def _get_open_pairs(self):
        """Return those of the pairs in which the person works there now."""
        return self.filtered(lambda c: c._state_now() == "current")._get_pairs()

    # ------------------------------------------------------------------ business

    def _end_access(self, pairs=()):
        """End the access of those of these collaborations that are over.

        :param pairs: pairs of ids that are over besides
        """
        past = self.filtered(lambda c: c._state_now() == "past")
        # before the statement, whose flush writes it along
        for ended, group in (True, past), (False, self - past):
            if changed := group.filtered(lambda c, e=ended: c.access_ended != e):
                changed._mirror().write({"access_ended": ended})
        self._end_access_of({*pairs, *past._get_pairs()})

    @api.model
    def _end_access_of(self, pairs):
        """End followings, links and assignments of people who have left.

        Internal users keep theirs, as do those who are there by another collaboration.

        :param pairs: pairs of the ids of a person and an organisation
        """
        # most people hold nothing: one look at that spares the rest
        if not pairs or not self._may_hold_anything(sorted({p[0] for p in pairs})):
            return
        pairs = self._filter_left(pairs)
        if not pairs:
            return
        self.env["interlocuteur.guest"]._end_of(pairs)
        keep_tokens = self._keeps_access_tokens()
        steps = []
        for model in self._get_portal_models():
            if not keep_tokens:
                steps += self._get_renewing_steps(model)
            if "message_follower_ids" in model._fields:
                steps.append(
                    self._get_unfollowing_sql(model, model._get_organisation_field())
                )
        partner = self.env["res.partner"]
        # their own sheet stays what they follow
        sheets = self._get_unfollowing_sql(partner, "commercial_partner_id")
        steps.append(SQL("%s AND document.id != left_.person_id", sheets))
        steps += map(self._get_unassigning_sql, self._get_assignments())
        self._end_at_once(pairs, steps)

    @api.model
    def _may_hold_anything(self, person_ids):
        """Tell whether people may hold anything of what ends, whoever's it is.

        Most hold nothing, and a look by indexes takes a fraction of the statement. What
        they write at this moment is waited for: see ``res.users._hold_access``.
        """
        self.env.flush_all()
        places = [
            SQL("SELECT FROM mail_followers WHERE partner_id = ANY(%s)", person_ids),
            SQL(
                "SELECT FROM interlocuteur_guest"
                " WHERE person_id = ANY(%s) AND active IS TRUE",
                person_ids,
            ),
            SQL(
                "SELECT FROM interlocuteur_portal_link"
                " WHERE person_id = ANY(%s) OR person_id IS NULL",
                person_ids,
            ),
            SQL(
                "SELECT FROM mail_notification WHERE res_partner_id = ANY(%s)",
                person_ids,
            ),
            SQL(
                "SELECT FROM mail_message_res_partner_rel"
                " WHERE res_partner_id = ANY(%s)",
                person_ids,
            ),
            *(
                SQL(
                    "SELECT FROM %s document"
                    " JOIN (SELECT UNNEST(%s::int[]) AS person_id) left_ ON %s"
                    " WHERE document.access_token IS NOT NULL",
                    SQL.identifier(model._table),
                    person_ids,
                    self._get_named_sql(model),
                )
                for model in self._get_portal_models()
                if "access_token" in model._fields
            ),
            *(
                SQL(
                    "SELECT FROM %s WHERE %s = ANY(%s)",
                    SQL.identifier(model._fields[name].relation),
                    SQL.identifier(model._fields[name].column2),
                    person_ids,
                )
                for model, name, _organisation_field in self._get_assignments()
            ),
        ]
        [[found]] = self.env.execute_query(
            SQL(
                "WITH held AS (%s) SELECT %s",
                self.env["interlocuteur.duplicate.claim"]._get_access_sql(person_ids),
                SQL(" OR ").join(SQL("EXISTS (%s)", place) for place in places),
            )
        )
        return found

    @api.model
    def _end_at_once(self, pairs, steps):
        """End in one statement what people have who left.

        All steps read the state before the statement, so their order means nothing.

        :param pairs: pairs of the ids of a person and an organisation, which the steps
            read as the table ``left_people``
        :param steps: statements as SQL, or pairs of a name for others and a statement
        """
        self.env.flush_all()
        named = [
            step if isinstance(step, tuple) else (f"ended_{index}", step)
            for index, step in enumerate(steps)
        ]
        people, organisations = zip(*pairs, strict=True)
        self.env.cr.execute(
            SQL(
                """
                WITH left_people AS (
                    SELECT UNNEST(%s::int[]) AS person_id,
                           UNNEST(%s::int[]) AS organisation_id
                ), %s
                SELECT
                """,
                list(people),
                list(organisations),
                SQL(", ").join(
                    SQL("%s AS (%s)", SQL.identifier(name), statement)
                    for name, statement in named
                ),
            )
        )
        self._forget_ended()

    @api.model
    def _forget_ended(self):
        """Invalidate the cache of what a statement may have ended.

        Of partners, what is no column: who follows them, what they are assigned to.
        """
        ended = [
            *self._get_portal_models(),
            self.env["mail.followers"],
            self.env["interlocuteur.portal.link"],
            self.env["ir.attachment"],
        ]
        for model in ended:
            model.invalidate_model(flush=False)
        # the other side of further lines, as users have them, would be forgotten, too
        names = {model._name for model in ended}
        partner = self.env["res.partner"]
        partner.invalidate_model(
            [
                name
                for name, field in partner._fields.items()
                if not (field.store and field.column_type)
                and (field.type != "one2many" or field.comodel_name in names)
            ],
            flush=False,
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
    def _get_renewing_steps(self, model, lost=None):
        """Return the steps that drop share links; core makes others when needed.

        Whoever followed a document, was written to or notified about it, or is named
        on it, may have its link; and whoever is remembered to have it. Pictures in the
        text of a document or message have tokens, too, which whoever reads or gets it
        has; so they have where the document itself has none.

        :param lost: condition of the documents, all of the organisation without it
        :return: list of pairs of a name and a statement
        """
        table = SQL.identifier(model._table)
        name = f"due_{model._table}"
        due = SQL.identifier(name)
        steps = [(f"files_{name}", self._get_file_renewing_sql(model, lost))]
        if "access_token" not in model._fields:
            return steps
        documents = SQL(
            """
            SELECT document.id, document.access_token AS token
              FROM %(table)s document
              JOIN left_people left_
                ON document.%(organisation)s = left_.organisation_id
             WHERE document.access_token IS NOT NULL
               AND (%(lost)s)
               AND (%(got)s)
            """,
            table=table,
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
        renewal = SQL(
            "UPDATE %(table)s document SET access_token = NULL "
            "FROM %(due)s due WHERE document.id = due.id",
            table=table,
            due=due,
        )
        links = SQL(
            "DELETE FROM interlocuteur_portal_link link "
            "USING %s due WHERE link.token = due.token",
            due,
        )
        return [
            (name, documents),
            (f"new_{name}", renewal),
            (f"old_{name}", links),
            *steps,
        ]

    @api.model
    def _get_file_renewing_sql(self, model, lost=None):
        """Return the statement that drops the tokens of files of documents.

        :param lost: as of ``_get_renewing_steps``
        """
        # from the tokens that they were handed: documents have many more files
        return SQL(
            """
            UPDATE ir_attachment file
               SET access_token = NULL
              FROM left_people left_
              JOIN interlocuteur_portal_link link
                ON link.person_id = left_.person_id OR link.person_id IS NULL
              JOIN ir_attachment handed ON handed.access_token = link.token
        CROSS JOIN LATERAL (%(places)s) place
              JOIN %(table)s document
                ON document.id = place.res_id
               AND document.%(organisation)s = left_.organisation_id
             WHERE file.id = handed.id
               AND (%(lost)s)
            """,
            table=SQL.identifier(model._table),
            organisation=SQL.identifier(model._get_organisation_field()),
            places=self._get_file_places_sql(model),
            lost=lost or SQL("TRUE"),
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
    def _get_file_places_sql(self, model):
        """Return the query of where a file lies: core puts some but at messages."""
        return SQL(
            """
            SELECT handed.res_id
             WHERE handed.res_model = %(model)s
         UNION ALL
            SELECT message.res_id
              FROM message_attachment_rel attached
              JOIN mail_message message ON message.id = attached.message_id
             WHERE attached.attachment_id = handed.id AND message.model = %(model)s
            """,
            model=model._name,
        )

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
    def _get_unfollowing_sql(self, model, organisation_field):
        """Return the statement that ends what people follow of a model.

        :param organisation_field: that of the model
        """
        return SQL(
            """
            DELETE FROM mail_followers follower
             USING left_people left_, %(table)s document
             WHERE follower.res_model = %(model)s
               AND follower.partner_id = left_.person_id
               AND follower.res_id = document.id
               AND document.%(organisation)s = left_.organisation_id
            """,
            table=SQL.identifier(model._table),
            model=model._name,
            organisation=SQL.identifier(organisation_field),
        )

    @api.model
    def _get_assignments(self):
        """Return each :class:`Assignment` that ends with a collaboration, as a list."""
        return [
            Assignment(model, field, model._get_organisation_field())
            for model in self._get_portal_models()
            if (field := model._get_portal_assigned_field())
        ]

    @api.model
    def _get_unassigning_sql(self, assignment):
        """Return the statement that ends the assignments of one kind."""
        model, name, organisation_field = assignment
        field = model._fields[name]
        return SQL(
            """
            DELETE FROM %(relation)s assignment
             USING left_people left_, %(table)s document
             WHERE assignment.%(person)s = left_.person_id
               AND assignment.%(document)s = document.id
               AND document.%(organisation)s = left_.organisation_id
            """,
            relation=SQL.identifier(field.relation),
            table=SQL.identifier(model._table),
            person=SQL.identifier(field.column2),
            document=SQL.identifier(field.column1),
            organisation=SQL.identifier(organisation_field),
        )

    @api.model
    def _cron_settle(self):
        """End the access of collaborations whose end date has passed."""
        res = super()._cron_settle()
        due = self.with_context(active_test=False).search(self._get_due_domain())
        due._end_access()
        self.env["interlocuteur.guest"]._end_past()
        return res

    @api.model
    def _get_due_domain(self):
        """Return the domain of what is over and has not been ended yet."""
        return Domain("state", "=", "past") & Domain("access_ended", "!=", True)
