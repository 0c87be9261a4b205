from odoo import api, fields, models, tools
from odoo.fields import Domain

from ...tools.values import significant_digits

# each telephone number and the column that holds it as E.164
PHONE_FIELDS = {
    "phone": "phone_e164",
    "phone2": "phone2_e164",
    "mobile": "mobile_e164",
    "mobile2": "mobile2_e164",
}
# each e-mail and the column that holds it normalised
EMAIL_FIELDS = {"email": "email_normalized", "email2": "email2_normalized"}
# no address is longer, with a name; reading one of nested comments is recursive
EMAIL_LENGTH = 500
# what a person has anew at another organisation
COORDINATES = (*PHONE_FIELDS, *EMAIL_FIELDS)


class ResPartner(models.Model):
    """The sheet of a contact person: names and six coordinates, each normalised."""

    _inherit = "res.partner"

    phone2 = fields.Char(string="Phone 2")
    mobile2 = fields.Char(string="Mobile 2")
    email2 = fields.Char(string="Email 2")
    # The trigram index serves equality and any part of the number alike.
    phone_e164 = fields.Char(
        string="Phone (E.164)",
        compute="_compute_e164",
        store=True,
        index="trigram",
    )
    phone2_e164 = fields.Char(
        string="Phone 2 (E.164)",
        compute="_compute_e164",
        store=True,
        index="trigram",
    )
    mobile_e164 = fields.Char(
        string="Mobile (E.164)",
        compute="_compute_e164",
        store=True,
        index="trigram",
    )
    mobile2_e164 = fields.Char(
        string="Mobile 2 (E.164)",
        compute="_compute_e164",
        store=True,
        index="trigram",
    )
    email2_normalized = fields.Char(
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
        countries = self._phone_get_country()
        for partner in self:
            country = countries.get(partner.id) or self.env.company.country_id
            for source, target in PHONE_FIELDS.items():
                partner[target] = partner._phone_format_number(partner[source], country)

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
        digits = significant_digits(text)
        if len(digits) >= self._phone_search_min_length:
            return Domain.OR(
                Domain(field, "like", digits) for field in PHONE_FIELDS.values()
            )
        emails = ("email", "email2")
        return Domain.OR(Domain(field, "ilike", text.strip()) for field in emails)

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
        """Give organisations the name that they were given."""
        vals_list = super()._entry_prepare(vals_list)
        return [self._keep_organisation_name_whole(vals) for vals in vals_list]

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

    def _format_number_as_typed(self, field):
        """Show a valid number as core shows ``phone``; leave any other as typed."""
        if self[field]:
            self[field] = (
                self._phone_format(fname=field, force_format="INTERNATIONAL")
                or self[field]
            )
