from collections import defaultdict
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID, uuid5

from odoo import api, models
from odoo.tools import ormcache

from ...tools.text import split_functions
from ...tools.vcard_content import CardSource, choose_emails, choose_numbers

ADDRESS_FIELDS = ("street", "street2", "city", "zip", "state_id", "country_id")
WORK_FIELDS = ("name", "is_company", "parent_id", "website", *ADDRESS_FIELDS)
# read in one query: these are stored
SOURCE_FIELDS = (
    *("id", "name", "complete_name", "firstname", "lastname", "title_id"),
    *("is_company", "type", "parent_id", "commercial_partner_id", "function"),
    *("phone", "phone2", "mobile", "mobile2"),
    *("phone_e164", "phone2_e164", "mobile_e164", "mobile2_e164"),
    *("email", "email2", "email_normalized", "email2_normalized"),
    *("website", "lang", "write_date", *ADDRESS_FIELDS),
)

# what reading a picture needs, so that nothing is asked for each
PICTURE_FIELDS = ["res_id", "mimetype", "store_fname"]
PHOTO_FIELDS = ("image_512", "image_256")
PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif")
# phones refuse larger pictures, or take seconds for each
MAX_PHOTO_SIZE = 224 * 1024

# thousands of people share some hundred job positions
_split_functions = lru_cache(maxsize=4096)(lambda text: tuple(split_functions(text)))
# of a text with none of these, nothing is to be parted
_SEPARATORS = frozenset(",/;\n")


class Known(NamedTuple):
    """What was read for the cards of many partners, by id.

    :param str namespace: what the identifiers of all cards begin with
    :param dict names: names of titles, states and countries, by field
    :param dict works: units, address and website of organisations
    :param dict functions: names by (person, organisation), ``None`` for the main one
    :param dict sites: address of the site by (person, organisation)
    :param dict notes: texts by partner, whatever else there is to say
    """

    namespace: str
    names: dict
    works: dict
    functions: dict
    sites: dict
    categories: dict
    notes: dict
    photos: dict


