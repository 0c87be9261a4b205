from odoo import api, fields, models
from odoo.exceptions import AccessError

DECISIONS = [
    ("create", "Create"),
    ("update", "Update that person"),
    ("link", "Add a collaboration"),
    ("skip", "Skip"),
]


class InterlocuteurImportLine(models.Model):
    """A row of an import: what it says, what is wrong with it, what became of it."""

    _name = "interlocuteur.import.line"
    _description = "Row of an import of contact persons"
    _order = "import_id, number, id"
    _rec_name = "label"

    import_id = fields.Many2one(
        "interlocuteur.import", required=True, index=True, ondelete="cascade"
    )
    number = fields.Integer(string="Row", readonly=True, aggregator=None)
    label = fields.Char(string="Person in the file", readonly=True)
    state = fields.Selection(
        [
            ("error", "In error"),
            ("suspect", "Suspected duplicate"),
            ("changed", "Changed"),
            ("new", "New person"),
            ("unchanged", "Unchanged"),
        ],
        string="Kind",
        readonly=True,
        required=True,
    )
    detail = fields.Text(string="What there is to know", readonly=True)
    decision = fields.Selection(DECISIONS, required=True, default="skip")
    person_id = fields.Many2one(
        "res.partner",
        string="Known person",
        index="btree_not_null",
        ondelete="set null",
        domain="[('id', 'in', candidate_ids)]",
    )
    candidate_ids = fields.Many2many(
        "res.partner", "interlocuteur_import_line_candidate_rel", readonly=True
    )
    outcome = fields.Selection(
        [
            ("pending", "To do"),
            ("created", "Created"),
            ("updated", "Updated"),
            ("linked", "Collaboration added"),
            ("skipped", "Skipped"),
            ("failed", "Refused"),
            ("removed", "Removed again"),
            ("deactivated", "Deactivated again"),
            ("restored", "Restored"),
            ("kept", "Left as it is"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    is_hidden = fields.Boolean(
        string="Hidden in the file",
        readonly=True,
        help="A filter or somebody hides this row in the file.",
    )
    left_out_count = fields.Integer(
        string="Values left out",
        readonly=True,
        aggregator="sum",
        help="How many values of this row find no place; the row says which.",
    )
    # by column key: what is written; what is wrong; what undoing needs
    values = fields.Json(readonly=True)
    wrong_columns = fields.Json(readonly=True)
    undo_data = fields.Json(readonly=True)

    _todo_idx = models.Index("(import_id, id) WHERE outcome = 'pending'")

    def write(self, vals):
        """Let users decide about a row, until it is applied; no more.

        :raises AccessError: another field, or a row that is applied
        """
        if not self.env.su:
            applied = any(line.import_id.state != "preview" for line in self)
            if applied or not vals.keys() <= {"decision", "person_id"}:
                raise AccessError(
                    self.env._(
                        "What a row of an import says comes from the file. "
                        "Decide about it before the import is applied."
                    )
                )
            if vals.get("person_id"):
                self._check_candidate(vals["person_id"])
        return super().write(vals)

    def _check_candidate(self, person_id):
        """Only a suspected duplicate can be chosen.

        :raises AccessError: somebody else
        """
        if any(person_id not in line.candidate_ids.ids for line in self):
            raise AccessError(
                self.env._("Choose one of the people whom the row may repeat.")
            )

    @api.onchange("decision")
    def _onchange_decision(self):
        """Propose whom to update or link."""
        if self.decision in ("update", "link") and not self.person_id:
            self.person_id = self.candidate_ids[:1]

    def action_open_person(self):
        """Open the person of this row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": (self.partner_id or self.person_id).id,
            "views": [(False, "form")],
        }

    def action_skip(self):
        """Leave these rows out."""
        self.decision = "skip"

    def action_create_anyway(self):
        """Create the suspected duplicates among these rows all the same."""
        self.filtered(lambda line: line.state == "suspect").decision = "create"
