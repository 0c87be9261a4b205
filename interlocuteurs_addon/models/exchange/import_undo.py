from odoo import models

from .import_check import TEXTS
from .import_column import PROPOSED


class InterlocuteurImport(models.Model):
    """Taking an import back."""

    _inherit = "interlocuteur.import"

    def action_undo(self):
        """Remove what the import created and restore what it changed.

        Whoever was touched since, or is referred to, is deactivated instead of removed;
        a value that was changed again since stays.
        """
        self._require_state("done")
        self._put({"state": "undoing"})
        return self._run_or_schedule()


class InterlocuteurImportLine(models.Model):
    """What a row takes back."""

    _inherit = "interlocuteur.import.line"

    def _undo(self):
        """Take back what these rows did."""
        for outcome, lines in self.grouped("outcome").items():
            getattr(lines, f"_undo_{outcome}")()
        self.env.flush_all()

    # -------------------------------------------------------------- created

    def _undo_created(self):
        people = self.partner_id.exists()
        removable = people._filtered_access("unlink") & self._get_untouched()
        removable -= removable._get_referred_to(min(self.mapped("write_date")))
        of_removed = self.filtered(lambda line: line.partner_id in removable)
        removable._remove_imported()
        of_removed._put({"outcome": "removed"})
        leaving = (people - removable)._filter_deactivatable()
        leaving._deactivate()
        of_leaving = self.filtered(lambda line: line.partner_id in leaving)
        of_leaving._put({"outcome": "deactivated"})
        (self - of_removed - of_leaving)._put({"outcome": "kept"})

    def _get_untouched(self):
        """Return the people who are as their rows have made them.

        Nothing was written since on them nor on their collaborations.
        """
        ties = self.partner_id._get_ties("person_id").grouped("person_id")
        return self.filtered(
            lambda line: (
                line.partner_id
                and all(
                    record.write_date <= line.write_date
                    for record in (line.partner_id, *ties.get(line.partner_id, ()))
                )
            )
        ).partner_id

    # -------------------------------------------------------------- changed

    def _undo_updated(self):
        self._restore()
        self._put({"outcome": "restored"})

    def _restore(self):
        """Put back the values that still are what the import wrote."""
        import_ = self.import_id
        columns = {column.key: column for column in import_._get_columns()}
        targets = {key: column.target for key, column in columns.items()}
        people = self.partner_id.exists()
        now = import_._read_people(people, import_.organisation_id, columns.values())
        for line in self.filtered(lambda line: line.partner_id in people):
            data = line.undo_data or {}
            after = data.get("after") or {}
            theirs = now[line.partner_id.id]
            restored = {
                key: value
                for key, value in (data.get("before") or {}).items()
                if key in columns
                and import_._is_same(columns[key], theirs.get(key), after.get(key))
            }
            line._write_on_person(line.partner_id, restored, targets)
            for key, names in (after.get(TEXTS) or {}).items():
                line.partner_id._withdraw_unknown(PROPOSED[key], names)

    # --------------------------------------------------------------- linked

    def _undo_linked(self):
        ids = [(line.undo_data or {}).get("collaboration_id") for line in self]
        ids = [collaboration_id for collaboration_id in ids if collaboration_id]
        collaborations = self.env["interlocuteur.collaboration"].browse(ids).exists()
        collaborations.check_access("write")
        # sudo: nobody may delete collaborations; these were made by this very import,
        # whose user may write them
        collaborations.sudo().unlink()
        self._undo_updated()
        brought_back = self.filtered(
            lambda line: (line.undo_data or {}).get("reactivated")
        )
        brought_back.partner_id._filter_deactivatable()._deactivate()
