from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools.sql import escape_psql

from ...tools.full_names import find_title
from ...tools.signature import read_signature
from ...tools.text import fold

# where what a signature says goes on the sheet
PLACES = {
    "phones": ("phone", "phone2"),
    "mobiles": ("mobile", "mobile2"),
    "emails": ("email", "email2"),
}
ADDRESS = ("street", "street2", "zip", "city")


class ResPartner(models.Model):
    """People who are entered by the signature of their e-mail, or by their card."""

    _inherit = "res.partner"

    signature_doubts = fields.Char(
        store=False,
        help="The fields that a signature said in doubtful words, with commas around.",
    )
    signature_notice = fields.Char(
        store=False, help="What to look at in a form that was filled by a signature."
    )

    @api.model
    def default_get(self, fields_list):
        """Keep the two names of a context, which ``partner_firstname`` leaves out."""
        given = {
            name: text
            for name in {"lastname", "firstname"}.intersection(fields_list)
            if (text := self.env.context.get(f"default_{name}"))
        }
        return super().default_get(fields_list) | given

    @api.model
    def read_signature(self, text, organisation_id=False):
        """Return the context in which the form of the person opens, filled.

        :param str text: of an e-mail's signature or of a business card
        :param int organisation_id: where the person works, if that is known
        :raises AccessError: the user may not create contacts
        """
        self.check_access("create")
        known = [organisation_id] if type(organisation_id) is int else []
        organisation = self.search([("id", "in", known), ("is_company", "=", True)])
        catalogue = self.env["interlocuteur.function"]._get_catalogue()
        country = organisation.country_id or self.env.company.country_id
        signature = read_signature(
            text if isinstance(text, str) else "", country.code, frozenset(catalogue)
        )
        organisation = organisation or self._find_organisation_of(signature)
        values = self._prepare_signature_values(signature, catalogue)
        if organisation:
            values["parent_id"] = organisation.id
        else:
            values |= self._prepare_signature_address(signature)
        doubts = self._get_doubtful_fields(signature)
        values["signature_doubts"] = f",{','.join(sorted(doubts))}," if doubts else ""
        values["signature_notice"] = self._describe_signature(
            signature, organisation, doubts
        )
        return {f"default_{name}": value for name, value in values.items() if value}

    @api.model
    def _prepare_signature_values(self, signature, catalogue):
        """Return what a signature says of the person, by field.

        Functions that the catalogue lacks are proposed, also where the user might add
        them: nobody has looked at the text yet.
        """
        values = {
            "lastname": signature.lastname,
            "firstname": signature.firstname,
            "title_id": self._find_signature_title(signature.title),
        }
        for kind, names in PLACES.items():
            values |= zip(names, getattr(signature, kind), strict=False)
        functions = [catalogue.get(fold(name)) for name in signature.functions]
        ids = [function.id for function in functions if function]
        if ids:
            values["function_ids"] = [Command.set(ids)]
        values["proposed_functions"] = ", ".join(
            name.replace(",", " ")
            for name, function in zip(signature.functions, functions, strict=True)
            if not function
        )
        return values

    @api.model
    def _find_signature_title(self, text):
        """Return the id of the title that a text means, if the catalogue has it."""
        titles = self.env["res.partner.title"].search(Domain.TRUE)
        choices = {
            fold(spelling): title.id
            for title in titles
            for spelling in (title.name, title.shortcut)
            if spelling
        } | {fold(title.with_context(lang="en_US").name): title.id for title in titles}
        return choices.get(find_title(text, choices)[0])

    @api.model
    def _prepare_signature_address(self, signature):
        """Return the address of somebody whose organisation is not known."""
        values = {name: getattr(signature, name) for name in ADDRESS}
        if signature.country:
            country = self.env["res.country"].search([("code", "=", signature.country)])
            values["country_id"] = country.id
        return values

    @api.model
    def _find_organisation_of(self, signature):
        """Return the one organisation that has the name that a signature says."""
        if not signature.organisation:
            return self.browse()
        name = escape_psql(signature.organisation)
        found = self.search(
            [("is_company", "=", True), ("name", "=ilike", name)], limit=2
        )
        return found if len(found) == 1 else self.browse()

    @api.model
    def _get_doubtful_fields(self, signature):
        """Return the fields of the form that say what is unsure, all told."""
        doubts = set()
        for name in signature.unsure:
            doubts.update(PLACES.get(name, (name,)))
        if "functions" in doubts:
            doubts |= {"function_ids", "proposed_functions"}
        return doubts - {"functions", "organisation"}

    @api.model
    def _describe_signature(self, signature, organisation, doubts):
        """Return what the user has to look at, before they save."""
        texts = []
        if not any((signature.lastname, signature.firstname)):
            texts.append(self.env._("No name was found in the text."))
        elif doubts:
            texts.append(self.env._("What is in colour is not sure: please check it."))
        if signature.organisation and not organisation:
            texts.append(
                self.env._(
                    'The text names the organisation "%s", which is not known yet.',
                    signature.organisation,
                )
            )
        return " ".join(texts)
