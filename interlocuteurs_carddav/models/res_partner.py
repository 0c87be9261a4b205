from urllib.parse import quote

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import split_every, str2bool

from odoo.addons.interlocuteurs_addon.models.core.res_partner_coordinates import (
    PHONE_FIELDS,
)
from odoo.addons.interlocuteurs_addon.models.vcard.res_partner import BATCH
from odoo.addons.interlocuteurs_addon.tools.phones import read_phone
from odoo.addons.interlocuteurs_addon.tools.vcard_writer import Property, write_card


class ResPartner(models.Model):
    """Cards as telephones get them: those of every download, and a way to the sheet."""

    _inherit = "res.partner"

    phone_proposal_ids = fields.One2many(
        "interlocuteur.phone.proposal",
        "partner_id",
        string="Proposed by phones",
        domain=[("state", "=", "open")],
        groups="base.group_user",
        copy=False,
    )

    @api.model
    def _are_photos_on_phones(self):
        """Tell whether the settings want photos on phones."""
        return self._get_vcard_switch("interlocuteurs_carddav.photos")

    @api.model
    def _are_characteristics_on_cards(self):
        """Tell whether the settings want characteristics on cards."""
        return self._get_vcard_switch("interlocuteurs_addon.vcard_characteristics")

    @api.model
    def _get_vcard_switch(self, name):
        # sudo: one parameter, which is no secret
        value = self.env["ir.config_parameter"].sudo().get_param(name)
        return str2bool(value or "", default=False)

    @api.model
    def _iter_phone_cards(self, ids, version):
        """Yield the cards of people, with a constant amount of memory.

        Whoever was deleted meanwhile is left out.

        :param ids: of people whom the user may read
        :return: pairs (id, card as text)
        """
        photos = self._are_photos_on_phones()
        call_url = f"{self.get_base_url()}/interlocuteurs/call"
        for batch in split_every(BATCH, ids, list):
            sources = self._prepare_vcard_sources([(each, None) for each in batch])
            people = self.browse(dict(sources))
            waiting = self.env["interlocuteur.phone.proposal"]._read_waiting(batch)
            for person, (partner_id, source) in zip(people, sources, strict=True):
                notes = [*filter(None, [source.note]), *waiting.get(partner_id, ())]
                source = source._replace(note="\n".join(notes))
                if not photos:
                    source = source._replace(photo_id=0)
                properties = person._get_vcard_properties(source=source)
                properties.append(self._get_call_property(call_url, source))
                yield partner_id, write_card(properties, version).decode()
            self.env.invalidate_all()

    @api.model
    def _get_call_property(self, call_url, source):
        """Return the link to the call sheet of whom a card is of.

        What is looked for stands behind a ``#``, which is sent to no server.
        """
        numbers = [number for number, _types in source.numbers]
        [known, *_others] = [*numbers, *source.emails, source.shown]
        return Property("URL", f"{call_url}#{quote(known, safe='')}")

    def action_add_to_phone(self):
        """Add these people to the user's favourites on their phones."""
        people = self.filtered(lambda partner: not partner.is_company)
        book = self.env["interlocuteur.address.book"]._add_favourites(people)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(count)s people are in your book “%(book)s” now.",
                    count=len(book.partner_ids),
                    book=book.name,
                ),
            },
        }

    def _change_access(self, vals, before):
        """Whoever is archived has gone, as a phone proposed."""
        super()._change_access(vals, before)
        if vals.get("active") is False:
            # sudo: archiving somebody is the decision, whoever may do it
            proposals = self.env["interlocuteur.phone.proposal"].sudo()
            gone = [("partner_id", "in", self.ids), ("kind", "=", "gone")]
            proposals.search([*gone, ("state", "=", "open")])._decide("taken")

    def _erase_traces(self, words):
        """Delete what phones proposed of an erased person, and cards that name them."""
        proposals = self.env["interlocuteur.phone.proposal"]
        erased = proposals.search([("partner_id", "=", self.id)])
        own = self._drop_shared_numbers(words)
        if own:
            erased |= proposals._find_naming(self._get_erased_pattern(own))
        erased.unlink()
        return super()._erase_traces(words)

    @api.model
    def _drop_shared_numbers(self, words):
        """Return the words by which nobody else is known, such as no switchboard.

        :param words: texts that name an erased person
        """
        region = self.env.company.country_id.code
        phones = {word: read_phone(word, region) for word in words}
        lines = [phone.line for phone in phones.values() if phone and phone.e164]
        columns = list(PHONE_FIELDS.values())
        sharing = self.search_fetch(
            Domain("id", "!=", self.id)
            & Domain.OR(Domain(name, "in", lines) for name in columns),
            columns,
        )
        shared = {partner[name] for partner in sharing for name in columns}
        return [
            word
            for word, phone in phones.items()
            if not (phone and phone.e164 in shared)
        ]
