import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...tools.full_names import FIRST_FIRST, LAST_FIRST
from ...tools.import_headings import FAMILIES
from ...tools.import_table import LEAVE, NEXT, find_table
from ...tools.values import to_text

# of what stands below a heading, to know the column by
SAMPLES = 3
SAMPLE_LENGTH = 40


class InterlocuteurImport(models.Model):
    """What the columns of a file mean: proposed, corrected by hand, remembered."""

    _inherit = "interlocuteur.import"

    heading_ids = fields.One2many(
        "interlocuteur.import.heading", "import_id", string="Columns"
    )
    sheet_name = fields.Char(
        string="Sheet",
        copy=False,
        help="The sheet of the file that is read. Write the name of another one, and "
        "read the file again.",
    )
    sheet_names = fields.Char(string="All sheets", readonly=True, copy=False)

    def _get_choices(self, source, columns):
        """Return what was chosen for the columns of a file, by their tokens.

        What was chosen in this import counts; then what was chosen before for a file of
        the same headings in the same company. All of it is remembered.

        :param FileTable source: the rows of the file
        """
        tokens = [token for _i, token in find_table(source.rows, columns).get_tokens()]
        shape = _shape(tokens)
        # sudo: which column is which, of the import's company; nothing of anybody
        Match = self.env["interlocuteur.import.match"].sudo()
        match = Match.search(
            [("company_id", "=", self.company_id.id), ("shape", "=", shape)], limit=1
        )
        chosen = self.heading_ids.filtered("is_chosen")
        if not chosen or not set(chosen.mapped("token")) <= set(tokens):
            return match.choices or {}
        choices = {
            **(match.choices or {}),
            **{line.token: line.column_key for line in chosen},
        }
        # whoever may write the import says what its columns are
        self.check_access("write")
        if match:
            match.choices = choices
        else:
            Match.create(
                {"company_id": self.company_id.id, "shape": shape, "choices": choices}
            )
        return choices

    def _store_headings(self, table):
        """Store what each column of a table is taken for."""
        # sudo: made by the import only, which the user may write
        Heading = self.env["interlocuteur.import.heading"].sudo()
        chosen = set(self.heading_ids.filtered("is_chosen").mapped("token"))
        self.sudo().heading_ids.unlink()
        Heading.create(
            [
                {
                    "import_id": self.id,
                    "sequence": index,
                    "name": to_text(table.cells[index]),
                    "token": token,
                    "sample": self._get_sample(table, index),
                    "column_key": table.get_meaning(index),
                    "is_chosen": token in chosen,
                }
                for index, token in table.get_tokens()
            ]
        )

    @api.model
    def _get_sample(self, table, index):
        """Return the first values below a heading."""
        texts = (to_text(c[index]) for _n, c in table.rows if index < len(c))
        found = dict.fromkeys(text[:SAMPLE_LENGTH] for text in texts if text)
        return ", ".join(list(found)[:SAMPLES])

    def action_take_hidden(self):
        """Import the rows that the file hides, like the others."""
        self._require_state("preview")
        decisions = {"new": "create", "changed": "update"}
        lines = self.line_ids.filtered("is_hidden")
        for state, decision in decisions.items():
            lines.filtered(lambda line, s=state: line.state == s).decision = decision

    def action_leave_hidden(self):
        """Leave the rows out that the file hides."""
        self._require_state("preview")
        self.line_ids.filtered("is_hidden").decision = "skip"

    def action_ask_apply(self):
        """Apply, after the user was told how many values are left out."""
        self._require_state("preview")
        if not self.left_out_count:
            return self.action_apply_sound()
        view = self.env.ref("interlocuteurs_addon.interlocuteur_import_view_confirm")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply the import"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }


class InterlocuteurImportHeading(models.Model):
    """A column of a file that is imported, and what it is taken for."""

    _name = "interlocuteur.import.heading"
    _description = "Column of an import of contact persons"
    _order = "sequence, id"

    import_id = fields.Many2one(
        "interlocuteur.import", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    name = fields.Char(string="Heading in the file", required=True, readonly=True)
    token = fields.Char(required=True, readonly=True)
    sample = fields.Char(string="What stands below it", readonly=True)
    column_key = fields.Selection(
        selection="_select_columns",
        string="Is read as",
        help="Choose what this column is, and read the file again. It is remembered "
        "for the next file with the same headings.",
    )
    is_chosen = fields.Boolean(string="Chosen by hand", readonly=True)

    @api.model
    def _select_columns(self):
        """Return what a column of a file can be."""
        columns = self.env["interlocuteur.import"]._get_columns()
        labels = {column.key: column.label for column in columns}
        return [
            (LEAVE, self.env._("(left out)")),
            (LAST_FIRST, self.env._("Last and first name")),
            (FIRST_FIRST, self.env._("First and last name")),
            *((column.key, column.label) for column in columns if not column.hidden),
            ("key", labels["key"]),
            *(
                (NEXT + family, self.env._("%s, the next one free", labels[family]))
                for family in FAMILIES
            ),
        ]

    def write(self, vals):
        """Let users say what a column is, until the import is applied; no more.

        :raises AccessError: another field, or an import that is applied
        """
        if self.env.su:
            return super().write(vals)
        applied = any(line.import_id.state != "preview" for line in self)
        if applied or not vals.keys() <= {"column_key"}:
            raise AccessError(
                self.env._(
                    "The columns of an import come from the file. Say what they are "
                    "before the import is applied."
                )
            )
        # sudo: that somebody chose is known by the choice itself
        self.sudo().is_chosen = True
        return super().write(vals)


class InterlocuteurImportMatch(models.Model):
    """What was chosen for the columns of files with the same headings."""

    _name = "interlocuteur.import.match"
    _description = "Known columns of imported files"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    shape = fields.Char(required=True, readonly=True)
    # by token: key of a column
    choices = fields.Json(readonly=True)

    _company_shape_uniq = models.Constraint(
        "UNIQUE (company_id, shape)", "The columns of such a file are known already."
    )


def _shape(tokens):
    """Return what files with the same headings have in common.

    >>> _shape(["nom", "tel"]) == _shape(["tel", "nom"])
    True
    """
    text = "|".join(sorted(tokens))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
