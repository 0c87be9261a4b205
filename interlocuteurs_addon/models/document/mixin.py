from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..core.naming import name_for_user


class InterlocuteurPortalMixin(models.AbstractModel):
    """What a model with an organisation declares to the rooms that deal with people."""

    _inherit = "interlocuteur.portal.mixin"

    @api.model
    def _get_document_kinds(self):
        """Return what a partner's buttons count and open of this model.

        :return: dict of the counting field of ``res.partner`` to a ``DocumentKind``
        """
        return {}

    @api.model
    def _get_responsibilities(self):
        """Return what people answer for in this model, until somebody takes over.

        :return: list of ``Responsibility``
        """
        return []


class InterlocuteurDocumentMixin(models.AbstractModel):
    """A document that belongs to an organisation, with the person it is about.

    ``organisation_id`` is who the document belonged to when it got its partner. It is
    stored and never recomputed: whoever moves to another organisation takes no document
    along and loses none to it. Portal rules hang on it, through collaborations
    (:meth:`get_interlocuteur_portal_domain`).

    ``interlocuteur_id`` is a person who works for that organisation when they are
    chosen. They stay on the document after they have left.

    A further model inherits the mixin, gives its fields a place in its views and adds
    two record rules: see ``docs/extending.md``.
    """

    _name = "interlocuteur.document.mixin"
    _description = "Document of an organisation"
    _inherit = "interlocuteur.portal.mixin"

    organisation_id = fields.Many2one(
        "res.partner",
        compute="_compute_organisation_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Who the document belongs to. It stays there whatever becomes of people.",
    )
    interlocuteur_id = fields.Many2one(
        "res.partner",
        string="Contact person",
        compute="_compute_interlocuteur_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        domain=lambda self: self._get_interlocuteur_domain(),
        help="The person at the organisation whom this is about.",
    )
    organisation_choice_ids = fields.Many2many(
        "res.partner",
        string="Organisations of the contact person",
        compute="_compute_organisation_choice_ids",
        help="Where the contact person works now, if that is more than one place.",
    )
    organisation_choice_id = fields.Many2one(
        "res.partner",
        string="For which organisation?",
        compute="_compute_organisation_choice_id",
        readonly=False,
        store=False,
        domain="[('id', 'in', organisation_choice_ids)]",
    )

    # ------------------------------------------------------------------ computes

    @api.depends(lambda self: [self._get_partner_field()])
    def _compute_organisation_id(self):
        """Compute the organisation once: later changes of the partner do not count."""
        for document in self:
            partner = document[self._get_partner_field()]
            document.organisation_id = partner.commercial_partner_id

    @api.depends(lambda self: [self._get_partner_field()])
    def _compute_interlocuteur_id(self):
        """Keep the person if they work for the new partner, too, else drop them.

        A document that is made out to a person (import, RPC) is about them.
        """
        candidates = {document: document._get_candidate() for document in self}
        people = self.env["res.partner"].union(*candidates.values())
        organisations = people._get_current_organisations()
        for document, person in candidates.items():
            works_there = document._get_organisation() in organisations.get(
                person._origin.id, self.env["res.partner"]
            )
            document.interlocuteur_id = person if works_there else False

    @api.depends("interlocuteur_id")
    def _compute_organisation_choice_ids(self):
        organisations = self.interlocuteur_id._get_current_organisations()
        none = self.env["res.partner"]
        for document in self:
            choice = organisations.get(document.interlocuteur_id._origin.id, none)
            document.organisation_choice_ids = choice if len(choice) > 1 else False

    @api.depends(
        lambda self: ["organisation_choice_ids", self._get_organisation_field()]
    )
    def _compute_organisation_choice_id(self):
        for document in self:
            organisation = document._get_organisation()
            document.organisation_choice_id = (
                organisation
                if organisation in document.organisation_choice_ids._origin
                else False
            )

    # ----------------------------------------------------------------- onchanges

    @api.onchange("organisation_choice_id")
    def _onchange_organisation_choice_id(self):
        """Make the document out to the organisation that the user chose."""
        chosen = self.organisation_choice_id._origin
        if chosen and chosen != self._get_organisation():
            self[self._get_partner_field()] = chosen

    def _apply_onchange_methods(self, field_name, result):
        """Whoever enters a person means their organisation, whatever the field is."""
        if field_name == self._get_partner_field():
            partner = self[field_name]
            if partner._is_person():
                self._put_organisation_first(partner)
        return super()._apply_onchange_methods(field_name, result)

    @api.onchange("interlocuteur_id")
    def _onchange_interlocuteur_id(self):
        """Whoever is chosen first brings their organisation along."""
        person = self.interlocuteur_id
        if person and not self[self._get_partner_field()]:
            self._put_organisation_first(person)

    def _put_organisation_first(self, person):
        """Make the document out to the organisation of ``person``, about them.

        Their main organisation is taken; ``organisation_choice_id`` asks for another
        one where they work for several. A person without one stays the partner.
        """
        organisations = person._get_current_organisations()[person._origin.id]
        if organisations:
            self[self._get_partner_field()] = organisations[0]
            self.interlocuteur_id = person

    # ----------------------------------------------------------------------- ORM

    @api.constrains("interlocuteur_id")
    def _check_interlocuteur(self):
        """Whoever is chosen works for the organisation of the document now.

        Writing what stands there already is no choice: see :meth:`write`.

        :raises ValidationError: somebody who does not, or does no longer
        """
        organisations = self.interlocuteur_id._get_current_organisations()
        for document in self.filtered("interlocuteur_id"):
            person = document.interlocuteur_id
            if document._get_organisation() not in organisations[person.id]:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(organisation)s now: choose one "
                        "of its contact persons.",
                        person=name_for_user(person, "name"),
                        organisation=name_for_user(
                            document._get_organisation(), "name"
                        ),
                    )
                )

    def write(self, vals):
        """Skip the partner and the person of documents that have them already.

        An import that writes them once more must neither move a document to where the
        person works today, nor be refused because they left.
        """
        names = {self._get_partner_field(), "interlocuteur_id"} & vals.keys()
        if not names:
            return super().write(vals)
        result = True
        unchanged = self.grouped(
            lambda document: tuple(n for n in names if document[n].id == vals[n])
        )
        for left_out, documents in unchanged.items():
            kept = {name: vals[name] for name in vals if name not in left_out}
            result = super(InterlocuteurDocumentMixin, documents).write(kept) and result
        return result

    def copy_data(self, default=None):
        """A copy is a new document: whoever has left does not come along."""
        vals_list = super().copy_data(default)
        Partner = self.env["res.partner"]
        people = Partner.browse(
            dict.fromkeys(filter(None, (v.get("interlocuteur_id") for v in vals_list)))
        )
        organisations = people._get_current_organisations()
        for vals in vals_list:
            person_id = vals.get("interlocuteur_id")
            organisation = self._get_copied_organisation(vals)
            if person_id and organisation not in organisations.get(person_id, Partner):
                del vals["interlocuteur_id"]
        return vals_list

    @api.model
    def _get_copied_organisation(self, vals):
        """Return whose a copy will be.

        :param dict vals: of the copy
        """
        Partner = self.env["res.partner"]
        partner = Partner.browse(vals.get(self._get_partner_field()) or [])
        kept = Partner.browse(vals.get(self._get_organisation_field()) or [])
        return kept or partner.commercial_partner_id

    # ------------------------------------------------------------------ business

    def _get_organisation(self):
        """Return the organisation that this document belongs to."""
        self.ensure_one()
        return self[self._get_organisation_field()]._origin

    def _get_candidate(self):
        """Return whom the document would be about, before asking where they work."""
        self.ensure_one()
        partner = self[self._get_partner_field()]
        return partner if partner._is_person() else self.interlocuteur_id

    @api.model
    def _get_interlocuteur_domain(self):
        """Return the domain of who can be chosen, as views evaluate it."""
        field = self._get_organisation_field()
        there = f"([('organisation_id', '=', {field})] if {field} else [])"
        return self.env["interlocuteur.collaboration"]._get_choice_domain(there)

    @api.model
    def _get_portal_own_domain(self, person):
        """Return what names ``person`` as contact person or is made out to them."""
        parts = {"interlocuteur_id", self._get_partner_field()}
        return Domain.OR(Domain(part, "=", person.id) for part in sorted(parts))
