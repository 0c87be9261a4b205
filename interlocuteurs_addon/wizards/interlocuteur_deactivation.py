from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.core.naming import name_for_user

# what a line names before it only counts
NAMED = 3


class InterlocuteurDeactivation(models.TransientModel):
    """Asks once before people are deactivated: what they leave, and to whom."""

    _name = "interlocuteur.deactivation"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Deactivation of contact persons"

    person_ids = fields.Many2many(
        "res.partner", string="Contact persons", required=True, readonly=True
    )
    question = fields.Char(compute="_compute_question")
    accounts = fields.Char(
        string="Portal accounts",
        compute="_compute_accounts",
        help="They close at once.",
    )
    transfers = fields.Char(
        string="Planned transfers",
        compute="_compute_transfers",
        help="They are withdrawn.",
    )
    organisation_choice_ids = fields.Many2many(
        "res.partner",
        compute="_compute_organisation_choice_ids",
        help="Where these people work now, if one of them works in several places.",
    )
    scope = fields.Selection(
        [
            ("everywhere", "Everywhere"),
            ("organisation", "At one organisation only"),
        ],
        compute="_compute_scope",
        compute_sudo=False,
        precompute=True,
        store=True,
        readonly=False,
        required=True,
        help="At one organisation only: the collaboration ends, the rest stays. "
        "Whoever works nowhere else becomes inactive.",
    )
    organisation_id = fields.Many2one(
        "res.partner", domain="[('id', 'in', organisation_choice_ids)]"
    )
    line_ids = fields.One2many(
        "interlocuteur.deactivation.line",
        "wizard_id",
        string="What they answer for",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )

    @api.depends("person_ids", "scope", "organisation_id")
    def _compute_question(self):
        for wizard in self:
            people = wizard.person_ids._join_names()
            organisation = wizard._get_limits()
            wizard.question = (
                self.env._(
                    "End the collaboration of %(people)s with %(organisation)s?",
                    people=people,
                    organisation=organisation.name,
                )
                if organisation
                else self.env._("Deactivate %s?", people)
            )

    @api.depends("person_ids")
    def _compute_accounts(self):
        for wizard in self:
            accounts = wizard.person_ids._origin._get_portal_accounts()
            wizard.accounts = ", ".join(accounts.mapped("login"))

    @api.depends("person_ids")
    def _compute_transfers(self):
        for wizard in self:
            # sudo: whatever is planned for these people, whoever planned it
            planned = wizard.person_ids._origin.sudo().planned_transfer_id
            wizard.transfers = ", ".join(map(name_for_user, planned))

    @api.depends("person_ids")
    def _compute_organisation_choice_ids(self):
        for wizard in self:
            organisations = wizard.person_ids._get_current_organisations().values()
            several = any(len(theirs) > 1 for theirs in organisations)
            everywhere = self.env["res.partner"].union(*organisations)
            everywhere = everywhere._filtered_access("read")
            wizard.organisation_choice_ids = everywhere if several else False

    @api.depends("person_ids")
    def _compute_scope(self):
        """From an organisation, only what concerns it is proposed."""
        for wizard in self:
            at_one = wizard.organisation_id in wizard.organisation_choice_ids._origin
            wizard.scope = "organisation" if at_one else "everywhere"

    @api.depends("person_ids", "scope", "organisation_id")
    def _compute_line_ids(self):
        for wizard in self:
            organisations = wizard._get_organisations_to_hand_over()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create({"organisation_id": organisation.id})
                    for organisation in organisations
                ),
            ]

    def _get_organisations_to_hand_over(self):
        """Return the organisations where these people answer for something."""
        people = self.person_ids._origin
        organisations = people._get_handover_organisations(self._get_limits())
        return organisations._filtered_access("read")

    def _get_limits(self):
        """Return the one organisation that this is about, or none for everywhere."""
        if self.scope == "organisation" and self.organisation_id:
            return self.organisation_id._origin
        return None

    def action_confirm(self):
        """Hand over, then deactivate: all of it or, on an error, nothing.

        :return: the action that says so, and offers to take it back
        :raises UserError: at one organisation only, but at none, or not at theirs
        """
        self.ensure_one()
        people = self.person_ids
        limits = self._get_limits()
        if self.scope == "organisation" and not limits:
            raise UserError(
                self.env._("Choose the organisation where the collaboration ends.")
            )
        if limits:
            self._check_somebody_works_at(limits)
        closing = bool(self.accounts)
        before = people._get_undo_state(self.line_ids.successor_id)
        for line in self.line_ids.filtered("successor_id"):
            people._hand_over(line.successor_id, line.organisation_id)
        if limits:
            people._deactivate_at(limits)
        else:
            people._deactivate()
        undo = self.env["interlocuteur.undo"]._keep("deactivation", people, before)
        return people._notify_done(self._describe_done(limits, closing), undo)

    def _describe_done(self, organisation, closing):
        """Return what the notification says.

        :param organisation: where alone it was, ``None`` for everywhere
        :param closing: whether portal accounts were closed
        """
        people = self.with_context(active_test=False).person_ids
        if organisation:
            return self.env._(
                "%(people)s: collaboration with %(organisation)s ended.",
                people=people._join_names(),
                organisation=organisation.name,
            )
        if closing:
            return self.env._(
                "Deactivated: %s. The portal account is closed.",
                people._join_names(),
            )
        return self.env._("Deactivated: %s.", people._join_names())

    def _check_somebody_works_at(self, organisation):
        """Check that there is something to end at this organisation.

        :raises UserError: none of these people works there, or will
        """
        collaborations = self.person_ids._get_open_collaborations()
        if organisation not in collaborations.organisation_id:
            raise UserError(
                self.env._(
                    "None of these people works for %s: choose another organisation.",
                    name_for_user(organisation, "name"),
                )
            )


class InterlocuteurDeactivationLine(models.TransientModel):
    """What people answer for at an organisation, and who takes it over."""

    _name = "interlocuteur.deactivation.line"
    _inherit = "interlocuteur.entry.mixin"
    _description = "Handover at an organisation"

    wizard_id = fields.Many2one(
        "interlocuteur.deactivation", required=True, ondelete="cascade"
    )
    organisation_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    successor_id = fields.Many2one(
        "res.partner",
        ondelete="cascade",
        domain=lambda self: self._get_successor_domain(),
        help="Takes the place there. Left empty, equipment and requests keep the name "
        "of whoever leaves, and the equipment stands in the list “To mend”.",
    )

    @api.model
    def _get_successor_domain(self):
        there = "[('organisation_id', '=', organisation_id)]"
        people = self.env["interlocuteur.collaboration"]._get_choice_domain(there)
        return f"{people} + [('id', 'not in', parent.person_ids)]"

    @api.depends("organisation_id", "wizard_id.person_ids")
    def _compute_handover(self):
        """Fill the columns: one for each ``Responsibility``, of its name."""
        for line in self:
            people = line.wizard_id.person_ids._origin
            organisation = line.organisation_id._origin
            for each in people._get_responsibilities():
                # what has no column is handed over all the same
                if each.name in self._fields:
                    found = each.find(people, organisation)
                    line[each.name] = self._summarise(found, each.shown_field)

    @api.model
    def _summarise(self, records, name):
        """Return how many ``records`` there are and the names of the first."""
        if not records:
            return False
        names = ", ".join(record[name] or "-" for record in records[:NAMED])
        count = len(records)
        if count > NAMED:
            return self.env._("%(count)s: %(names)s, …", count=count, names=names)
        return self.env._("%(count)s: %(names)s", count=count, names=names)
