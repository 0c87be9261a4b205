from base64 import b64encode

from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql, str2bool
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.interlocuteurs_addon.models.core.res_partner_coordinates import (
    EMAIL_FIELDS,
    NUMBER_KEYS,
)
from odoo.addons.interlocuteurs_addon.models.vcard.res_partner_source import (
    PHOTO_TYPES,
)
from odoo.addons.interlocuteurs_addon.tools.phones import read_phone

from ..dav.changes import KIND_OF, find_changes, find_new_lines, read_card
from ..dav.storage import read_name
from .phone_proposal import TO_CHECK


class InterlocuteurAddressBook(models.Model):
    """What phones hand in becomes a proposal, and the phone is told what holds."""

    _inherit = "interlocuteur.address.book"

    @api.model
    def _may_hand_in(self):
        """Tell whether the settings let phones propose changes."""
        # sudo: one parameter, which is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        value = parameters.get_param("interlocuteurs_carddav.proposals")
        return str2bool(value or "", default=False)

    def _receive(self, name, content):
        """Propose what a phone did to a card of this book; nothing else is written.

        :param str name: how the phone calls the card
        :param bytes content: the card; none where it was deleted
        """
        self.ensure_one()
        state = self._get_sync_state()
        partner_id = read_name(name)
        person = self.env["res.partner"].browse(
            self._find_told_cards(state, [partner_id])
        )
        sequence = self._note_handing_in(state, person)
        proposals = self.env["interlocuteur.phone.proposal"]
        if not person:
            proposals._propose_new(self, name, content, sequence)
        elif content is None:
            proposals._propose(person, {"gone": {}})
        else:
            proposals._propose(person, person._find_phone_changes(content))

    @api.model
    def _note_handing_in(self, state, person):
        """Let the phone fetch a card anew: it holds what nobody has taken over.

        :return: the number of this change
        """
        [(sequence,)] = self.env.execute_query(
            SQL(
                """
                UPDATE interlocuteur_address_book_sync
                   SET sequence = sequence + 1, date = NOW() AT TIME ZONE 'UTC'
                 WHERE id = %s
             RETURNING sequence
                """,
                state.id,
            )
        )
        # the next comparison of all cards notes it once more, with its former tag
        self.env.cr.execute(
            SQL(
                """
                UPDATE interlocuteur_address_book_card
                   SET stamp = SPLIT_PART(stamp, '+', 1) || '+' || %(sequence)s,
                       sequence = %(sequence)s
                 WHERE sync_id = %(id)s AND partner_id = ANY(%(ids)s)
                """,
                sequence=sequence,
                id=state.id,
                ids=person.ids,
            )
        )
        return sequence

    @api.model
    def _get_stamp_parts(self):
        """Add what the user proposed and nobody decided, which the card says."""
        return [
            *super()._get_stamp_parts(),
            SQL(
                """
                SELECT person.id, 'proposal', proposal.id, proposal.write_date
                  FROM person
                  JOIN interlocuteur_phone_proposal proposal
                    ON proposal.partner_id = person.id
                 WHERE proposal.state = 'open' AND proposal.user_id = %s
                """,
                self.env.uid,
            ),
        ]

    def _find_handed_in_names(self, sequence):
        """Return what phones called cards that are not kept under these names."""
        # sudo: names that the user's own phones gave
        proposals = self.env["interlocuteur.phone.proposal"].sudo()
        own = Domain("book_id", "=", self.id) & Domain("user_id", "=", self.env.uid)
        found = proposals.search_fetch(
            own & Domain("sequence", ">", sequence), ["card_name"]
        )
        return found.mapped("card_name")


