from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_erasure_mail import WRITTEN_TYPES


class ResPartner(models.Model):
    """Texts written by people that name somebody: erasure does not change them."""

    _inherit = "res.partner"

    def _find_written_texts(self):
        """Find the texts and files that name this person and stay after an erasure.

        Those of a namesake are found as well. An addon adds its own, with ``super()``.

        :return: dict of model name to ids
        """
        self.ensure_one()
        # sudo: counted for whoever may erase; they open what they may read
        person = self.sudo().with_context(active_test=False)
        self.env.flush_all()
        pattern = self._get_erased_pattern(person._get_erased_words())
        found = {
            "mail.message": self._find_rows(
                "mail_message",
                ("subject", "body"),
                pattern,
                # names in links and in subjects on the sheet are written over
                SQL(
                    "message_type = ANY(%s) AND CONCAT_WS(' ', "
                    "CASE WHEN model = %s AND res_id = ANY(%s) THEN NULL "
                    "ELSE subject END, REGEXP_REPLACE(body, %s, '', 'g')) ~* %s",
                    list(WRITTEN_TYPES),
                    self._name,
                    (person | person.child_ids).ids,
                    person._get_link_pattern(),
                    pattern,
                ),
            ),
            "mail.activity": self._find_rows(
                "mail_activity",
                ("summary", "note", "feedback"),
                pattern,
                SQL("automated IS NOT TRUE"),
            ),
        }
        documents = person._find_documents()
        for records in documents:
            found[records._name] = self._find_rows(
                records._table,
                self._get_text_columns(records),
                pattern,
                SQL("id = ANY(%s)", records.ids),
            )
        found["ir.attachment"] = person._find_written_files(pattern, documents)
        return {model: ids for model, ids in found.items() if ids}

    def _find_documents(self):
        """Return the documents of their organisations or about them, by model."""
        organisations = self._get_ties("person_id").organisation_id
        documents = []
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            # sudo: who erases is told of all there is; the right was checked
            model = model.sudo().with_context(active_test=False)
            theirs = Domain(model._get_organisation_field(), "in", organisations.ids)
            own = model._get_portal_own_domain(self)
            documents.append(model.search(theirs | own))
        return documents

    def _get_text_columns(self, model):
        """Return the columns of a model where people write."""
        return [
            name
            for name, field in model._fields.items()
            if field.type in ("char", "text", "html")
            and field.store
            and field.column_type
            and (not field.compute or not field.readonly)
        ]

    def _find_rows(self, table, columns, pattern, condition):
        """Return the ids of a table's rows whose texts match a pattern."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE CONCAT_WS(' ', %s) ~* %s AND %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(column) for column in columns),
                pattern,
                condition,
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]

    def _find_written_files(self, pattern, documents):
        """Return the ids of files that name the person, or may: prints about them.

        :param documents: as ``_find_documents`` returns them
        """
        places = [SQL("res_model = %s AND res_id = %s", self._name, self.id)]
        for records in documents:
            about = records.filtered_domain(records._get_portal_own_domain(self))
            places.append(
                SQL("res_model = %s AND res_id = ANY(%s)", records._name, about.ids)
            )
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM ir_attachment
                 WHERE res_field IS NULL
                   AND res_model IS DISTINCT FROM 'interlocuteur.import'
                   AND (CONCAT_WS(' ', name, description, index_content) ~* %s
                        OR %s)
                """,
                pattern,
                SQL(" OR ").join(SQL("(%s)", place) for place in places),
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]
