import re
from typing import NamedTuple

import phonenumbers

from odoo import api, models
from odoo.fields import Domain


class CallSection(NamedTuple):
    """What the call sheet shows of a model while one of its people is on the phone."""

    label: str
    domain: Domain = Domain.TRUE
    """Which records matter then: those that are open."""
    details: tuple = ()
    """The fields whose values stand beside the name."""
    order: str = "id desc"
    sequence: int = 100


class Caller(NamedTuple):
    """Whoever is on the phone: somebody known, or what was said of them."""

    partner: models.BaseModel
    """Person, organisation or address; none where nobody knows the number."""
    organisations: models.BaseModel
    name: str = ""
    phone: str = ""
    email: str = ""


class InterlocuteurPortalMixin(models.AbstractModel):
    """What a model with an organisation has to say when its people call."""

    _inherit = "interlocuteur.portal.mixin"

    @api.model
    def _get_call_section(self):
        """Return what the call sheet shows of this model, nothing by default.

        :rtype: :class:`CallSection`
        """
        return

    @api.model
    def _get_call_domain(self, caller):
        """Return the domain of what belongs to the caller's organisations or is theirs.

        :param Caller caller: somebody known
        """
        field = self._get_organisation_field()
        domain = Domain(field, "in", caller.organisations.ids)
        if caller.partner._is_person():
            domain |= self._get_portal_own_domain(caller.partner)
            domain |= self._get_portal_assigned_domain(caller.partner)
        return domain

    @api.model
    def _get_call_button(self, caller):
        """Return the button that enters a new record for the caller, none by default.

        :param Caller caller: somebody known, or not
        :return: dict of ``key``, ``label``, ``hotkey`` and ``context``, or ``None``
        """
        return


class ResPartner(models.Model):
    """What the models of documents have to say on the call sheet."""

    _inherit = "res.partner"

    @api.model
    def _get_call_sections(self, caller):
        """Return what the call sheet shows beside the person.

        A model that is no document is added by extending this.

        :return: list of records, their :class:`CallSection`, and a domain
        """
        models_ = self.env["interlocuteur.collaboration"]._get_portal_models()
        found = [(model, model._get_call_section()) for model in models_]
        return [
            (model, section, section.domain & model._get_call_domain(caller))
            for model, section in found
            if section and model.has_access("read")
        ]

    @api.model
    def _get_call_buttons(self, caller):
        """Return the buttons of the call sheet that enter something new.

        :return: list of dicts, see ``_get_call_button``, with an ``action`` each
        """
        buttons = []
        for model in self.env["interlocuteur.collaboration"]._get_portal_models():
            button = model._get_call_button(caller)
            if button and model.has_access("create"):
                buttons.append(self._make_call_button(model._name, **button))
        return buttons

    @api.model
    def _make_call_button(self, model_name, key, label, hotkey, context):
        """Return a button of the call sheet that opens a new form."""
        return {
            "key": key,
            "label": label,
            "hotkey": hotkey,
            "action": {
                "type": "ir.actions.act_window",
                "name": label,
                "res_model": model_name,
                "views": [(False, "form")],
                "context": context,
            },
        }

    # ------------------------------------------------------------- somebody unknown

    @api.model
    def _is_said_name(self, text):
        """Tell a name from an e-mail and from a number, which may have a remark."""
        has_letters = bool(re.search(r"[^\W\d]", text))
        return "@" not in text and has_letters and len(re.findall(r"\d", text)) < 6

    @api.model
    def _get_new_contact_context(self):
        """Return the context of a new person whose organisation is to be said."""
        return {
            "default_is_company": False,
            "default_type": "contact",
            "interlocuteur_organisation_required": True,
        }

    @api.model
    def _get_said_defaults(self, name, coordinate):
        """Return the defaults of a new person from what a caller said.

        :param str name: both names, or a false value
        :param str coordinate: a number or an e-mail, or a false value
        """
        defaults = {}
        if name:
            # split into both names by partner_firstname
            defaults["default_name"] = name
        if coordinate:
            defaults[f"default_{self._get_coordinate_field(coordinate)}"] = coordinate
        return defaults

    @api.model
    def _get_coordinate_field(self, text):
        """Return in which field a number or an e-mail belongs."""
        if "@" in text:
            return "email"
        number = self._phone_format_number(text, self.env.company.country_id)
        mobile = phonenumbers.PhoneNumberType.MOBILE
        if number and phonenumbers.number_type(phonenumbers.parse(number)) == mobile:
            return "mobile"
        return "phone"
