from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

MONTHS_PARAMETER = "interlocuteurs_addon.import_months"
# for how long an import can be undone, where nobody has said otherwise
MONTHS_KEPT = 12
IMPORTS_AT_ONCE = 100


class InterlocuteurImport(models.Model):
    """Imports keep personal data no longer than they may be needed."""

    _inherit = "interlocuteur.import"

    is_emptied = fields.Boolean(
        string="Emptied",
        readonly=True,
        copy=False,
        help="The file and what its rows said were deleted some time after the import, "
        "as the settings say. It can be undone no longer.",
    )

    def action_undo(self):
        """Refuse what cannot be undone any more.

        :raises UserError: the import was emptied
        """
        if self.is_emptied:
            raise UserError(
                self.env._(
                    "The rows of this import were deleted, as the settings say: it "
                    "cannot be undone any more. Change or deactivate the people by "
                    "hand."
                )
            )
        return super().action_undo()

    def action_download_annotated(self):
        """Refuse where the file is gone.

        :raises UserError: it was deleted
        """
        if not self.file:
            raise UserError(
                self.env._("The file of this import was deleted: send it again.")
            )
        return super().action_download_annotated()

    @api.model
    def _get_months_kept(self):
        """Return for how many months an import keeps its file and rows."""
        # sudo: one parameter, read by name
        value = self.env["ir.config_parameter"].sudo().get_param(MONTHS_PARAMETER, "")
        return int(value) if value.isdecimal() and int(value) else MONTHS_KEPT

    @api.autovacuum
    def _gc_personal_data(self):
        """Empty the imports that were finished long ago.

        :return: how many, and whether there are more, as core's vacuum asks
        """
        day = fields.Datetime.now() - relativedelta(months=self._get_months_kept())
        old = self.search(
            [
                ("state", "in", ("done", "undone")),
                ("is_emptied", "=", False),
                ("write_date", "<", day),
            ],
            limit=IMPORTS_AT_ONCE,
        )
        old._empty()
        return len(old), len(old) == IMPORTS_AT_ONCE

    def _empty(self):
        """Delete the files and what the rows say; what became of each stays."""
        # sudo: nobody writes rows but their import, by what this addon alone decides
        imports = self.sudo()
        imports.line_ids.write({**imports.line_ids._get_blank_values(), "label": False})
        imports._drop_files()
        imports.is_emptied = True

    def _drop_files(self):
        """Delete the files that were sent, those that were sent back, and samples."""
        # sudo: the files belong to the imports, which this addon alone empties
        imports = self.sudo()
        imports.write({"file": False})
        imports.heading_ids.sample = False
        imports.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()


class InterlocuteurImportLine(models.Model):
    """What a row says goes with the person whom it names."""

    _inherit = "interlocuteur.import.line"

    @api.model
    def _get_blank_values(self):
        """Return the values of a row that says nothing of anybody."""
        return {
            "candidate_ids": [Command.clear()],
            "detail": False,
            "undo_data": None,
            "values": None,
            "wrong_columns": None,
        }

    def _erase(self, person):
        """Take an erased person out of these rows, and their files away.

        A row that may be about them, as they are a candidate, is blanked; one that
        became somebody else only forgets that they were a candidate.
        """
        others = self.filtered(lambda line: line.partner_id - person)
        others.write({"candidate_ids": [Command.unlink(person.id)], "detail": False})
        others.filtered(lambda line: line.person_id == person).person_id = False
        erased = self - others
        values = {
            **self._get_blank_values(),
            "label": person.name,
            "detail": self.env._("Personal data erased on request."),
        }
        erased.write(values)
        erased.filtered(lambda line: line.outcome == "pending").decision = "skip"
        self.import_id._drop_files()
