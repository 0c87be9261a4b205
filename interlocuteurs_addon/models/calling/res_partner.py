import re

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.search import get_same_number_patterns
from ...tools.text import clean_text
from ..core.res_partner_coordinates import PHONE_FIELDS
from ..document.call import Caller

LONGEST_TEXT = 200
MOST_CALLERS = 20
# as a telephone or its program sends it; an extension belongs to the number
_SCHEME = re.compile(r"^(tel|sips?|callto):(//)?", re.IGNORECASE)
_PARAMETERS = re.compile(r";(?!ext=)[^;]*", re.IGNORECASE)
_SIP_HOST = re.compile(r"^(\+?[\d .()-]+)@[^;]*")


class ResPartner(models.Model):
    """Who is calling: found by a number, a name or an e-mail."""

    _inherit = "res.partner"

    @api.model
    @api.readonly
    def find_callers(self, text):
        """Return whom a number, name or e-mail means, and what can be done about it.

        :param str text: as typed, or as a telephone sends it
        :return: dict of ``text``, ``callers`` (briefly), whether there are ``more``,
            the ``sheet`` of the only one, and ``buttons`` for somebody unknown
        :raises AccessError: the user works elsewhere
        """
        self._check_may_see_callers()
        text = self._clean_caller(text)
        callers = self._find_callers(text) if text else self.browse()
        shown = callers[:MOST_CALLERS]
        return {
            "text": text,
            "callers": shown._get_caller_lines(),
            "more": len(callers) > len(shown),
            "sheet": callers.get_call_sheet() if len(callers) == 1 else False,
            "buttons": self._get_unknown_buttons(text) if text else [],
        }

    @api.model
    def _check_may_see_callers(self):
        """Refuse whoever is no employee, though they may read some contacts.

        :raises AccessError: portal users, or whoever may read no contacts
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Calls are answered by employees."))
        self.check_access("read")

    @api.model
    def _clean_caller(self, text):
        """Return a number, name or e-mail without what a telephone puts around it."""
        if not isinstance(text, str):
            return ""
        text = clean_text(text[:LONGEST_TEXT])
        text, is_address = _SCHEME.subn("", text)
        if is_address:
            text = _PARAMETERS.sub("", text)
        return _SIP_HOST.sub(r"\1", text).strip()

    @api.model
    def _find_callers(self, text):
        """Return the contacts that a number, name or e-mail means.

        Whoever has just this number comes alone; else all who have it as a part. One
        more than are shown are looked for.

        :param str text: cleaned
        """
        limit = MOST_CALLERS + 1
        if self._is_said_name(text):
            return self.search(Domain("display_name", "ilike", text), limit=limit)
        if patterns := get_same_number_patterns(text, self.env.company.country_id.code):
            same = Domain.OR(Domain("search_text", "like", part) for part in patterns)
            if callers := self.search(same, limit=limit):
                return callers
        return self.search(self._coordinate_domain(text), limit=limit)

    def _get_caller_lines(self):
        """Return how each of several callers is shown."""
        people = self.filtered(lambda partner: partner._is_person())
        works_for = people._get_current_organisations()
        places = {
            caller: works_for.get(caller.id, caller.commercial_partner_id - caller)
            for caller in self
        }
        readable = self.union(*places.values())._filtered_access("read")
        return [
            {
                "id": caller.id,
                "name": caller.name or caller.display_name,
                "is_company": caller.is_company,
                "details": " · ".join(
                    filter(
                        None,
                        (
                            caller.function,
                            *(place & readable).mapped("name"),
                            caller.city,
                        ),
                    )
                ),
                "numbers": " · ".join(
                    dict.fromkeys(filter(None, (caller[n] for n in PHONE_FIELDS)))
                ),
            }
            for caller, place in places.items()
        ]

    def _get_call_organisations(self):
        """Return for whom a caller calls, as far as the user may read them."""
        if self._is_person():
            organisations = self._get_current_organisations()[self.id]
        else:
            organisations = self.commercial_partner_id
        return organisations._filtered_access("read")

    # ------------------------------------------------------------- somebody unknown

    @api.model
    def _get_unknown_buttons(self, text):
        """Return what can be entered for somebody whom nobody knows."""
        said = self._get_said(text)
        none = self.browse()
        caller = Caller(none, none, said["name"], said["phone"], said["email"])
        buttons = self._get_call_buttons(caller)
        if self.has_access("create"):
            context = {
                **self._get_new_contact_context(),
                **self._get_said_defaults(said["name"], said["phone"] or said["email"]),
            }
            person = self._make_call_button(
                "res.partner", "person", self.env._("New contact person"), "p", context
            )
            buttons = [person, *buttons]
        return buttons

    @api.model
    def _get_said(self, text):
        """Return a text as the name, the number or the e-mail that it is."""
        said = dict.fromkeys(("name", "phone", "email"), "")
        kind = (
            "email" if "@" in text else "name" if self._is_said_name(text) else "phone"
        )
        said[kind] = text
        return said
