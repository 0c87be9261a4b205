from functools import cache, partial

from odoo import api, fields, models, tools
from odoo.fields import Domain

from ...tools.emails import EMAIL_LENGTH, clean_email, get_email_keys
from ...tools.phones import is_bare_number, read_phone
from ...tools.search import get_number_condition
from .res_partner import RARELY_READ

# each telephone number and the column that holds it as E.164
PHONE_FIELDS = {
    "phone": "phone_e164",
    "phone2": "phone2_e164",
    "mobile": "mobile_e164",
    "mobile2": "mobile2_e164",
}
# each telephone number and the column that holds what is compared of it
NUMBER_KEYS = {number: f"{number}_key" for number in PHONE_FIELDS}
# each e-mail and the column that holds it normalised
EMAIL_FIELDS = {"email": "email_normalized", "email2": "email2_normalized"}
# what a person has anew at another organisation
COORDINATES = (*PHONE_FIELDS, *EMAIL_FIELDS)


class ResPartner(models.Model):
    """The sheet of a contact person: names and six coordinates, each normalised."""

    _inherit = "res.partner"

    phone2 = fields.Char(string="Phone 2")
    mobile2 = fields.Char(string="Mobile 2")
    email2 = fields.Char(string="Email 2")
    phone_e164 = fields.Char(
        prefetch=RARELY_READ,
        string="Phone (E.164)",
        compute="_compute_e164",
        store=True,
        index="btree_not_null",
    )
    phone2_e164 = fields.Char(
        prefetch=RARELY_READ,
        string="Phone 2 (E.164)",
        compute="_compute_e164",
        store=True,
        index="btree_not_null",
    )
    mobile_e164 = fields.Char(
        prefetch=RARELY_READ,
        string="Mobile (E.164)",
        compute="_compute_e164",
        store=True,
        index="btree_not_null",
    )
    mobile2_e164 = fields.Char(
        prefetch=RARELY_READ,
        string="Mobile 2 (E.164)",
        compute="_compute_e164",
        store=True,
        index="btree_not_null",
    )
    # what is compared: with its extension, and where no numbering plan knows the number
    phone_key = fields.Char(
        string="Phone (key)", compute="_compute_e164", store=True, exportable=False
    )
    phone2_key = fields.Char(
        string="Phone 2 (key)", compute="_compute_e164", store=True, exportable=False
    )
    mobile_key = fields.Char(
        string="Mobile (key)", compute="_compute_e164", store=True, exportable=False
    )
    mobile2_key = fields.Char(
        string="Mobile 2 (key)", compute="_compute_e164", store=True, exportable=False
    )
    email2_normalized = fields.Char(
        prefetch=RARELY_READ,
        string="Normalized Email 2",
        compute="_compute_email2_normalized",
        store=True,
        index="btree_not_null",
    )
    coordinate_search = fields.Char(
        string="Phone, mobile or email",
        store=False,
        search="_search_coordinate_search",
        help="Finds a telephone number in any spelling, and any e-mail.",
    )
    names_required = fields.Boolean(compute="_compute_names_required")

    # core looks people up by it, without an index; this one goes with the addon
    _email_normalized_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.depends(
        "phone",
        "phone2",
        "mobile",
        "mobile2",
        "country_id",
        "commercial_partner_id.country_id",
        "company_id",
    )
    def _compute_e164(self):
        @cache
        def get_region(partner):
            countries = partner._phone_get_country()
            return (countries.get(partner.id) or self.env.company.country_id).code

        for partner in self:
            for source, target in PHONE_FIELDS.items():
                phone = partner[source] and read_phone(
                    partner[source], partial(get_region, partner)
                )
                partner[target] = phone and phone.e164
                partner[NUMBER_KEYS[source]] = phone and phone.key

    @api.depends("email2")
    def _compute_email2_normalized(self):
        for partner in self:
            text = partner.email2 or ""
            if len(text) > EMAIL_LENGTH:
                partner.email2_normalized = False
            else:
                partner.email2_normalized = tools.email_normalize(text, strict=False)

    @api.depends("parent_id", "is_company", "type", "firstname", "lastname")
    def _compute_names_required(self):
        """Both names are asked of whoever is entered for an organisation.

        A person who was there before with one name only can still be saved.
        """
        for partner in self:
            origin = partner._origin
            partner.names_required = bool(
                partner.parent_id
                and not partner.is_company
                and partner.type == "contact"
                and (not origin.id or (origin.firstname and origin.lastname))
            )

    def _search_coordinate_search(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator == "in":
            return Domain.OR(self._coordinate_domain(item) for item in value)
        return self._coordinate_domain(value)

    @api.model
    def _coordinate_domain(self, text):
        """Return the domain of partners one of whose coordinates holds ``text``.

        :param str text: a telephone number in any spelling, or part of an e-mail
        """
        if not isinstance(text, str) or not text.strip():
            return Domain.FALSE
        digits = sum(map(str.isdigit, text))
        if digits >= self._phone_search_min_length and (
            patterns := get_number_condition(text, self.env.company.country_id.code)
        ):
            return Domain.OR(Domain("search_text", "like", part) for part in patterns)
        emails = ("email", "email2")
        return Domain.OR(Domain(field, "ilike", text.strip()) for field in emails)

    def _get_coordinate_keys(self):
        """Return what is compared of each number and e-mail of a person.

        :return: dict of the name of a field to a set of keys, empty where it is empty
        """
        self.ensure_one()
        keys = {
            number: {self[key]} if self[key] else set()
            for number, key in NUMBER_KEYS.items()
        }
        return keys | {
            email: set(get_email_keys(self[email])) for email in EMAIL_FIELDS
        }

    def _find_shared_coordinates(self, keys):
        """Return the names of the fields that hold one of these keys.

        :param keys: of numbers and e-mails; a line is found with any extension
        """
        self.ensure_one()
        lines = {key.partition(";")[0] for key in keys if key.endswith(";")}
        return [
            field
            for field, theirs in self._get_coordinate_keys().items()
            if not theirs.isdisjoint(keys)
            or any(key.partition(";")[0] in lines for key in theirs)
        ]

    @api.model
    def _phone_format_number(
        self, number, country, force_format="E164", raise_exception=False
    ):
        """Let core format the number that a field begins with, by the right plan."""
        phone = number and read_phone(number, country.code)
        if phone and phone.e164:
            number = phone.e164
        return super()._phone_format_number(
            number, country, force_format, raise_exception
        )

    def _phone_get_country(self):
        """The person's own country first, then the organisation's, then the company's.

        :return: dict of partner id to country, none where nothing is known
        """
        countries = super()._phone_get_country()
        for partner in self:
            # sudo: only a country is read, of an organisation that the reader of the
            # person sees named on their sheet
            country = partner.sudo().commercial_partner_id.country_id
            company_country = partner.sudo().company_id.country_id
            if partner.id not in countries and (country or company_country):
                countries[partner.id] = country or company_country
        return countries

    @api.model
    def _entry_prepare(self, vals_list):
        """Give organisations the name that they were given; clean e-mails."""
        vals_list = super()._entry_prepare(vals_list)
        return [
            self._clean_emails(self._keep_organisation_name_whole(vals))
            for vals in vals_list
        ]

    @api.model
    def _change_prepare(self, vals):
        """Clean e-mails, whoever writes them."""
        return self._clean_emails(super()._change_prepare(vals))

    @api.model
    def _clean_emails(self, vals):
        """Take out of e-mails what cannot be seen, and what ends a sentence."""
        cleaned = {
            name: clean_email(vals[name]) for name in EMAIL_FIELDS if name in vals
        }
        return {**vals, **cleaned} if cleaned else vals

    @api.model
    def _keep_organisation_name_whole(self, vals):
        """Keep an organisation's name from being split into last and first name.

        ``partner_firstname`` knows an organisation by ``company_type`` only, which
        imports and RPC do not give.

        :return: the values of ``create`` to use
        """
        if vals.get("is_company") and vals.get("name") and "company_type" not in vals:
            others = {key: value for key, value in vals.items() if key != "name"}
            return {**others, "lastname": vals["name"], "firstname": False}
        return vals

    @api.onchange("mobile", "country_id", "company_id")
    def _onchange_mobile_validation(self):
        self._format_number_as_typed("mobile")

    @api.onchange("mobile2", "country_id", "company_id")
    def _onchange_mobile2_validation(self):
        self._format_number_as_typed("mobile2")

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        """Let core show a number in its own way, unless more than it is noted."""
        if not is_bare_number(self.phone):
            return None
        return super()._onchange_phone_validation()

    def _format_number_as_typed(self, field):
        """Show a valid number as core shows ``phone``; leave any other as typed."""
        if is_bare_number(self[field]):
            self[field] = (
                self._phone_format(fname=field, force_format="INTERNATIONAL")
                or self[field]
            )
