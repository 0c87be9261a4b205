from functools import lru_cache
from uuid import UUID, uuid5

from odoo import api, models
from odoo.tools import ormcache

from ..tools.normalize import split_functions
from ..tools.vcard_content import CardSource, choose_emails, choose_numbers

ADDRESS_FIELDS = ("street", "street2", "city", "zip", "state_id", "country_id")
# read in one query: these are stored
SOURCE_FIELDS = (
    *("id", "name", "complete_name", "firstname", "lastname", "title_id"),
    *("is_company", "type", "parent_id", "commercial_partner_id", "function"),
    *("phone", "phone2", "mobile", "mobile2"),
    *("phone_e164", "phone2_e164", "mobile_e164", "mobile2_e164"),
    *("email", "email2", "email_normalized", "email2_normalized"),
    *("website", "lang", "write_date", *ADDRESS_FIELDS),
)

# thousands of people share some hundred job positions
_split_functions = lru_cache(maxsize=4096)(lambda text: tuple(split_functions(text)))


class ResPartner(models.Model):
    """What the business cards of many partners say, read in a few queries."""

    _inherit = "res.partner"

    def _prepare_vcard_sources(self, wanted):
        """Return what the cards of these partners say, whatever their number.

        :param wanted: list of pairs: the id of one of these partners, and the
            organisation whose collaborator the card shows, empty for nobody's
        :return: list of :class:`~..tools.vcard_content.CardSource`, in that order
        :raises AccessError: the user may not read one of them
        """
        self.check_access("read")
        rows = {row["id"]: row for row in self._read_vcard_rows()}
        names = self._read_vcard_names(rows.values())
        organisations = self.filtered("is_company").union(
            *{organisation for _id, organisation in wanted}
        )
        elsewhere = [
            (partner_id, organisation.id)
            for partner_id, organisation in wanted
            if organisation
            and organisation.id != rows[partner_id]["commercial_partner_id"]
        ]
        readers = (
            self._read_vcard_works(organisations),
            self._read_vcard_functions(elsewhere),
            self._read_vcard_sites(),
            self._read_vcard_categories(),
        )
        return [
            self._prepare_vcard_source(rows[partner_id], organisation, names, *readers)
            for partner_id, organisation in wanted
        ]

    def _read_vcard_rows(self):
        """Return the stored values of these partners as dicts, in one query.

        Field by field, the ORM takes longer than all the rest of a card.
        """
        query = self._as_query(ordered=False)
        columns = [
            self._field_to_sql(self._table, name, query) for name in SOURCE_FIELDS
        ]
        rows = self.env.execute_query(query.select(*columns))
        return [dict(zip(SOURCE_FIELDS, row, strict=True)) for row in rows]

    @api.model
    def _read_vcard_names(self, rows):
        """Return the names of the titles, states and countries of rows, by field."""

        def browse(field):
            comodel = self.env[self._fields[field].comodel_name]
            return comodel.browse({row[field] for row in rows if row[field]})

        return {
            "title_id": {
                title.id: title.shortcut or title.name for title in browse("title_id")
            },
            "state_id": {state.id: state.name for state in browse("state_id")},
            "country_id": {
                country.id: country.name for country in browse("country_id")
            },
        }

    @api.model
    def _prepare_vcard_source(
        self, row, organisation, names, works, functions, sites, categories
    ):
        """Return what the card of one partner says; the parameters were read for all.

        :param dict row: the partner's stored values
        :param organisation: whose collaborator the card shows
        :return: :class:`~..tools.vcard_content.CardSource`
        """
        partner_id = row["id"]
        is_main = organisation.id in (False, row["commercial_partner_id"])
        if row["is_company"]:
            units, _place, website = works[partner_id]
            positions = ()
        else:
            units, _place, website = works.get(organisation.id, ((), (), None))
            positions = functions.get((partner_id, organisation.id), ())
            if is_main and row["function"]:
                # core's text is in step with the functions of the main collaboration
                positions = _split_functions(row["function"])
        address = self._choose_vcard_address(row, organisation, sites, works)
        if address is None:
            address = _get_address([row[name] for name in ADDRESS_FIELDS], names)
        return CardSource(
            uid=f"urn:uuid:{self._get_vcard_namespace()}{partner_id:012x}",
            revision=row["write_date"],
            shown=row["name"] or row["email"] or row["phone"] or row["complete_name"],
            is_company=row["is_company"],
            lastname=row["lastname"] or "",
            firstname=row["firstname"] or "",
            prefix=names["title_id"].get(row["title_id"], ""),
            units=units,
            functions=positions,
            numbers=choose_numbers(row),
            emails=choose_emails(row),
            address=address,
            website=row["website"] or website or "",
            lang=row["lang"] or "",
            categories=categories.get(partner_id, ()),
        )

    @api.model
    def _choose_vcard_address(self, row, organisation, sites, works):
        """Return the address of the site or of the organisation.

        Odoo keeps the address of a contact equal to that of the partner whom he stands
        right below: below the organisation itself, he has none of his own.

        :return: the address; ``None`` where it is the person's own
        """
        if not organisation or row["is_company"]:
            return None
        is_own = any(row[name] for name in ("street", "city", "zip"))
        is_copy = row["type"] == "contact" and row["parent_id"] == organisation.id
        is_elsewhere = row["commercial_partner_id"] != organisation.id
        if is_own and not is_copy and not is_elsewhere:
            return None
        _units, place, _website = works[organisation.id]
        return sites.get((row["id"], organisation.id)) or place

    # -------------------------------------------------------- read for many at once

    def _get_vcard_organisations(self):
        """Return the organisation that each partner stands below.

        :return: dict of partner id to organisation, empty where the reader may not see
            it or there is none
        """
        # sudo: only ids; the organisations are then filtered by the user's rights
        partners = self.sudo()
        partners.fetch(["commercial_partner_id", "is_company"])
        above = {partner.id: partner.commercial_partner_id.id for partner in partners}
        organisations = self.browse(set(above.values()))._filtered_access("read")
        by_id = {found.id: found for found in organisations if found.is_company}
        none = self.browse()
        return {
            partner_id: by_id.get(above_id, none) if above_id != partner_id else none
            for partner_id, above_id in above.items()
        }

    @api.model
    def _read_vcard_works(self, organisations):
        """Return units, address and website of organisations and sites, by id."""
        works = {}
        organisations.fetch(["name", "parent_id", "website", *ADDRESS_FIELDS])
        for company in organisations:
            values = [company[name] for name in ADDRESS_FIELDS]
            state, country = company.state_id, company.country_id
            names = {
                "state_id": {state: state.name},
                "country_id": {country: country.name},
            }
            works[company.id] = (
                company._get_vcard_units(),
                _get_address(values, names),
                company.website,
            )
        return works

    def _get_vcard_units(self):
        """Return the names of an organisation and of its department, outermost first.

        A department is an organisation below another one.
        """
        # sudo: the names above an organisation, which stand on its own sheet, too
        organisation = self.sudo()
        names = [organisation.name or ""]
        while organisation.parent_id.is_company:
            organisation = organisation.parent_id
            names.insert(0, organisation.name or "")
        return tuple(names)

    @api.model
    def _read_vcard_functions(self, elsewhere):
        """Return the functions for other organisations than the main one.

        :param elsewhere: list of (person id, organisation id)
        :return: dict of such pairs to names
        """
        if not elsewhere:
            return {}
        # sudo: only the names of what these people do for organisations that the user
        # may read, as core's text says them of the main one
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        people, organisations = zip(*elsewhere, strict=True)
        found = Collaboration.search(
            [("person_id", "in", people), ("organisation_id", "in", organisations)]
        )
        # a current one comes last, and counts
        return {
            (c.person_id.id, c.organisation_id.id): tuple(c.function_ids.mapped("name"))
            for c in found.sorted("state", reverse=True)
        }

    def _read_vcard_sites(self):
        """Return the address of the site where each person works for an organisation.

        :return: dict of (person id, organisation id) to address
        """
        if not self.site_ids:
            return {}
        places = self._read_vcard_works(self.site_ids)
        # the first site comes last, and counts
        return {
            (person.id, site.commercial_partner_id.id): places[site.id][1]
            for person in self
            for site in reversed(person.site_ids)
            if site.city
        }

    def _read_vcard_categories(self):
        """Return the names of the tags by partner id, if the user may read tags."""
        if not self.env["res.partner.category"].has_access("read"):
            return {}
        if not self.category_id:
            return {}
        return {
            partner.id: tuple(tag.name for tag in partner.category_id)
            for partner in self
        }

    @api.model
    @ormcache()
    def _get_vcard_namespace(self):
        """Return what the identifiers of this database's cards begin with.

        The last part of a UUID holds the partner's id, so that no two are the same.
        """
        # sudo: the database's identifier is only the seed of a hash
        seed = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return str(uuid5(UUID(seed), self._name))[:24]


def _get_address(values, names):
    """Return an address as ``ADR`` says it, empty if nothing is known.

    :param values: those of ``ADDRESS_FIELDS``
    :param names: names of states and of countries, by field
    """
    street, street2, city, postal_code, state, country = values
    address = (
        *("", "", "\n".join(filter(None, (street, street2))), city or ""),
        *(names["state_id"].get(state) or "", postal_code or ""),
        names["country_id"].get(country) or "",
    )
    return address if any(address) else ()