class InterlocuteurPhoneProposal(models.Model):
    """Making proposals, and telling those who decide."""

    _inherit = "interlocuteur.phone.proposal"

    @api.model
    def _propose(self, person, changes):
        """Propose changes of a person; what is open already is proposed once.

        :param dict changes: values of a proposal by its kind
        """
        own = Domain("partner_id", "=", person.id) & Domain(
            "user_id", "=", self.env.uid
        )
        # sudo: nobody has a right to create them: what is made here is what the user's
        # own phone said of a person whom the user may read
        Proposal = self.sudo().with_context(mail_create_nolog=True)
        known = Proposal.search(own & Domain("state", "=", "open"))
        by_kind = {proposal.kind: proposal for proposal in known}
        new = self.browse()
        for kind, values in changes.items():
            proposal = by_kind.get(kind)
            said = proposal and kind != "image_1920"
            if said and proposal.new_value == values.get("new_value", False):
                continue
            (proposal or self.browse()).sudo().unlink()
            new |= Proposal.create(
                {
                    "user_id": self.env.uid,
                    "partner_id": person.id,
                    "kind": kind,
                    **values,
                }
            )
        if new:
            # sudo: whoever reads somebody need not be able to write on their sheet
            person.sudo()._message_log(
                body=new._describe(), author_id=self.env.user.partner_id.id
            )
            new._ask_to_decide()

    @api.model
    def _propose_new(self, book, name, content, sequence):
        """Propose somebody new; a card that is sent again is the same proposal."""
        card = read_card(content)
        full_name = " ".join(filter(None, (card["firstname"], card["lastname"])))
        # sudo: as above: only what the user's own phone said
        Proposal = self.sudo().with_context(mail_create_nolog=True)
        Proposal.search(
            [
                ("book_id", "=", book.id),
                ("user_id", "=", self.env.uid),
                ("card_name", "=", name),
                ("state", "=", "open"),
            ]
        ).unlink()
        proposal = Proposal.create(
            {
                "user_id": self.env.uid,
                "kind": "new",
                "new_value": full_name,
                "card": b64encode(content),
                "organisation_id": self._find_organisation(card["organisation"]).id,
                "book_id": book.id,
                "card_name": name,
                "sequence": sequence,
            }
        )
        proposal._ask_to_decide()

    @api.model
    def _find_organisation(self, name):
        """Return the organisation of a name, if the user reads one and only one."""
        named = Domain("is_company", "=", True)
        named &= Domain("name", "=ilike", escape_psql(name))
        found = self.env["res.partner"].search(named, limit=2) if name else ()
        return found if len(found) == 1 else self.env["res.partner"]

    def _describe(self):
        """Return what is proposed, with the old and the new values, as HTML."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        lines = [
            Markup("<li>%s</li>") % proposal._describe_value(kinds[proposal.kind])
            for proposal in self
        ]
        title = self.env._(
            "The phone of %s proposes:", ", ".join(self.user_id.mapped("name"))
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (title, Markup().join(lines))

    @api.model
    def _read_waiting(self, partner_ids):
        """Return what the user proposed and nobody decided, as texts by person."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        own = Domain("user_id", "=", self.env.uid) & Domain("state", "=", "open")
        # sudo: what the user's own phones said of people whom the user may read
        found = self.sudo().search_fetch(
            own & Domain("partner_id", "in", partner_ids), ["kind", "new_value"]
        )
        waiting = {}
        for proposal in found.sorted("id"):
            said = ": ".join(filter(None, (kinds[proposal.kind], proposal.new_value)))
            text = self.env._("Proposed, not decided: %s", said)
            waiting.setdefault(proposal.partner_id.id, []).append(text)
        return waiting

    def _describe_value(self, label):
        """Return one value as a line."""
        if self.kind in ("gone", "image_1920"):
            return label
        return self.env._(
            "%(label)s: %(before)s → %(after)s",
            label=label,
            before=self.old_value or "–",
            after=self.new_value or "–",
        )

    def _ask_to_decide(self):
        """Give those who decide an activity that says all that is open."""
        person = self.partner_id
        for user in self._get_deciding_users():
            asked = self.with_context(lang=user.lang)
            if person:
                asked = asked.search(
                    [("partner_id", "=", person.id), ("state", "=", "open")]
                )
            record = (person or self).sudo().with_context(lang=user.lang)
            record.activity_unlink([TO_CHECK], user_id=user.id)
            record.activity_schedule(
                TO_CHECK,
                summary=asked.env._("Proposed by a phone"),
                note=asked._describe(),
                user_id=user.id,
            )

    def _get_deciding_users(self):
        """Return who decides, in sudo: who looks after the organisation, and may.

        Else whose phone it is, else the administrators of contact persons.
        """
        organisation = self.partner_id.commercial_partner_id or self.organisation_id
        groups = [organisation._get_team_users()] if organisation else []
        groups.append(self.user_id)
        managers = self.env.ref("interlocuteurs_addon.group_interlocuteur_manager")
        groups.append(managers.all_user_ids)
        able = (users.filtered(self._may_user_decide) for users in groups)
        return next(filter(None, able), self.env["res.users"])

    def _may_user_decide(self, user):
        """Tell whether a user may write the person, or enter somebody new.

        Only of what they may read: the activity, and its mail, say what is proposed.
        """
        if not user.active or not user._is_internal():
            return False
        proposals = self.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        if not proposals.has_access("read"):
            return False
        # sudo: of whom it is, to ask for the user's rights on them
        person = self.sudo().partner_id.with_env(proposals.env)
        if person:
            return person.has_access("write")
        return proposals.env["interlocuteur.import"].has_access("create")


