from odoo import api, http, models
from odoo.http import content_disposition, request
from odoo.modules.registry import Registry

from odoo.addons.web.controllers.vcard import Partner

from ..tools.downloads import NameGiver, stream_zip
from ..tools.forms import get_text
from ..tools.text import get_safe_name


class VcardDownload(Partner):
    """Download of business cards, at core's address."""

    @http.route()
    def download_vcard(
        self,
        partner_ids=None,
        partner=None,
        collaboration_ids=None,
        organisation_id=None,
        **kwargs,
    ):
        """Send one card, or a zip of several.

        :param str partner_ids: ids, parted by commas
        :param partner: one partner, from core's other address
        :param str collaboration_ids: ids of people as collaborators, parted by commas
        :param str organisation_id: all who work for this organisation now
        :raises AccessError: the user may not read one of them
        """
        archive = request.env._("Contacts")
        if collaboration_ids or organisation_id:
            collaborations = self._find_collaborations(
                collaboration_ids, organisation_id
            )
            wanted = [(c.person_id.id, c.organisation_id.id) for c in collaborations]
            if len(collaborations.organisation_id) == 1:
                archive = collaborations.organisation_id.name
        else:
            # a text where Odoo puts the record of the address is nobody's
            known = isinstance(partner, models.BaseModel)
            partners = self._find(
                partner if known else request.env["res.partner"], partner_ids
            )
            wanted = [(found.id, None) for found in partners]
        if not wanted:
            raise request.not_found()
        if len(wanted) == 1:
            return self._send_card(*wanted[0])
        return self._send_zip(wanted, archive)

    def _find(self, records, ids):
        """Return the records of these ids that exist and that the user may read.

        :raises AccessError: the user may not read one of them
        """
        # no id of PostgreSQL's is larger, nor has more digits
        texts = (text.strip() for text in get_text(ids).split(","))
        numbers = (int(text) for text in texts if text.isdecimal() and len(text) < 11)
        known = dict.fromkeys(number for number in numbers if 0 < number < 2**31)
        found = (records | records.browse(known)).exists()
        found.check_access("read")
        return found

    def _find_collaborations(self, collaboration_ids, organisation_id):
        Collaboration = request.env["interlocuteur.collaboration"]
        organisation = self._find(request.env["res.partner"], organisation_id)
        found = self._find(Collaboration, collaboration_ids)
        if organisation:
            found |= Collaboration._search_working_at(organisation[:1])
        found.person_id.check_access("read")
        return found

    def _send_card(self, partner_id, organisation_id):
        partner = request.env["res.partner"].browse(partner_id)
        content = partner.with_context(
            vcard_organisation_id=organisation_id
        )._get_vcard_file()
        name = get_safe_name(partner.name or partner.email or partner.display_name)
        return request.make_response(
            content,
            [
                ("Content-Type", "text/vcard; charset=utf-8"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(f"{name}.vcf")),
            ],
        )

    def _send_zip(self, wanted, archive):
        """Send the pieces of a zip while they are made; nothing holds it whole."""
        env = request.env
        pieces = _stream_cards(env.cr.dbname, env.uid, dict(env.context), wanted)
        name = get_safe_name(archive)
        return request.make_response(
            pieces,
            [
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition(f"{name}.zip")),
            ],
        )


def _stream_cards(database, uid, context, wanted):
    """Yield the pieces of a zip of cards.

    The request and its cursor are gone when a server asks for them. They are read where
    the ids were checked: a replica may not have the cards yet.
    """
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, uid, context)
        give_name = NameGiver()
        cards = env["res.partner"]._iter_vcards(wanted)
        yield from stream_zip((give_name(name, "vcf"), card) for name, card in cards)
