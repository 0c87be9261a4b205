import io
import re
from base64 import b64encode
from uuid import UUID, uuid5

import qrcode
import vobject

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every
from odoo.tools.mimetypes import guess_mimetype

from ..tools.vcard_writer import (
    ONLY_IN,
    VERSIONS,
    Property,
    clean_text,
    get_parameters,
    is_uri,
    write_card,
    write_property,
    write_value,
)

# cards made at once: what is read for them is forgotten before the next ones
BATCH = 500
# phones refuse larger pictures, or take seconds for each
MAX_PHOTO_SIZE = 224 * 1024
PHOTO_FIELDS = ("image_512", "image_256")
PHOTO_TYPES = ("image/jpeg", "image/png", "image/gif")

# what a telephone's camera reads at once, the most important first
QR_PROPERTIES = ("N", "FN", "TEL", "ORG", "EMAIL", "TITLE", "URL")
QR_OCTETS = 400

VCARD_FIELDS = [
    *("name", "complete_name", "firstname", "lastname", "title_id", "is_company"),
    *("type", "parent_id", "commercial_partner_id", "function", "function_ids"),
    *("phone", "phone2", "mobile", "mobile2"),
    *("phone_e164", "phone2_e164", "mobile_e164", "mobile2_e164"),
    *("email", "email2", "email_normalized", "email2_normalized", "website", "lang"),
    *("street", "street2", "zip", "city", "state_id", "country_id", "write_date"),
]
ADDRESS_FIELDS = ("street", "street2", "zip", "city", "state_id", "country_id")

# what core says of a partner: all of it is said anew
CORE_PROPERTIES = {"n", "fn", "adr", "email", "tel", "url", "org", "title", "photo"}

# in E.164 the extension of a number is lost
_EXTENSION = re.compile(r"[^\W\d_]|[#,;]")


def _add_to_vobject(vcard, prop, version):
    """Add a property to core's card, as vobject holds it.

    :param vcard: a ``vobject`` component
    """
    uri = is_uri(prop, version)
    line = vcard.add(prop.name.lower())
    parameters = get_parameters(prop.name, prop.types, prop.preferred, version, uri)
    line.params = {key: list(values) for key, values in parameters}
    if prop.name == "N":
        line.value = vobject.vcard.Name(*map(clean_text, prop.value))
    elif prop.name == "ADR":
        box, extended, *address = map(clean_text, prop.value)
        line.value = vobject.vcard.Address(*address, box=box, extended=extended)
    elif isinstance(prop.value, tuple):
        line.value = list(map(clean_text, prop.value))
    elif isinstance(prop.value, bytes) and version == "3.0":
        line.value = prop.value
    elif isinstance(prop.value, str) and not uri:
        line.value = clean_text(prop.value)
    else:
        # lists, and addresses of something: vobject would put backslashes into them
        line.value = write_value(prop, version)
        line.encoded = True