class ResPartner(models.Model):
    """What the business cards of many partners say, read in a few queries."""

    _inherit = "res.partner"

    @api.model
    def _prepare_vcard_sources(self, wanted):
        """Return what the cards of partners say, whatever their number.

        :param wanted: list of pairs: the id of a partner, and that of the organisation
            whose collaborator the card shows, ``False`` for nobody's, ``None`` for the
            one that the partner stands below
        :return: pairs of a partner id and :class:`~..tools.vcard_content.CardSource`,
            in that order, without those who were deleted
        :raises AccessError: the user may not read one of them
        """
        rows = self._read_vcard_rows(self.browse(dict(wanted)))
        partners = self.browse(rows)
        partners.check_access("read")
        pairs = [
            (partner_id, chosen or self._get_vcard_organisation_id(rows[partner_id]))
            if chosen is not False
            else (partner_id, False)
            for partner_id, chosen in wanted
            if partner_id in rows
        ]
        organisations = self._filter_vcard_organisations({o for _id, o in pairs if o})
        companies = [
            partner_id for partner_id in rows if rows[partner_id]["is_company"]
        ]
        known = Known(
            namespace=self._get_vcard_namespace(),
            names=self._read_vcard_names(rows.values()),
            works=self._read_vcard_works(organisations | self.browse(companies)),
            functions=self._read_vcard_functions(
                [
                    (i, o)
                    for i, o in pairs
                    if o and o != rows[i]["commercial_partner_id"]
                ]
            )
            | self._read_vcard_main_functions(rows.values()),
            sites=partners._read_vcard_sites(),
            categories=partners._read_vcard_categories(),
            notes=partners._read_vcard_notes(),
            photos=partners._read_vcard_photos(),
        )
        readable = set(organisations.ids)
        return [
            (
                partner_id,
                self._prepare_vcard_source(
                    rows[partner_id], chosen in readable and chosen, known
                ),
            )
            for partner_id, chosen in pairs
        ]

    @api.model
    def _get_vcard_organisation_id(self, row):
        """Return the id of the organisation that a partner stands below, if any."""
        above = row["commercial_partner_id"]
        return above if above != row["id"] else False

    @api.model
    def _filter_vcard_organisations(self, organisation_ids):
        """Return those that are there, and that the user may read."""
        found = self.browse(organisation_ids).exists()._filtered_access("read")
        found.fetch(WORK_FIELDS)
        return found.filtered("is_company")

    @api.model
    def _read_vcard_rows(self, partners):
        """Return the stored values of partners as dicts by id, in one query.

        Reading field by field by the ORM takes longer than all the rest of a card.
        """
        query = partners._as_query(ordered=False)
        columns = [
            self._field_to_sql(self._table, name, query) for name in SOURCE_FIELDS
        ]
        rows = self.env.execute_query(query.select(*columns))
        return {row[0]: dict(zip(SOURCE_FIELDS, row, strict=True)) for row in rows}

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
    def _prepare_vcard_source(self, row, organisation_id, known):
        """Return what the card of one partner says.

        :param dict row: the partner's stored values
        :param organisation_id: whose collaborator the card shows, or ``False``
        :param Known known: what was read for all
        :return: :class:`~..tools.vcard_content.CardSource`
        """
        partner_id = row["id"]
        is_company = row["is_company"]
        works_for_id = partner_id if is_company else organisation_id
        units, _place, website = known.works.get(works_for_id, ((), (), None))
        if organisation_id and organisation_id != row["commercial_partner_id"]:
            positions = known.functions.get((partner_id, organisation_id), ())
        else:
            positions = () if is_company else self._get_vcard_functions(row, known)
        address = self._choose_vcard_address(row, organisation_id, known)
        if address is None:
            address = _get_address([row[name] for name in ADDRESS_FIELDS], known.names)
        return CardSource(
            uid=f"urn:uuid:{known.namespace}{partner_id:012x}",
            revision=row["write_date"],
            shown=row["name"] or row["email"] or row["phone"] or row["complete_name"],
            is_company=is_company,
            lastname=row["lastname"] or "",
            firstname=row["firstname"] or "",
            prefix=known.names["title_id"].get(row["title_id"], ""),
            units=units,
            functions=positions,
            numbers=choose_numbers(row),
            emails=choose_emails(row),
            address=address,
            website=row["website"] or website or "",
            lang=row["lang"] or "",
            categories=known.categories.get(partner_id, ()),
            note=known.notes.get(partner_id, ""),
            photo_id=known.photos.get(partner_id, 0),
        )

    @api.model
    def _get_vcard_functions(self, row, known):
        """Return the functions of the main collaboration, as core's text says them."""
        text = row["function"]
        if not text:
            return ()
        functions = known.functions.get((row["id"], None), ())
        # another addon may have written a text of its own
        in_step = text == ", ".join(functions)
        return functions if in_step else _split_functions(text)

    @api.model
    def _choose_vcard_address(self, row, organisation_id, known):
        """Return the address of the site or of the organisation.

        Odoo keeps the address of a contact equal to that of their parent: right below
        the organisation itself, they have none of their own.

        :return: the address; ``None`` where it is the person's own
        """
        if not organisation_id or row["is_company"]:
            return None
        if row["commercial_partner_id"] == organisation_id:
            is_copy = row["type"] == "contact" and row["parent_id"] == organisation_id
            if not is_copy and (row["street"] or row["city"] or row["zip"]):
                return None
        _units, place, _website = known.works[organisation_id]
        return known.sites.get((row["id"], organisation_id)) or place

    # -------------------------------------------------------- read for many at once

    @api.model
    def _read_vcard_works(self, organisations):
        """Return units, address and website of organisations and sites, by id."""
        works = {}
        organisations.fetch(WORK_FIELDS)
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
        names = [self.name or ""]
        # sudo: the names above an organisation, which stand on its own sheet, too
        organisation = self.sudo() if self.parent_id else self
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

    @api.model
    def _read_vcard_main_functions(self, rows):
        """Return the functions of the main collaborations, in each person's language.

        Of core's text nobody can tell which commas part two functions.

        :param rows: the stored values of people
        :return: dict of (person id, ``None``) to names
        """
        by_lang = defaultdict(list)
        for row in rows:
            if not _SEPARATORS.isdisjoint(row["function"] or ""):
                by_lang[row["lang"]].append(row["id"])
        found = {}
        for lang, ids in by_lang.items():
            lang = lang or self._get_default_function_lang()
            # sudo: only names that stand in core's text, too, of people whom the user
            # may read
            people = self.sudo().with_context(lang=lang).browse(ids)
            names = lru_cache(lambda functions: tuple(functions.mapped("name")))
            found |= {(each.id, None): names(each.function_ids) for each in people}
        return found

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

    def _read_vcard_notes(self):
        """Return what else there is to say, by partner id: nothing here, a seam."""
        return {}

    def _read_vcard_photos(self):
        """Return the largest real picture that is small enough, by partner id."""
        self.flush_model(PHOTO_FIELDS)
        domain = [
            ("res_model", "=", self._name),
            ("res_field", "in", PHOTO_FIELDS),
            ("res_id", "in", self.ids),
            ("mimetype", "in", PHOTO_TYPES),
            ("file_size", "<=", MAX_PHOTO_SIZE),
        ]
        # sudo: the pictures of partners whom the user may read, as core serves them
        pictures = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(domain, PICTURE_FIELDS, order="res_field, id")
        )
        # image_512 comes last, and counts
        return {picture.res_id: picture.id for picture in pictures}

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
