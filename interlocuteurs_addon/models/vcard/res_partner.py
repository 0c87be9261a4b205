import io
from base64 import b64encode
from functools import partial

import qrcode
import vobject

from odoo import api, fields, models
from odoo.tools import split_every

from ...tools.text import clean_text
from ...tools.vcard_content import get_properties
from ...tools.vcard_writer import (
    ONLY_IN,
    VERSIONS,
    Property,
    get_parameters,
    is_uri,
    shorten,
    write_card,
    write_property,
    write_value,
)

# size of a batch of cards: the cache is invalidated between batches
BATCH = 2000

# what a QR code says besides the name, the most important first, and how much of it: so
# a telephone's camera reads it at once
QR_PROPERTIES = ("TEL", "ORG", "EMAIL", "TITLE", "URL")
QR_OCTETS = 300

# what core says of a partner: all of it is said anew
CORE_PROPERTIES = {"n", "fn", "adr", "email", "tel", "url", "org", "title", "photo"}


def _add_to_vobject(vcard, prop, version):
    """Add a property to core's card, as vobject holds it.

    :param vcard: a ``vobject`` component
    """
    clean = partial(clean_text, lines=True)
    uri = is_uri(prop, version)
    line = vcard.add(prop.name.lower())
    parameters = get_parameters(prop.name, prop.types, prop.preferred, version, uri)
    line.params = {key: list(values) for key, values in parameters}
    if prop.name == "N":
        line.value = vobject.vcard.Name(*map(clean, prop.value))
    elif prop.name == "ADR":
        box, extended, *address = map(clean, prop.value)
        line.value = vobject.vcard.Address(*address, box=box, extended=extended)
    elif isinstance(prop.value, tuple):
        line.value = list(map(clean, prop.value))
    elif isinstance(prop.value, bytes) and version == "3.0":
        line.value = prop.value
    elif isinstance(prop.value, str) and not (uri or _is_bare(prop.value, version)):
        line.value = clean(prop.value)
    else:
        # vobject would put backslashes where they do not belong
        line.value = write_value(prop, version, uri)
        line.encoded = True


def _is_bare(text, version):
    """Tell whether a text has a semicolon that the version writes without backslash."""
    return version == "4.0" and ";" in text


class ResPartner(models.Model):
    """The business card of a partner as a vCard, alone or many in a zip.

    What a card holds is said by :meth:`_get_vcard_properties`, and by the small methods
    that it joins. Core's ``_build_vcard`` and the downloads are fed from it.
    """

    _inherit = "res.partner"

    vcard_qr = fields.Binary(
        string="QR code of the business card",
        compute="_compute_vcard_qr",
        exportable=False,
    )

    def _compute_vcard_qr(self):
        self.vcard_qr = False
        for partner in self.filtered("id")._origin:
            code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=6)
            code.add_data(partner._get_vcard_qr_text().encode())
            picture = io.BytesIO()
            code.make_image().save(picture, format="PNG")
            partner.vcard_qr = b64encode(picture.getvalue())

    # --------------------------------------------------------- what a card says

    def _get_vcard_properties(self, organisation=None, source=None):
        """Return what the card of this partner says: the one place that decides.

        :param organisation: whose collaborator the card shows; an empty recordset for
            nobody's, ``None`` for the one that the partner stands below
        :param source: what was read of the partner with others, if it was
        :return: list of :class:`~..tools.vcard_writer.Property`
        """
        self.ensure_one()
        if source is None:
            chosen = organisation if organisation is None else organisation.id
            [(_id, source)] = self._prepare_vcard_sources([(self.id, chosen)])
        return get_properties(source) + self._get_vcard_photos(source)

    @api.model
    def _get_vcard_photos(self, source):
        """Return the ``PHOTO``, if there is a real one."""
        if not source.photo_id:
            return []
        # sudo: the picture of a partner whom the user may read, as core serves it
        attachment = self.env["ir.attachment"].sudo().browse(source.photo_id)
        content = attachment.raw
        # not kept: many cards are made at once
        attachment.invalidate_recordset(["raw", "datas", "db_datas"])
        # Odoo told the type from the content
        picture_type = attachment.mimetype.partition("/")[2]
        return [Property("PHOTO", content, (picture_type,))] if content else []

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

        Whoever was deleted meanwhile is left out.

        :param wanted: list of pairs (partner id, organisation id or ``None``), as
            :meth:`_prepare_vcard_sources` takes them
        :return: pairs (name for a file, card as bytes)
        """
        version = self._get_vcard_version()
        for pairs in split_every(BATCH, wanted, list):
            sources = self._prepare_vcard_sources(pairs)
            partners = self.browse(dict(sources))
            by_id = {partner.id: partner for partner in partners}
            for partner_id, source in sources:
                partner = by_id[partner_id]
                properties = partner._get_vcard_properties(source=source)
                yield source.shown, write_card(properties, version)
            self.env.invalidate_all()

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
        kept = [shorten(prop) for prop in said if prop.name in ("N", "FN")]
        octets = 0
        for name in QR_PROPERTIES:
            for prop in (prop for prop in said if prop.name == name):
                size = len(write_property(prop).encode())
                if octets + size <= QR_OCTETS:
                    octets += size
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