class ResPartner(models.Model):
    """The business card of a partner as a vCard, alone or many in a zip.

    What a card holds is said by :meth:`_get_vcard_properties`, and by the small methods
    that it joins. Core's ``_build_vcard`` and the downloads are fed from it.
    """

    _inherit = "res.partner"

    vcard_photo_id = fields.Many2one(
        "ir.attachment",
        string="Photo of the business card",
        compute="_compute_vcard_photo_id",
        compute_sudo=True,
        exportable=False,
    )
    vcard_qr = fields.Binary(
        string="QR code of the business card",
        compute="_compute_vcard_qr",
        exportable=False,
    )

    def _compute_vcard_photo_id(self):
        """Find the largest real picture that is small enough, of many in one query."""
        domain = Domain(
            [
                ("res_model", "=", self._name),
                ("res_field", "in", PHOTO_FIELDS),
                ("res_id", "in", self.ids),
                ("mimetype", "in", PHOTO_TYPES),
                ("file_size", "<=", MAX_PHOTO_SIZE),
            ]
        )
        pictures = self.env["ir.attachment"].search_fetch(
            domain, ["res_id", "res_field", "store_fname"], order="res_field, id"
        )
        # image_512 comes last, and counts
        by_partner = {picture.res_id: picture for picture in pictures}
        for partner in self:
            partner.vcard_photo_id = by_partner.get(partner.id)

    def _compute_vcard_qr(self):
        for partner in self:
            code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=6)
            code.add_data(partner._get_vcard_qr_text().encode())
            picture = io.BytesIO()
            code.make_image().save(picture, format="PNG")
            partner.vcard_qr = b64encode(picture.getvalue())

    # --------------------------------------------------------- what a card says

    def _get_vcard_properties(self, organisation=None):
        """Return what the card of this partner says: the one place that decides.

        :param organisation: whose collaborator the card shows; an empty recordset for
            nobody's, ``None`` for the one that the partner stands below
        :return: list of :class:`~..tools.vcard_writer.Property`
        """
        self.ensure_one()
        if organisation is None:
            organisation = self._get_vcard_organisations()[self.id]
        return [
            *self._get_vcard_names(),
            *self._get_vcard_work(organisation),
            *self._get_vcard_phones(),
            *self._get_vcard_emails(),
            *self._get_vcard_addresses(organisation),
            *self._get_vcard_details(organisation),
            *self._get_vcard_photos(),
            *self._get_vcard_identity(),
        ]

    def _get_vcard_organisations(self):
        """Return the organisation that each partner stands below.

        :return: dict of partner id to organisation, empty where the reader may not see
            it or there is none
        """
        none = self.browse()
        # sudo: only ids; the organisations are then filtered by the user's rights
        above = {
            partner.id: partner.commercial_partner_id.id for partner in self.sudo()
        }
        organisations = self.browse({above[partner.id] for partner in self})
        readable = organisations._filtered_access("read").filtered("is_company")
        by_id = {organisation.id: organisation for organisation in readable}
        return {
            partner_id: by_id.get(above_id, none) if above_id != partner_id else none
            for partner_id, above_id in above.items()
        }

    def _get_vcard_names(self):
        """Return ``KIND``, ``N`` and ``FN``: no card is without them."""
        shown = self.name or self.email or self.phone or self.display_name or "?"
        if self.is_company:
            return [
                Property("KIND", "org"),
                Property("N", ("", "", "", "", "")),
                Property("FN", shown),
                # by this Apple's programs file it as an organisation
                Property("X-ABSHOWAS", "COMPANY"),
            ]
        lastname, firstname = self.lastname or "", self.firstname or ""
        if not lastname and not firstname:
            lastname = shown
        title = self.title_id
        prefix = (title.shortcut or title.name) if title else ""
        return [
            Property("KIND", "individual"),
            Property("N", (lastname, firstname, "", prefix or "", "")),
            Property("FN", shown),
        ]

    def _get_vcard_work(self, organisation):
        """Return ``ORG`` with its department, ``TITLE`` for all functions, ``ROLE``s."""
        properties = []
        if self.is_company:
            properties.append(Property("ORG", self._get_vcard_units()))
        elif organisation:
            properties.append(Property("ORG", organisation._get_vcard_units()))
        functions = self._get_vcard_functions(organisation)
        if functions:
            # programs show one title; each function alone is a role
            properties.append(Property("TITLE", ", ".join(functions)))
            properties += [Property("ROLE", function) for function in functions]
        return properties

    def _get_vcard_units(self):
        """Return the names of an organisation and of its department, outermost first.

        A department is an organisation below another one.
        """
        # sudo: the names above an organisation stand in its own complete name
        organisation = self.sudo()
        names = [organisation.name or ""]
        while organisation.parent_id.is_company:
            organisation = organisation.parent_id
            names.insert(0, organisation.name or "")
        return tuple(names)

    def _get_vcard_functions(self, organisation):
        """Return the names of what the person does, for ``organisation`` if any."""
        if self.is_company:
            return []
        # sudo: names of functions, which whoever reads the person reads as a text, too
        person = self.sudo()
        functions = person.function_ids
        if organisation and organisation != self.commercial_partner_id:
            collaborations = person.collaboration_ids.filtered(
                lambda c: c.organisation_id == organisation
            )
            # a current one before future and past ones
            functions = collaborations.sorted("state")[:1].function_ids
        if functions:
            return [function.name for function in functions]
        return [self.function] if self.function and not organisation else []

    def _get_vcard_phones(self):
        """Return the ``TEL``s, the preferred one first."""
        numbers = (
            (self.phone, self.phone_e164, ("work", "voice")),
            (self.mobile, self.mobile_e164, ("cell", "voice")),
            (self.phone2, self.phone2_e164, ("work", "voice")),
            (self.mobile2, self.mobile2_e164, ("cell", "voice")),
        )
        said = {}
        for typed, e164, types in numbers:
            if typed:
                number = e164 if e164 and not _EXTENSION.search(typed) else typed
                said.setdefault(number, Property("TEL", number, types, not said))
        return list(said.values())

    def _get_vcard_emails(self):
        """Return the ``EMAIL``s, the preferred one first."""
        said = {}
        for typed, normalized in (
            (self.email, self.email_normalized),
            (self.email2, self.email2_normalized),
        ):
            if typed:
                email = normalized or typed
                said.setdefault(email, Property("EMAIL", email, ("work",), not said))
        return list(said.values())

    def _get_vcard_addresses(self, organisation):
        """Return the work address as ``ADR``, if there is any."""
        place = self._get_vcard_place(organisation)
        street = "\n".join(filter(None, (place.street, place.street2)))
        parts = (
            *("", "", street, place.city or ""),
            *(place.state_id.name or "", place.zip or "", place.country_id.name or ""),
        )
        return [Property("ADR", parts, ("work",))] if any(parts) else []

    def _get_vcard_place(self, organisation):
        """Return the partner with the work address of this one.

        The person's own address, else that of his site, else the organisation's. Odoo
        writes the address of the related company on a person: that is not his own.
        """
        if not organisation or self.is_company:
            return self
        if organisation == self.commercial_partner_id and self._has_own_address(
            organisation
        ):
            return self
        sites = self.site_ids.filtered(
            lambda site: site.commercial_partner_id == organisation and site.city
        )
        return sites[:1] or organisation

    def _has_own_address(self, organisation):
        """Tell whether the address is another one than that of ``organisation``."""
        return any(
            self[name] and self[name] != organisation[name] for name in ADDRESS_FIELDS
        )

    def _get_vcard_details(self, organisation):
        """Return ``URL``, ``LANG`` and ``CATEGORIES``."""
        properties = []
        website = self.website or organisation.website
        if website:
            properties.append(Property("URL", website))
        if self.lang:
            properties.append(Property("LANG", self.lang.replace("_", "-")))
        # tags are for those who may read them: not for the portal
        if self.env["res.partner.category"].has_access("read") and self.category_id:
            names = [category.name for category in self.category_id]
            properties.append(Property("CATEGORIES", names))
        return properties

    def _get_vcard_photos(self):
        """Return the ``PHOTO``, if there is a real one."""
        # sudo: the picture of a partner whom the user may read, as core serves it
        attachment = self.vcard_photo_id.sudo()
        if not attachment:
            return []
        # alone, and forgotten: those of all others would be read with it, and kept
        attachment = attachment.browse(attachment.id)
        content = attachment.raw
        attachment.invalidate_recordset(["raw", "datas", "db_datas"])
        mimetype = guess_mimetype(content or b"")
        if mimetype not in PHOTO_TYPES:
            return []
        return [Property("PHOTO", content, (mimetype.partition("/")[2],))]

    def _get_vcard_identity(self):
        """Return ``UID`` and ``REV``, by which a second import updates the first."""
        # sudo: the database's identifier is only the seed of a hash
        seed = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        uid = uuid5(UUID(seed), f"{self._name},{self.id}")
        revision = self.write_date.strftime("%Y%m%dT%H%M%SZ")
        return [Property("UID", f"urn:uuid:{uid}"), Property("REV", revision)]

    # -------------------------------------------------------------- cards of it

    @api.model
    def _get_vcard_version(self):
        """Return the version of vCards that the settings ask for."""
        # sudo: one parameter, which is no secret
        version = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param("interlocuteurs_addon.vcard_version")
        )
        return version if version in VERSIONS else VERSIONS[0]

    @api.model
    def _iter_vcards(self, wanted):
        """Yield cards, whatever their number, with a constant amount of memory.

        Whoever is gone meanwhile is left out.

        :param wanted: list of pairs (partner id, organisation id or ``None``), as in
            :meth:`_get_vcard_properties`
        :return: pairs (name for a file, card as bytes)
        """
        version = self._get_vcard_version()
        for pairs in split_every(BATCH, wanted, list):
            partners = self.browse(dict(pairs)).exists()
            partners.fetch(VCARD_FIELDS)
            by_id = {partner.id: partner for partner in partners}
            above = partners._get_vcard_organisations()
            chosen = self.browse({organisation for _partner, organisation in pairs})
            chosen = {o.id: o for o in chosen.exists()._filtered_access("read")}
            for partner_id, organisation_id in pairs:
                if partner_id not in by_id:
                    continue
                partner = by_id[partner_id]
                organisation = (
                    chosen.get(organisation_id, self.browse())
                    if organisation_id
                    else above[partner_id]
                )
                properties = partner._get_vcard_properties(organisation)
                yield partner._get_vcard_file_name(), write_card(properties, version)
            self.env.invalidate_all()

    def _get_vcard_file_name(self):
        """Return the name of the file of a card, without extension."""
        return self.name or self.email or self.display_name

    def _build_vcard(self):
        """Say in core's card what ours say; what other addons add to it stays.

        The context key ``vcard_organisation_id`` chooses the organisation.
        """
        proxy = super()._build_vcard()
        organisation_id = self.env.context.get("vcard_organisation_id")
        organisation = self.browse(organisation_id) if organisation_id else None
        properties = self._get_vcard_properties(organisation)
        version = self._get_vcard_version()
        vcard = proxy._wrapped__
        for name in CORE_PROPERTIES | {prop.name.lower() for prop in properties}:
            vcard.contents.pop(name, None)
        vcard.add("version").value = version
        for prop in properties:
            if ONLY_IN.get(prop.name, version) == version:
                _add_to_vobject(vcard, prop, version)
        return proxy

    def _get_vcard_qr_text(self):
        """Return a card that is small enough for a telephone's camera."""
        said = self._get_vcard_properties()
        kept, octets = [], 0
        for name in QR_PROPERTIES:
            for prop in (prop for prop in said if prop.name == name):
                octets += len(write_property(prop).encode())
                if octets > QR_OCTETS and kept:
                    break
                kept.append(prop)
        return write_card(kept).decode()

    # ------------------------------------------------------------------ actions

    def action_download_vcards(self):
        """Download the cards of these partners."""
        return self._get_vcard_download_action(
            {"partner_ids": ",".join(map(str, self.ids))}
        )

    @api.model
    def _get_vcard_download_action(self, params):
        """Return the action by which the web client downloads cards.

        It posts: no address is too long, whatever the number of partners.
        """
        return {
            "type": "ir.actions.client",
            "tag": "interlocuteur_download_vcards",
            "params": params,
        }

    def action_show_vcard_qr(self):
        """Open the QR code of the card, for a telephone to read."""
        self.ensure_one()
        view = self.env.ref("interlocuteurs_addon.res_partner_view_form_vcard_qr")
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }
