from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..core.naming import check_base64

# more rows than these are applied in the background
FOREGROUND_ROWS = 500
STATES = [
    ("draft", "File"),
    ("preview", "Preview"),
    ("running", "Being applied"),
    ("done", "Applied"),
    ("undoing", "Being undone"),
    ("undone", "Undone"),
]


class InterlocuteurImport(models.Model):
    """The people of one organisation, from a file: checked, shown, then applied.

    Nothing is written on people before "Apply". Every row keeps what became of it, so
    that an import that was interrupted goes on, and can be undone.
    """

    _name = "interlocuteur.import"
    _description = "Import of contact persons"
    _inherit = ("mail.thread", "interlocuteur.entry.mixin")
    _order = "id desc"

    name = fields.Char(compute="_compute_name")
    organisation_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_company', '=', True)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.company,
    )
    file = fields.Binary(attachment=True, copy=False)
    file_name = fields.Char(copy=False)
    create_functions = fields.Boolean(
        string="Create unknown functions",
        help="Functions that the catalogue does not hold are created. "
        "Otherwise they are kept as text on the person and offered to the catalogue.",
    )
    may_create_functions = fields.Boolean(compute="_compute_may_create_functions")
    erase = fields.Boolean(
        string="Empty cells erase",
        help="Where a person has a value and the cell is empty, the value goes. "
        "Otherwise it stays.",
    )
    state = fields.Selection(
        STATES,
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    notes = fields.Text(
        string="About the file",
        readonly=True,
        copy=False,
        help="What is to be known about the file as a whole, such as columns that "
        "nobody knows.",
    )
    line_ids = fields.One2many("interlocuteur.import.line", "import_id", string="Rows")
    error_line_ids = fields.One2many(
        "interlocuteur.import.line",
        "import_id",
        string="Errors",
        domain=[("state", "=", "error")],
    )
    suspect_line_ids = fields.One2many(
        "interlocuteur.import.line",
        "import_id",
        string="Suspected duplicates",
        domain=[("state", "=", "suspect")],
    )
    changed_line_ids = fields.One2many(
        "interlocuteur.import.line",
        "import_id",
        string="Changes",
        domain=[("state", "=", "changed")],
    )
    new_line_ids = fields.One2many(
        "interlocuteur.import.line",
        "import_id",
        string="New people",
        domain=[("state", "=", "new")],
    )
    row_count = fields.Integer(string="All rows", compute="_compute_counts")
    new_count = fields.Integer(string="To create", compute="_compute_counts")
    changed_count = fields.Integer(string="To update", compute="_compute_counts")
    created_count = fields.Integer(string="People created", compute="_compute_counts")
    unchanged_count = fields.Integer(string="Unchanged", compute="_compute_counts")
    suspect_count = fields.Integer(
        string="Suspected duplicate", compute="_compute_counts"
    )
    error_count = fields.Integer(string="In error", compute="_compute_counts")
    done_count = fields.Integer(string="Rows applied", compute="_compute_counts")
    failed_count = fields.Integer(string="Rows refused", compute="_compute_counts")
    hidden_count = fields.Integer(string="Hidden rows", compute="_compute_counts")
    left_out_count = fields.Integer(
        string="Values left out",
        compute="_compute_counts",
        help="How many values of the rows that can be applied find no place; each row "
        "says which.",
    )
    progress = fields.Float(compute="_compute_counts")

    @api.depends("organisation_id", "file_name")
    def _compute_name(self):
        for record in self:
            names = (record.organisation_id.name, record.file_name)
            record.name = " – ".join(filter(None, names))

    @api.depends_context("uid")
    def _compute_may_create_functions(self):
        allowed = self.env["interlocuteur.function"].has_access("create")
        self.may_create_functions = allowed

    @api.depends("line_ids.state", "line_ids.outcome", "line_ids.left_out_count")
    def _compute_counts(self):
        counts, hidden, left_out = {}, {}, {}
        for record, state, outcome, is_hidden, count, values in self.env[
            "interlocuteur.import.line"
        ]._read_group(
            [("import_id", "in", self.ids)],
            ["import_id", "state", "outcome", "is_hidden"],
            ["__count", "left_out_count:sum"],
        ):
            counts.setdefault(record.id, []).append((state, outcome, count))
            # rows of former releases know neither
            hidden[record.id] = hidden.get(record.id, 0) + count * bool(is_hidden)
            if state != "error":
                left_out[record.id] = left_out.get(record.id, 0) + (values or 0)
        for record in self:
            record.update(record._summarise_counts(counts.get(record.id, [])))
            record.hidden_count = hidden.get(record.id, 0)
            record.left_out_count = left_out.get(record.id, 0)

    def _summarise_counts(self, counts):
        """Return the values of the counters.

        :param counts: list of (state, outcome, number of rows)
        """

        def total(test):
            return sum(count for state, out, count in counts if test(state, out))

        rows = total(lambda state, out: True)
        pending = total(lambda state, out: out == "pending")
        states = ("new", "changed", "unchanged", "suspect", "error")
        return {
            **{
                f"{name}_count": total(lambda state, out, name=name: state == name)
                for name in states
            },
            "row_count": rows,
            "created_count": total(lambda state, out: out == "created"),
            "done_count": total(lambda s, out: out not in ("pending", "failed")),
            "failed_count": total(lambda state, out: out == "failed"),
            "progress": 100 * (rows - pending) / rows if rows else 0,
        }

    # ------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Let users give what is asked of them; an import starts with its file.

        :raises AccessError: another field
        """
        if self.env.su:
            return super().create(vals_list)
        for vals in vals_list:
            self._check_written_fields(vals)
        # defaults of the context would come in beside the values
        context = {
            key: value
            for key, value in self.env.context.items()
            if not key.startswith("default_")
            or not self._filter_refused([key.removeprefix("default_")])
        }
        asked = self.with_context(context)  # pylint: disable=context-overridden
        return super(InterlocuteurImport, asked).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Let users change what is asked of them, and the file only before the check.

        The rest decides what is written and deleted under this import.

        :raises AccessError: another field
        """
        if not self.env.su:
            self._check_written_fields(vals)
        return super().write(vals)

    def _check_written_fields(self, vals):
        check_base64(self.env, vals.get("file"))
        refused = self._filter_refused(vals)
        if refused:
            raise AccessError(
                self.env._(
                    "An import is changed by its buttons only. Not to be changed here: "
                    "%s",
                    ", ".join(sorted(refused)),
                )
            )

    def _filter_refused(self, names):
        """Return those of these fields that users do not write on these imports."""
        allowed = set(self._get_user_fields())
        if any(record.state != "draft" for record in self):
            allowed -= {"organisation_id", "file", "file_name"}
        return {
            name
            for name in set(names) - allowed
            if name in self._fields
            and self._fields[name].store
            and not name.startswith(("message_", "activity_"))
        }

    @api.model
    def _get_user_fields(self):
        """Return the fields that users write themselves."""
        return [
            "organisation_id",
            "file",
            "file_name",
            "create_functions",
            "erase",
            "sheet_name",
            "heading_ids",
            # the rows themselves say what users may write on them
            "line_ids",
            "error_line_ids",
            "suspect_line_ids",
            "changed_line_ids",
            "new_line_ids",
        ]

    @api.constrains("organisation_id")
    def _check_organisation(self):
        """People are imported for an organisation.

        :raises ValidationError: for a person or an address
        """
        self.organisation_id._check_organisations()

    def _put(self, vals):
        """Write what only the import itself decides."""
        # sudo: called by the buttons, which anybody who may write the import may press
        self.check_access("write")
        return self.sudo().write(vals)

    # -------------------------------------------------------------- actions

    @api.model
    def _open_new(self, organisation):
        """Return the action of a new import's sheet.

        :param organisation: the organisation, none where it is not known
        """
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import contact persons"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {"default_organisation_id": organisation.id},
        }

    def action_open_lines(self):
        """Open the rows as a list, those of the context's state first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.interlocuteur_import_line_action"
        )
        state = self.env.context.get("show_state")
        # before the import is applied, each row's outcome is the same
        context = {"nothing_applied": self.state == "preview"}
        context |= {f"search_default_{state}": 1} if state else {}
        return {**action, "domain": [("import_id", "=", self.id)], "context": context}

    def action_open_people(self):
        """Open the people whom this import created or changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.res_partner_action_interlocuteur"
        )
        return {
            **action,
            "domain": [("id", "in", self.line_ids.partner_id.ids)],
            "context": {},
        }

    def action_restart(self):
        """Forget the preview, to send another file."""
        self.ensure_one()
        self._require_state("preview")
        # sudo: rows are deleted by their import only, which the user may write
        self.check_access("write")
        self.sudo().line_ids.unlink()
        self.sudo().heading_ids.unlink()
        self._put(
            {
                "state": "draft",
                "notes": False,
                "file": False,
                "file_name": False,
                "sheet_name": False,
                "sheet_names": False,
            }
        )

    def action_refresh(self):
        """Show the progress."""

    def _require_state(self, *states):
        """Refuse a button that another user or window has pressed already.

        :raises UserError: the import is in none of these states
        """
        if len(self) != 1:
            raise UserError(self.env._("Open one import first."))
        if self.state not in states:
            raise UserError(
                self.env._(
                    "This import is in the state “%s” now: reload the page.",
                    dict(self._fields["state"]._description_selection(self.env))[
                        self.state
                    ],
                )
            )
