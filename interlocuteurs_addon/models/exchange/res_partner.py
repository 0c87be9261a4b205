from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResPartner(models.Model):
    """Excel from and to an organisation."""

    _inherit = "res.partner"

    def action_generate_import_file(self):
        """Ask what the import file of this organisation should hold."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Generate import file"),
            "res_model": "interlocuteur.import.template",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_organisation_id": self._get_one_organisation().id},
        }

    def action_export_interlocuteurs(self):
        """Download the people of this organisation as a workbook.

        :raises UserError: these partners are of several organisations, or of none
        """
        organisation = self._require_one_organisation()
        return {
            "type": "ir.actions.act_url",
            "url": f"/interlocuteurs/organisation/{organisation.id}/people.xlsx",
            "target": "download",
        }

    def action_import_interlocuteurs(self):
        """Open the import of people for this organisation."""
        organisation = self._get_one_organisation()
        return self.env["interlocuteur.import"]._open_new(organisation)

    def action_paste_interlocuteurs(self):
        """Open the grid into which rows of a table are pasted for this organisation.

        :raises UserError: these partners are of several organisations, or of none
        """
        return {
            "type": "ir.actions.client",
            "tag": "interlocuteur_paste_table",
            "params": {"organisation_id": self._require_one_organisation().id},
        }

    def _require_one_organisation(self):
        """Return the organisation that these partners are or work for.

        :raises UserError: it is not one
        """
        organisation = self._get_one_organisation()
        if not organisation:
            raise UserError(self.env._("Choose one organisation, or people of one."))
        return organisation

    def _get_one_organisation(self):
        """Return the organisation that these partners are or work for, if it is one."""
        organisations = self.filtered("is_company")
        organisations |= (self - organisations).works_for_id
        return organisations if len(organisations) == 1 else self.browse()

    def _remove_imported(self):
        """Delete people whom an import has created, with their collaborations.

        The caller has made sure that nothing was written on them since, and that
        nothing refers to them.

        :raises AccessError: the user may not delete contacts
        """
        self.check_access("unlink")
        # in sudo, since nobody may delete collaborations; without any these are no
        # contact persons any more, who are never deleted
        self._get_ties("person_id").with_context(tracking_disable=True).unlink()
        self.unlink()

    def _filter_deactivatable(self):
        """Return the active ones who may be deactivated: people, none of them ours."""
        active = self.filtered("active")._filtered_access("write")
        ours = active._get_internal_users().partner_id
        return active.filtered(lambda p: p._is_person() and p not in ours)

    def _get_referred_to(self, since):
        """Return those of these people whom any other record refers to.

        :param since: messages of that moment came with the people themselves
        """
        if not self:
            return self
        # what belongs to the person, and is deleted with them
        own = self._get_own_tables()
        Merge = self.env["base.partner.merge.automatic.wizard"]
        used = set()
        for table, column in Merge._get_fk_on("res_partner"):
            if (table, column) not in own:
                query = SQL(
                    "SELECT DISTINCT %(column)s FROM %(table)s "
                    "WHERE %(column)s = ANY(%(ids)s)",
                    column=SQL.identifier(column),
                    table=SQL.identifier(table),
                    ids=self.ids,
                )
                used |= {row[0] for row in self.env.execute_query(query)}
        domains = {
            "mail.message": [("model", "=", self._name), ("create_date", ">", since)],
            "mail.activity": [("res_model", "=", self._name)],
            "ir.attachment": [("res_model", "=", self._name)],
        }
        for model, domain in domains.items():
            # sudo: only whether anything is there, whoever may read it
            records = self.env[model].sudo()
            domain = [("res_id", "in", self.ids), *domain]
            used |= {i for [i] in records._read_group(domain, ["res_id"])}
        return self.filtered(lambda person: person.id in used)

    def _get_own_tables(self):
        """Return the columns that refer to a person as parts of them."""
        return {
            ("interlocuteur_characteristic_value", "partner_id"),
            ("interlocuteur_collaboration", "person_id"),
            ("interlocuteur_function_res_partner_rel", "partner_id"),
            ("interlocuteur_duplicate_key", "partner_id"),
            ("interlocuteur_duplicate_pair", "person_id"),
            ("interlocuteur_duplicate_pair", "other_id"),
            ("interlocuteur_import_line", "partner_id"),
            ("interlocuteur_import_line", "person_id"),
            ("interlocuteur_import_line_candidate_rel", "res_partner_id"),
            ("interlocuteur_proposal", "person_id"),
            # each partner is their own
            ("res_partner", "commercial_partner_id"),
        }
