from base64 import b64decode
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, plaintext2html, split_every

from ..dav.changes import get_said

TO_CHECK = "interlocuteurs_carddav.mail_activity_type_phone_proposal"
# what was decided is kept so long, for phones that were away meanwhile
KEPT_DAYS = 90
# whom a proposal is about
ABOUT = ("partner_id", "organisation_id")
# cards that are read at a time: each may hold a photo
CARDS_READ = 50


class InterlocuteurPhoneProposal(models.Model):
    """What somebody changed on their phone, until somebody takes it over.

    One value of a person, their deletion, or the card of somebody new. It is made when
    a phone hands it in (:meth:`interlocuteur.address.book._receive`), and decided by
    those who may change the person.
    """

    _name = "interlocuteur.phone.proposal"
    _description = "Proposed by a phone"
    _inherit = ("interlocuteur.entry.mixin", "mail.thread", "mail.activity.mixin")
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Phone of",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(
        [
            ("phone", "Phone"),
            ("phone2", "Phone 2"),
            ("mobile", "Mobile"),
            ("mobile2", "Mobile 2"),
            ("email", "E-mail"),
            ("email2", "E-mail 2"),
            ("comment", "Note"),
            ("image_1920", "Photo"),
            ("gone", "Deleted on the phone"),
            ("new", "New card"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    old_value = fields.Char(string="On the sheet", readonly=True)
    new_value = fields.Text(string="On the phone", readonly=True)
    photo = fields.Image(
        string="Photo on the phone", readonly=True, max_width=1920, max_height=1920
    )
    photo_256 = fields.Image(
        string="Photo", related="photo", max_width=256, max_height=256
    )
    card = fields.Binary(string="Business card", readonly=True, attachment=True)
    organisation_id = fields.Many2one(
        "res.partner",
        domain="[('is_company', '=', True)]",
        index="btree_not_null",
        ondelete="set null",
        help="Where somebody new works.",
    )
    state = fields.Selection(
        [("open", "To decide"), ("taken", "Taken over"), ("refused", "Refused")],
        required=True,
        readonly=True,
        default="open",
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    decided_on = fields.Datetime(readonly=True)
    # what tells phones that a new card is not kept under the name that they gave it
    book_id = fields.Many2one(
        "interlocuteur.address.book",
        index="btree_not_null",
        ondelete="cascade",
        # somebody's own book has a name of their own
        groups=fields.NO_ACCESS,
    )
    card_name = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _value_once = models.UniqueIndex(
        "(partner_id, user_id, kind) WHERE state = 'open' AND partner_id IS NOT NULL"
    )
    _card_once = models.UniqueIndex(
        "(book_id, user_id, card_name) WHERE state = 'open' AND card_name IS NOT NULL"
    )

    @api.depends("kind", "partner_id", "new_value")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for proposal in self:
            name = proposal.partner_id.name or proposal.new_value or ""
            proposal.display_name = f"{name}: {kinds.get(proposal.kind, '')}"

    @api.depends("partner_id", "state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        may_import = self.env["interlocuteur.import"].has_access("create")
        able = self.partner_id._filtered_access("write")
        for proposal in self:
            may = proposal.partner_id in able if proposal.partner_id else may_import
            proposal.may_decide = may and proposal.state == "open"

    # ------------------------------------------------------------------- access

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        """Find what is proposed of people, and for organisations, the user may read."""
        if not self.env.su and not bypass_access:
            domain = Domain(domain)
            for name in ABOUT:
                domain &= Domain(name, "=", False) | Domain(name, "any", [])
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        """Open what is proposed of people, and for organisations, the user may read.

        Record rules of people cannot be named in a rule: there they are passed over.
        """
        result = super()._check_access(operation)
        if self.env.su:
            return result
        # sudo: whom the proposals are about, to ask for the user's rights on them
        proposals = self.sudo()
        about = (proposals.partner_id | proposals.organisation_id).with_env(self.env)
        hidden = (about - about._filtered_access("read")).sudo()
        refused = proposals.filtered(
            lambda each: (each.partner_id | each.organisation_id) & hidden
        )
        if not refused:
            return result
        refused = refused.with_env(self.env)
        if result:
            return result[0] | refused, result[1]
        return refused, lambda: AccessError(
            self.env._("You may not see the person whom this is about.")
        )

    def write(self, vals):
        """Let users choose the organisation of somebody new, and nothing else.

        :raises AccessError: another field
        """
        if not self.env.su and set(vals) - {"organisation_id"}:
            raise AccessError(
                self.env._("What a phone proposes is taken over or refused as it is.")
            )
        return super().write(vals)

    # ----------------------------------------------------------------- deciding

    def action_take_over(self):
        """Write what is proposed on the sheet.

        :raises AccessError: the user may not change the person
        :raises UserError: it is decided already, or the sheet has changed since
        :return: where somebody is to be deactivated, the action of the dialog
        """
        self._check_decision()
        gone = self.filtered(lambda each: each.kind == "gone")
        for proposal in self - gone:
            proposal._take_over()
        (self - gone)._decide("taken")
        # the proposal stays until the dialog is confirmed
        return gone.partner_id.action_deactivate() if gone else None

    def action_refuse(self):
        """Leave the sheet as it is.

        :raises AccessError: the user may not change the person
        :raises UserError: it is decided already
        """
        self._check_decision()
        self._decide("refused")

    def action_preview(self):
        """Check the card of somebody new as an import, and open its preview.

        :raises UserError: the organisation is missing
        """
        self.ensure_one()
        self._check_decision()
        if not self.organisation_id:
            raise UserError(self.env._("Choose the organisation first."))
        # sudo: a file that is handed to the import of whoever may read the proposal
        values = {
            "organisation_id": self.organisation_id.id,
            "file": self.sudo().with_context(bin_size=False).card,
            "file_name": self.env._("Card from a phone.vcf"),
        }
        record = self.env["interlocuteur.import"].create(values)
        record.action_check()
        self._decide("taken")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import contact persons"),
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def _check_decision(self):
        """Refuse a decision that was made, or is not the user's.

        :raises AccessError: the user may not change the person, or enter somebody new
        :raises UserError: it is decided already
        """
        self.check_access("read")
        self.partner_id.check_access("write")
        if not all(proposal.partner_id for proposal in self):
            self.env["interlocuteur.import"].check_access("create")
        if any(proposal.state != "open" for proposal in self):
            raise UserError(self.env._("This is decided already: reload the page."))

    def _take_over(self):
        """Write one value.

        :raises UserError: the sheet has changed since
        """
        self.ensure_one()
        person = self.partner_id
        if self.kind == "comment":
            added = plaintext2html(self.new_value)
            person.comment = (person.comment or "") + added
        elif self.kind == "image_1920":
            person.image_1920 = self.with_context(bin_size=False).photo
        elif self.kind == "new":
            raise UserError(self.env._("Somebody new is entered by the import."))
        elif (person[self.kind] or "") != (self.old_value or ""):
            raise UserError(
                self.env._(
                    "The sheet says “%(now)s” now, no more “%(before)s”: enter what is "
                    "right there, and refuse this.",
                    now=person[self.kind] or "",
                    before=self.old_value or "",
                )
            )
        else:
            person[self.kind] = self.new_value

    def _decide(self, state):
        """Note a decision, and end what asked for it."""
        # sudo: users write nothing of it but by these buttons
        decided = self.sudo()
        decided.write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
        decided.activity_unlink([TO_CHECK])
        people = decided.partner_id
        undecided = Domain("partner_id", "in", people.ids) & Domain(
            "state", "=", "open"
        )
        (people - decided.search(undecided).partner_id).activity_unlink([TO_CHECK])

    # ------------------------------------------------------------------ erasing

    @api.model
    def _find_naming(self, pattern):
        """Return what says something of a person, on cards of others as well.

        A card is read as when it was handed in: it may be encoded, fold its lines, and
        write a number in any way.

        :param str pattern: regular expression, of PostgreSQL, of what names them
        """
        region = self.env.company.country_id.code
        found = self.browse()
        # the others say nothing in words
        worded = self.search([("kind", "not in", ("gone", "image_1920"))])
        for proposals in split_every(CARDS_READ, worded.ids, self.browse):
            texts = {
                each.id: "\n".join(
                    [
                        *filter(None, (each.old_value, each.new_value)),
                        *(get_said(b64decode(each.card), region) if each.card else ()),
                    ]
                )
                for each in proposals.with_context(bin_size=False)
            }
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM UNNEST(%s::int[], %s::text[]) AS card (id, said)
                     WHERE said ~* %s
                    """,
                    list(texts),
                    list(texts.values()),
                    pattern,
                )
            )
            found |= self.browse(id_ for [id_] in rows)
            proposals.invalidate_recordset(flush=False)
        return found

    @api.autovacuum
    def _gc_proposals(self):
        """Forget what was decided long ago."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search(
            [("state", "!=", "open"), ("decided_on", "<", before)], limit=10_000
        ).unlink()
