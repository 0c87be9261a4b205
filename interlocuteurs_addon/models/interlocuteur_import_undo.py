from odoo import models


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
        kept = people - removable
        of_removed = self.filtered(lambda line: line.partner_id in removable)
        # sudo: nobody may delete collaborations; these came with the import and go with
        # people whom the user may delete
        collaborations = removable.sudo().collaboration_ids
        collaborations.with_context(tracking_disable=True).unlink()
        removable.with_context(interlocuteur_undo=True).unlink()
        of_removed._put({"outcome": "removed"})
        kept.filtered("active").action_archive()
        (self - of_removed)._put({"outcome": "deactivated"})

    def _get_untouched(self):
        """Return the people on whom nothing was written after their row was applied."""
        return self.filtered(
            lambda line: (
                line.partner_id.write_date
                and line.partner_id.write_date <= line.write_date
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
