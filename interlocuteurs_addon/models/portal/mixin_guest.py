from odoo import api, models
from odoo.fields import Domain


class InterlocuteurPortalMixin(models.AbstractModel):
    """What is open to guests: documents that an employee shared with them by name."""

    _inherit = "interlocuteur.portal.mixin"

    @api.model
    def _get_portal_domain_today(self, person_id):
        """Add what the person is a guest of."""
        person = self.env["res.partner"].browse(person_id)
        return super()._get_portal_domain_today(
            person_id
        ) | self._get_portal_guest_domain(person)

    @api.model
    def _get_portal_guest_domain(self, person):
        """Return the domain of what ``person`` sees as a guest.

        A document that was made out to another organisation since is not among it.
        """
        field = self._get_organisation_field()
        shared = Domain.OR(
            Domain(field, "=", organisation_id) & Domain("id", "in", ids)
            for organisation_id, ids in person._get_portal_guests(self._name).items()
        )
        return shared & self._get_portal_base_domain()

    def _get_guests(self, partners):
        """Return to whom these documents would open as guests alone.

        Neither employees of ours, nor whoever sees them already, nor the people of the
        organisation that see them as soon as they are no draft any more.

        :return: dict of a person to the documents
        """
        field = self._get_organisation_field()
        # sudo: what the rules open to others, of documents that the user reads
        documents = self.sudo().filtered(field)
        shown = documents.filtered_domain(self._get_portal_base_domain())
        readable = partners._filtered_access("read").filtered("active")
        guests = {}
        for person in readable - readable._get_internal_users().partner_id:
            opened = documents.search(
                Domain("id", "in", documents.ids)
                & self.get_interlocuteur_portal_domain(person)
            )
            theirs = [place_id for _profile, place_id in person._get_portal_places()]
            closed = (documents - opened).filtered(
                lambda d, at=theirs: d in shown or d[field].id not in at
            )
            if closed:
                guests[person] = closed
        return guests

    def _is_guest(self, person):
        """Tell whether this document is open to ``person`` as a guest today."""
        self.ensure_one()
        # sudo: whether this very document is among them
        opened = person.sudo()._get_portal_guests(self._name)
        organisation_id = self[self._get_organisation_field()].id
        return self.id in opened.get(organisation_id, ())

    def _was_guest(self, person):
        """Tell whether this document is, or ever was, open to ``person`` as a guest."""
        guests = self.env["interlocuteur.guest"].with_context(active_test=False)
        return bool(guests._get_rows(self, person))

    def unlink(self):
        """Let nobody be a guest of what is gone."""
        guests = self.env["interlocuteur.guest"].with_context(active_test=False)
        rows = guests._get_rows(self)
        result = super().unlink()
        rows.unlink()
        return result
