from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.text import fold, is_invisible, split_functions


class InterlocuteurFunction(models.Model):
    """What a contact person does: an entry of the catalogue of functions."""

    _name = "interlocuteur.function"
    _description = "Function of contact persons"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    person_count = fields.Integer(
        string="People", compute="_compute_person_count", compute_sudo=False
    )

    def _compute_person_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("function_ids", "in", self.ids)], ["function_ids"], ["__count"]
            )
        )
        for function in self:
            function.person_count = counts.get(function, 0)

    def write(self, vals):
        """Synchronise the job positions of people with a new name."""
        result = super().write(vals)
        if not {"name", "sequence"}.isdisjoint(vals):
            # sudo: the text follows on whoever has the function, seen or not
            people = self.env["res.partner"].sudo().with_context(active_test=False)
            people.search([("function_ids", "in", self.ids)])._write_function_text()
        return result

    @api.constrains("name")
    def _check_name_is_new(self):
        """Keep one entry per function, whatever its case, accents and language.

        No unique index can express that of names in several languages. Claims serialise
        transactions that enter the same name: Odoo retries the second one, which finds
        the entry of the first.

        :raises ValidationError: another entry, archived ones included, has the name, or
            nothing of it can be seen
        """
        if any(is_invisible(function.name) for function in self):
            raise ValidationError(self.env._("Give the function a name."))
        self.env["interlocuteur.duplicate.claim"]._claim(
            f"function {fold(function.name)}" for function in self
        )
        by_key = self._get_catalogue()
        for function in self:
            twin = by_key.get(fold(function.name))
            if twin and twin != function:
                raise ValidationError(
                    self.env._(
                        'The function "%(name)s" exists already as "%(twin)s". '
                        "Use that one, or make it active again if it is archived.",
                        name=function.name,
                        twin=twin.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        """Refuse to delete what people or collaborations use: archiving keeps them.

        :raises UserError: a person or a collaboration, archived ones included, has it
        """
        # sudo: a person whom the user may not see keeps the function all the same;
        # nothing of that person is shown.
        for model in ("res.partner", "interlocuteur.collaboration"):
            used = (
                self.env[model]
                .sudo()
                .with_context(active_test=False)
                .search([("function_ids", "in", self.ids)], limit=1)
            )
            if used:
                raise UserError(
                    self.env._(
                        'The function "%s" is in use and cannot be deleted. '
                        "Archive it: it stays on those who have it and is not "
                        "offered any more.",
                        (used.function_ids & self)[:1].name,
                    )
                )

    def action_open_people(self):
        """Open the people who have this function."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "interlocuteurs_addon.res_partner_action_interlocuteur"
        )
        return {**action, "domain": [("function_ids", "in", self.ids)]}

    @api.model
    def _get_catalogue_langs(self):
        """Return the codes of the active languages and of the source terms."""
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        return [*installed, *({"en_US"} - set(installed))]

    @api.model
    def _get_catalogue(self):
        """Return every function, archived ones too, by folded name in each language.

        :return: dict of folded name to function, active ones first
        """
        catalogue = {}
        for lang in self._get_catalogue_langs():
            functions = self.with_context(lang=lang, active_test=False).search(
                Domain.TRUE, order="active desc, sequence, id"
            )
            for function in functions:
                catalogue.setdefault(fold(function.name), function.with_env(self.env))
        return catalogue

    @api.model
    def _match_texts(self, texts):
        """Turn job positions into functions, and complete the catalogue where needed.

        In a race for a new name Odoo retries the second transaction, which finds it:
        see :meth:`_check_name_is_new`.

        :param texts: iterable of texts as ``res.partner.function`` holds them
        :return: dict of text to recordset of functions
        """
        # sudo: the catalogue only gains a name that the user may write on a person
        functions_sudo = self.sudo()
        catalogue = functions_sudo._get_catalogue()
        names_by_text = {text: split_functions(text) for text in set(texts)}
        missing = {
            fold(name): name
            for names in names_by_text.values()
            for name in names
            if fold(name) not in catalogue
        }
        created = functions_sudo.create([{"name": name} for name in missing.values()])
        catalogue.update(zip(missing, created, strict=True))
        return {
            text: self.browse([catalogue[fold(name)].id for name in names])
            for text, names in names_by_text.items()
        }
