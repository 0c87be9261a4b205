from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang, html2plaintext, plaintext2html

from ...tools.text import clean_text
from ..core.res_partner_coordinates import EMAIL_FIELDS, PHONE_FIELDS
from ..document.call import Caller, CallSection

# of each section; the list behind it has the others
MOST_ROWS = 5
LONGEST_EXCERPT = 160
LONGEST_NOTE = 10_000


class ResPartner(models.Model):
    """The call sheet: all that the desk needs while the caller is on the phone."""

    _inherit = "res.partner"

    @api.readonly
    def get_call_sheet(self):
        """Return what the user may see of a caller and of what is open with them.

        A section that the user may not read, or that has nothing for them, is left out.

        :raises AccessError: the user may not read this contact
        """
        self.ensure_one()
        self._check_may_see_callers()
        organisations = self._get_call_organisations()
        caller = Caller(self, organisations)
        return {
            "id": self.id,
            "name": self.name or self.display_name,
            "title": self.title_id.name or "",
            "is_company": self.is_company,
            "function": self.function or "",
            "coordinates": self._get_call_coordinates(),
            "organisations": [
                {
                    "id": organisation.id,
                    "name": organisation.name,
                    "details": " · ".join(
                        filter(None, (organisation.city, organisation.phone))
                    ),
                }
                for organisation in organisations - self
            ],
            "sections": self._get_call_shown(caller),
            "exchanges": self._get_call_exchanges(),
            "buttons": self._get_call_buttons(caller),
            "may_log": self.has_access("write"),
        }

    def log_call(self, note, number=""):
        """Log a call as a note on the caller's sheet.

        :param str note: what was said
        :param str number: from where, if that is known
        :raises UserError: nothing was said
        """
        self.ensure_one()
        self._check_may_see_callers()
        self.check_access("write")
        note = clean_text(str(note or "")[:LONGEST_NOTE], lines=True).strip()
        if not note:
            raise UserError(self.env._("Write what was said, in a few words."))
        number = self._clean_caller(number)
        heading = (
            self.env._("Call from %s:", number)
            if number and not self._is_said_name(number)
            else self.env._("Call:")
        )
        call = self.env.ref("mail.mail_activity_data_call", raise_if_not_found=False)
        self.message_post(
            body=plaintext2html(f"{heading}\n{note}"),
            mail_activity_type_id=call.id if call else False,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
        )
        return self._get_call_exchanges()

    def _get_call_coordinates(self):
        """Return the numbers and e-mails of a caller, as links."""
        labels = self.fields_get([*PHONE_FIELDS, *EMAIL_FIELDS], ["string"])
        coordinates = []
        for names, scheme in ((PHONE_FIELDS, "tel"), (EMAIL_FIELDS, "mailto")):
            for name, normal in names.items():
                if self[name]:
                    coordinates.append(
                        {
                            "name": name,
                            "label": labels[name]["string"],
                            "value": self[name],
                            "href": f"{scheme}:{self[normal] or self[name]}",
                        }
                    )
        return coordinates

    # ------------------------------------------------------------------- sections

    def _get_call_shown(self, caller):
        """Return the sections with something in them, as the page shows them."""
        sections = [*self._get_call_sections(caller), *self._get_call_people(caller)]
        shown = []
        for model, section, domain in sorted(sections, key=lambda s: s[1].sequence):
            # the organisation is told once, above
            model = model.with_context(partner_display_name_hide_company=True)
            if len(caller.organisations) > 1 and "organisation_id" in model._fields:
                details = (*section.details, model._get_organisation_field())
                section = section._replace(details=details)
            records = model.search(domain, limit=MOST_ROWS + 1, order=section.order)
            if records:
                shown.append(self._make_call_section(records, section, domain))
        return shown

    def _make_call_section(self, records, section, domain):
        """Return a section as the page shows it."""
        return {
            "label": section.label,
            "rows": [
                {
                    "model": record._name,
                    "id": record.id,
                    "name": record.display_name,
                    "details": " · ".join(
                        filter(
                            None,
                            (self._format_detail(record, n) for n in section.details),
                        )
                    ),
                }
                for record in records[:MOST_ROWS]
            ],
            "all": {
                "type": "ir.actions.act_window",
                "name": f"{section.label} – {self.display_name}",
                "res_model": records._name,
                "views": [(False, "list"), (False, "form")],
                "domain": list(domain),
            }
            if len(records) > MOST_ROWS
            else False,
        }

    def _format_detail(self, record, name):
        """Return the value of a field as a reader has it."""
        field, value = record._fields[name], record[name]
        if field.type in ("date", "datetime"):
            return format_date(self.env, value) if value else ""
        if field.type == "monetary":
            currency = record[field.get_currency_field(record)]
            return formatLang(self.env, value, currency_obj=currency)
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        # sudo: as core's read(), whose name of a record goes with the field's rights
        return value.sudo().display_name if field.relational else value or ""

    def _get_call_people(self, caller):
        """Return the people of an organisation or a site that calls, as a section."""
        if self._is_person():
            return []
        current = self.env["interlocuteur.collaboration"]._get_current_domain()
        there = Domain("organisation_id", "in", caller.organisations.ids)
        section = CallSection(
            self.env._("Contact persons"), details=("function", "phone", "mobile")
        )
        domain = Domain("collaboration_ids", "any", current & there)
        return [(self.browse(), section._replace(order="name, id", sequence=5), domain)]

    def _get_call_exchanges(self):
        """Return the last messages and notes on a caller, or from them."""
        messages = self.env["mail.message"].search(
            Domain("message_type", "in", ("comment", "email", "email_outgoing"))
            & (
                Domain([("model", "=", self._name), ("res_id", "=", self.id)])
                | Domain("author_id", "=", self.id)
            ),
            limit=MOST_ROWS,
        )
        exchanges = []
        for message in messages:
            text = " ".join(html2plaintext(message.body or "").split())
            if len(text) > LONGEST_EXCERPT:
                text = text[:LONGEST_EXCERPT] + "…"
            exchanges.append(
                {
                    "id": message.id,
                    "date": format_date(self.env, message.date),
                    "author": message.author_id.name or message.email_from or "",
                    "about": message.record_name if message.res_id != self.id else "",
                    "text": text or message.subject or "",
                }
            )
        return exchanges