class ResPartner(models.Model):
    """Comparing what a phone says of somebody with what it was told."""

    _inherit = "res.partner"

    @api.model
    def _get_vcard_uid(self, partner_id):
        """Return the identifier of a partner's card."""
        return f"urn:uuid:{self._get_vcard_namespace()}{partner_id:012x}"

    @api.model
    def _read_vcard_uid(self, uid):
        """Return the id of the partner whose card has an identifier, 0 for nobody's.

        Programs write it in capitals, and without its beginning, too.
        """
        head, number = uid.lower().removeprefix("urn:uuid:")[:-12], uid[-12:]
        if head != self._get_vcard_namespace():
            return 0
        try:
            return int(number, 16) & 0x7FFFFFFF
        except ValueError:
            return 0

    def _find_phone_changes(self, content):
        """Return the values of proposals by their kind, for a card that a phone wrote.

        Coordinates, the note and the photo; what else it changes is not taken.

        :param bytes content: the card
        """
        self.ensure_one()
        [(_id, told)] = self._iter_phone_cards(self.ids, "3.0")
        before, after = read_card(told.encode()), read_card(content)
        changes = {}
        for name, value in self._compare_coordinates(after).items():
            changes[name] = {"old_value": self[name], "new_value": value}
        added = find_new_lines(before["comment"], after["comment"])
        if added:
            changes["comment"] = {"new_value": added}
        photo = after["photo"]
        if photo and photo != before["photo"] and guess_mimetype(photo) in PHOTO_TYPES:
            changes["image_1920"] = {"photo": b64encode(photo)}
        return changes

    def _compare_coordinates(self, card):
        """Return the numbers and e-mails that a card changes, by field."""
        country = self._phone_get_country().get(self.id) or self.env.company.country_id
        numbers, emails = {}, {}
        for name, kind in KIND_OF.items():
            value = card[name]
            if value and name in NUMBER_KEYS:
                phone = read_phone(value, country.code)
                numbers[phone.key if phone else value] = value, kind
            elif value:
                emails[value.lower()] = value, kind
        known = {name: self[key] or self[name] for name, key in NUMBER_KEYS.items()}
        changes, _left = find_changes(known, numbers)
        known = {
            name: (self[key] or self[name] or "").lower()
            for name, key in EMAIL_FIELDS.items()
        }
        changed_emails, _left = find_changes(known, emails)
        return changes | changed_emails
