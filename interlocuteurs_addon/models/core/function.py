from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.text import fold, is_invisible, split_functions

# each name in it that is new becomes one of the catalogue
FUNCTION_LENGTH = 5_000


class MatchedText(NamedTuple):
    """What a job position names."""

    functions: models.Model
    """The functions of the catalogue, new ones included."""
    unknown: list
    """The names that the catalogue lacks, as written."""


class InterlocuteurFunction(models.Model):
    """What a contact person does: an entry of the catalogue of functions."""

    _name = "interlocuteur.function"
    _description = "Function of contact persons"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    other_names = fields.Char(
        string="Other names",
        help="Further spellings that mean this function, in any language, with commas "
        "between: feminine and masculine, abbreviations. Whoever types one of them, or "
        "imports it, gets this function.",
    )
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
            people.search(
                [
                    ("function_ids", "in", self.ids),
                    ("function_is_composed", "=", True),
                ]
            )._write_function_text()
        return result

    @api.model
    def name_create(self, name):
        """Choose the function that has this name or spelling, before making a new one.

        :return: id and name, as core's
        """
        known = self._get_catalogue().get(fold(name))
        return (known.id, known.display_name) if known else super().name_create(name)

    @api.model
    def _search_display_name(self, operator, value):
        """Find functions by their names in all languages and by their other names.

        Each word must be there, in any order, without regard to case and accents.
        """
        if operator != "ilike" or not isinstance(value, str):
            return super()._search_display_name(operator, value)
        words = fold(value).split()
        found = {
            function.id
            for name, function in self._get_catalogue().items()
            if all(word in name for word in words)
        }
        return Domain("id", "in", found)

    @api.constrains("name", "other_names")
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
        names = {
            function: [function.name, *split_functions(function.other_names)]
            for function in self
        }
        self.env["interlocuteur.duplicate.claim"]._claim(
            f"function {fold(name)}" for texts in names.values() for name in texts
        )
        by_key = self._get_catalogue()
        for function, texts in names.items():
            for name in texts:
                twin = by_key[fold(name)] if fold(name) else function
                if twin != function:
                    raise ValidationError(
                        self.env._(
                            'The function "%(name)s" exists already as "%(twin)s". '
                            "Use that one, or make it active again if it is archived.",
                            name=name,
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
        """Return every function, archived ones too, by each folded name it has.

        Its names are those of all languages and its other names. Where somebody enters
        a function of its own for what is another name, as *Acheteuse*, that is meant.

        :return: dict of folded name to function, active ones first
        """
        owners = self._get_name_owners()
        return {
            name: next((f for f in functions if f.active), functions[0])
            for name, functions in owners.items()
        }

    @api.model
    def _get_name_owners(self):
        """Return which functions have a name; it should be one.

        :return: defaultdict of folded name to functions, those whose own name it is
            before those that have it among their other names
        """
        owners = defaultdict(self.browse)
        # sudo: whoever may write a job position gets the functions that it names
        functions = (
            self.sudo()
            .with_context(active_test=False, prefetch_langs=True)
            .search_fetch(
                Domain.TRUE,
                ["active", "name", "other_names"],
                order="active desc, sequence, id",
            )
        )
        for lang in self._get_catalogue_langs():
            for function in functions.with_context(lang=lang):
                owners[fold(function.name)] |= function.with_env(self.env)
        for function in functions:
            for name in split_functions(function.other_names):
                owners[fold(name)] |= function.with_env(self.env)
        return owners

    @api.model
    def _match_texts(self, texts):
        """Turn job positions into functions, and complete the catalogue where allowed.

        In a race for a new name Odoo retries the second transaction, which finds it:
        see :meth:`_check_name_is_new`.

        :param texts: iterable of texts as ``res.partner.function`` holds them
        :return: dict of text to :class:`MatchedText`
        """
        catalogue = self._get_catalogue()
        names_by_text = {text: split_functions(text) for text in set(texts)}
        missing = {
            fold(name): name
            for names in names_by_text.values()
            for name in names
            if fold(name) not in catalogue
        }
        # also where code writes in the name of somebody: what they may add themselves
        if missing and self.sudo(False).has_access("create"):
            created = self.create([{"name": name} for name in missing.values()])
            catalogue.update(zip(missing, created, strict=True))
        return {
            text: MatchedText(
                self.browse().union(
                    *(catalogue[fold(n)] for n in names if fold(n) in catalogue)
                ),
                [name for name in names if fold(name) not in catalogue],
            )
            for text, names in names_by_text.items()
        }

    @api.model
    def match_typed(self, text):
        """Return what somebody typed and did not choose, when they save.

        :param str text: one or several functions
        :return: dict of ``known``, ids and names, and of ``unknown``, the names that
            the catalogue lacks and the user may not add
        """
        self.check_access("read")
        text = text if isinstance(text, str) else ""
        if len(text) > FUNCTION_LENGTH:
            raise ValidationError(self._get_too_long_message())
        matched = self._match_texts([text])[text]
        return {
            "known": [
                {"id": function.id, "display_name": function.display_name}
                for function in matched.functions
            ],
            "unknown": matched.unknown,
        }

    @api.model
    def _get_too_long_message(self):
        return self.env._(
            "The job position is longer than %s characters: keep the functions of the "
            "person.",
            FUNCTION_LENGTH,
        )
