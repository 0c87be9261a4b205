from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core.naming import name_for_user


class InterlocuteurGuest(models.Model):
    """Somebody to whom an employee opened a document of others by name.

    Core's dialogs that share a document or add followers write the rows
    (``interlocuteur.guest.opening``). A row is archived when it ends: by the button, on
    its last day, with the collaboration by which the person was invited or one that
    they had there, when they are archived, or when the document is made out to another
    organisation.
    """

    _name = "interlocuteur.guest"
    _description = "Guest access"
    _order = "id desc"

    person_id = fields.Many2one(
        "res.partner", string="Guest", required=True, readonly=True, ondelete="cascade"
    )
    employer_id = fields.Many2one(
        "res.partner",
        string="Works for",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        help="Where the person worked when they were invited. The access ends when "
        "they leave.",
    )
    organisation_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        help="Whose document it is.",
    )
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", required=True, readonly=True
    )
    document_name = fields.Char(
        string="Document", compute="_compute_document_name", compute_sudo=False
    )
    date_end = fields.Date(string="To", help="Last day. Empty: until somebody ends it.")
    active = fields.Boolean(default=True, readonly=True)

    _person_idx = models.Index("(person_id) WHERE active IS TRUE")
    _merged_idx = models.Index("(person_id)")
    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_document_name(self):
        for guest in self:
            guest.document_name = name_for_user(guest._get_document())

    @api.depends("person_id", "document_name")
    def _compute_display_name(self):
        for guest in self:
            names = (guest.person_id.name, guest.document_name)
            guest.display_name = " – ".join(filter(None, names))

    # ----------------------------------------------------------------------- ORM

    def write(self, vals):
        """Let employees set the last day, and nothing else.

        :raises AccessError: they write anything else
        """
        if not self.env.su and vals.keys() - {"date_end"}:
            raise AccessError(
                self.env._("Of a guest access, only the last day can be changed.")
            )
        return super().write(vals)

    @api.model
    def _get_open_domain(self, person, day):
        """Return the domain of what is open to ``person`` on a day.

        Whoever works no more where they did is no guest from that day, before the job
        ends the rows.
        """
        theirs = Domain("person_id", "=", person.id)
        # sudo: record rules ask, which go by all collaborations of the person
        Collaboration = self.env["interlocuteur.collaboration"].sudo()
        works = Collaboration._search(theirs & Collaboration._get_current_domain(day))
        return (
            theirs
            & Domain("active", "=", True)
            & (Domain("date_end", "=", False) | Domain("date_end", ">=", day))
            & (
                Domain("employer_id", "=", False)
                | Domain("employer_id", "in", works.subselect("organisation_id"))
            )
        )

    # ------------------------------------------------------------------- opening

    @api.model
    def _open(self, documents, partners):
        """Open documents to those of these partners whom the rules do not let in.

        :param documents: records that the user has just shared by name
        """
        closed = documents._get_guests(partners)
        rows = self._get_rows(documents, partners).filtered("active")
        # shared once more before the job has ended what is over
        rows._get_past().date_end = False
        known = {(guest.person_id.id, guest.res_id) for guest in rows}
        works_for = partners._get_current_organisations()
        field = documents._get_organisation_field()
        # sudo: dialogs write the rows, of documents and people that their user reads
        self.sudo().create(
            [
                {
                    "person_id": person.id,
                    "employer_id": works_for[person.id][:1].id,
                    "organisation_id": document[field].id,
                    "res_model": document._name,
                    "res_id": document.id,
                }
                for person, records in closed.items()
                for document in records
                if (person.id, document.id) not in known
            ]
        )

    @api.model
    def _get_rows(self, documents, partners=None):
        """Return the open rows of documents, of some people or of all, in sudo."""
        domain = Domain("res_model", "=", documents._name) & Domain(
            "res_id", "in", documents.ids
        )
        if partners is not None:
            domain &= Domain("person_id", "in", partners.ids)
        # sudo: whoever deals with a document ends or repeats what is open of it
        return self.sudo().search(domain)

    # -------------------------------------------------------------------- ending

    def action_revoke(self):
        """End the access at once.

        :raises AccessError: the user may change neither contacts nor the document
        """
        self.check_access("read")
        for guest in self:
            if not guest._get_document().has_access("write"):
                guest.check_access("write")
        # sudo: checked above
        self.sudo()._end()

    def action_open_document(self):
        """Open the document, as far as the user may read it."""
        self.ensure_one()
        return self._get_document().get_formview_action()

    def _get_document(self):
        """Return the document, or none where it or its app is gone."""
        self.ensure_one()
        if self.res_model not in self.env:
            return self.env["interlocuteur.guest"]
        return self.env[self.res_model].browse(self.res_id).exists()

    def _end(self):
        """End these accesses: their links, and what the people follow.

        In sudo.
        """
        ending = self.filtered("active")
        if not ending:
            return
        # what they write at this moment: see `res.users._hold_access`
        claims = self.env["interlocuteur.duplicate.claim"]
        claims._claim(map(claims._get_access_key, ending.person_id.ids))
        # before the links: their statement asks who follows
        ending._end_links()
        ending._get_followers().unlink()
        ending.write({"active": False})

    def _get_followers(self):
        """Return the followings of these people on their documents."""
        return self.env["mail.followers"].search(
            Domain.OR(
                Domain("res_model", "=", guest.res_model)
                & Domain("res_id", "=", guest.res_id)
                & Domain("partner_id", "=", guest.person_id.id)
                for guest in self
            )
        )

    def _end_links(self):
        """Drop the share links of these documents that the people were handed."""
        Collaboration = self.env["interlocuteur.collaboration"]
        if Collaboration._keeps_access_tokens():
            return
        steps = []
        for name in sorted(set(self.mapped("res_model"))):
            if name in self.env:
                steps += Collaboration._get_renewing_steps(
                    self.env[name], self._get_shared_sql(name)
                )
        if steps:
            pairs = {(g.person_id.id, g.organisation_id.id) for g in self}
            Collaboration._end_at_once(sorted(pairs), steps)

    def _get_shared_sql(self, model_name):
        """Return the condition that a document is one that the person is guest of."""
        return SQL(
            """
            EXISTS (
                SELECT FROM interlocuteur_guest guest
                 WHERE guest.id = ANY(%(ids)s)
                   AND guest.person_id = left_.person_id
                   AND guest.res_model = %(model)s
                   AND guest.res_id = document.id
            )
            """,
            ids=self.ids,
            model=model_name,
        )

    @api.model
    def _end_of(self, pairs):
        """End what people are guests of by working where they work no longer.

        Of whoever is archived, all.

        :param pairs: pairs of the ids of a person and an organisation
        """
        # sudo: goes with the right to end the collaboration
        theirs = self.sudo().search(
            Domain("person_id", "in", [person_id for person_id, _id in pairs])
        )
        left = set(pairs)
        theirs.filtered(
            lambda guest: (
                not guest.person_id.active
                or not left.isdisjoint(
                    (guest.person_id.id, organisation.id)
                    for organisation in (guest.employer_id, guest.organisation_id)
                )
            )
        )._end()

    @api.model
    def _end_past(self):
        """End those whose last day is over."""
        # sudo: a job, or whoever settles collaborations
        rows = self.sudo().search(Domain("date_end", "!=", False))
        rows._get_past()._end()

    def _get_past(self):
        """Return those of these rows whose last day is over."""
        return self.filtered(
            lambda guest: (
                guest.date_end and guest.date_end < guest.person_id._get_today()
            )
        )


class InterlocuteurGuestOpening(models.AbstractModel):
    """A dialog that shares documents by name says whom it lets in, and does so.

    Core's code follows and shares for many reasons; only what an employee enters in a
    dialog opens anything.
    """

    _name = "interlocuteur.guest.opening"
    _description = "Opens documents to guests"

    guest_notice = fields.Text(compute="_compute_guest_notice", compute_sudo=False)

    @api.model
    def _get_guest_depends(self):
        """Return the names of the fields that say what is shared with whom."""
        return ["partner_ids", "res_model"]

    @api.depends(lambda self: self._get_guest_depends())
    def _compute_guest_notice(self):
        for wizard in self:
            documents = wizard._get_guest_documents()
            partners = wizard._get_guest_partners()._origin
            guests = documents._get_guests(partners) if documents else {}
            names = ", ".join(person.name for person in guests)
            wizard.guest_notice = bool(names) and self.env._(
                "%(people)s: this is not theirs to see by the organisations that they "
                "work for. Shared by name, it opens to them as guests on the portal: "
                "this document alone, until they leave their organisation or somebody "
                "ends it. Guests are listed with the contact persons of the "
                "organisation.",
                people=names,
            )

    def _get_guest_documents(self):
        """Return the documents that are shared; each dialog says which."""
        return self.browse()

    def _get_guest_partners(self):
        """Return with whom they are shared."""
        return self.partner_ids

    @api.model
    def _browse_guest_documents(self, model_name, ids):
        """Return those of these documents that the portal opens and the user reads."""
        model = self.env.get(model_name)
        opened = isinstance(model, self.pool["interlocuteur.portal.mixin"])
        if not opened or model._abstract:
            return None
        return model.browse(ids).exists()._filtered_access("read")

    def _open_to_guests(self):
        """Open what was shared to those whom the rules do not let in.

        The superuser is code, which decides about nobody's access.
        """
        for wizard in self if not self.env.su else self.browse():
            if documents := wizard._get_guest_documents():
                self.env["interlocuteur.guest"]._open(
                    documents, wizard._get_guest_partners()
                )
