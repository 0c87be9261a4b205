from odoo import api, fields, models


class InterlocuteurContactMixin(models.AbstractModel):
    """A document whose partner is whoever wrote it, a person beside their organisation.

    Core keeps the coordinates of such a partner alike with the document's, or sends its
    mails to them. A person stays the partner, therefore.
    """

    _name = "interlocuteur.contact.mixin"
    _description = "Document of an organisation, made out to a person"
    _inherit = "interlocuteur.document.mixin"

    organisation_id = fields.Many2one(
        readonly=False, domain=[("is_company", "=", True)]
    )

    def _compute_organisation_id(self):
        """Keep the organisation where the new contact works for it, too."""
        field = self._get_partner_field()
        kept = {document: document.organisation_id._origin for document in self}
        organisations = self[field]._get_current_organisations()
        result = super()._compute_organisation_id()
        for document, organisation in kept.items():
            works_for = organisations.get(document[field]._origin.id)
            if organisation and works_for and organisation in works_for:
                document.organisation_id = organisation
        return result

    @api.depends("organisation_id")
    def _compute_interlocuteur_id(self):
        return super()._compute_interlocuteur_id()

    @api.depends(
        lambda self: [self._get_partner_field(), self._get_organisation_field()]
    )
    def _compute_organisation_choice_ids(self):
        """Ask as well where nobody has said yet whose a document is."""
        result = super()._compute_organisation_choice_ids()
        waiting = self.filtered(lambda document: not document._get_organisation())
        field = self._get_partner_field()
        organisations = waiting[field]._get_current_organisations()
        for document in waiting:
            choice = organisations.get(document[field]._origin.id, ())
            document.organisation_choice_ids = choice if len(choice) > 1 else False
        return result

    def _put_organisation_first(self, person):
        """Leave a person as the contact; the organisation has a field of its own."""
        field = self._get_partner_field()
        self[field] = self[field] or person

    @api.onchange("organisation_choice_id")
    def _onchange_organisation_choice_id(self):
        """Keep the contact: they work for the organisation that the user chose."""
        if self.organisation_choice_id:
            self.organisation_id = self.organisation_choice_id

    # ----------------------------------------------------------------------- ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Check the organisations that are entered."""
        for vals in vals_list:
            self._check_organisation_entered(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Check the organisation that is entered."""
        self._check_organisation_entered(vals)
        return super().write(vals)

    def _check_organisation_entered(self, vals):
        """Let nobody name an organisation that they may not read, to learn its name.

        :raises AccessError: they enter one that does not stand on these already
        """
        if organisation_id := vals.get("organisation_id"):
            entered = self.new({"organisation_id": organisation_id})
            entered = entered.organisation_id._origin
            if entered != self.organisation_id:
                entered.check_access("read")
