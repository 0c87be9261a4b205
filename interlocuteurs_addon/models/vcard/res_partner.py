from base64 import b64encode

from odoo import api, fields, models
from odoo.tools import split_every

from ...tools.qr_code import draw_qr_code
from ...tools.vcard_content import get_properties
from ...tools.vcard_writer import (
    VERSIONS,
    Property,
    shorten,
    write_card,
    write_property,
)

# size of a batch of cards: the cache is invalidated between batches
BATCH = 2000

# what a QR code says besides the name, the most important first, and how much of it: so
# a telephone's camera reads it at once
QR_PROPERTIES = ("TEL", "ORG", "EMAIL", "TITLE", "URL")
QR_OCTETS = 300

# what core says of a partner: all of it is said anew
CORE_PROPERTIES = {
    *("n", "fn", "adr", "email", "tel", "url", "org", "title", "photo", "version"),
}


class ResPartner(models.Model):
    """The business card of a partner as a vCard, alone or many in a zip.

    What a card holds is said by :meth:`_get_vcard_properties`, and by the small methods
    that it joins; one writer makes cards of it.
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
            picture = draw_qr_code(partner._get_vcard_qr_text(), box_size=6)
            partner.vcard_qr = b64encode(picture)

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

    def _get_vcard_file(self):
        """Write the card as a zip holds it: core's own way leaves lines unfolded.

        The context key ``vcard_organisation_id`` chooses the organisation.
        """
        self.ensure_one()
        organisation_id = self.env.context.get("vcard_organisation_id")
        organisation = self.browse(organisation_id) if organisation_id else None
        properties = self._get_vcard_properties(organisation)
        known = CORE_PROPERTIES | {prop.name.lower() for prop in properties}
        return write_card(
            properties, self._get_vcard_version(), self._get_vcard_additions(known)
        )

    def _get_vcard_additions(self, known):
        """Return the lines that other addons add to core's card of this partner.

        :param known: names of properties that are said already, lower case
        """
        vcard = self._build_vcard()._wrapped__
        return [
            line.serialize().removesuffix("\r\n").replace("\r\n ", "")
            for name, lines in vcard.contents.items()
            if name not in known
            for line in lines
        ]

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
