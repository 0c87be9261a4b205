from odoo import models


class InterlocuteurDocumentMixin(models.AbstractModel):
    """What ends where a document is made out to another organisation.

    The people of the former one have seen it, may have its link, and would be sent what
    is written to the other.
    """

    _inherit = "interlocuteur.document.mixin"

    def write(self, vals):
        """End what people of the former organisation have of these documents."""
        deciding = {self._get_partner_field(), self._get_organisation_field()}
        if deciding.isdisjoint(vals):
            return super().write(vals)
        before = {document: document._get_organisation() for document in self}
        result = super().write(vals)
        for former, documents in self.grouped(before.get).items():
            moved = documents.filtered(lambda d, o=former: d._get_organisation() != o)
            if former and moved:
                # sudo: goes with the right to make them out to somebody else
                moved.sudo()._end_at_former(former.sudo())
        return result

    def _end_at_former(self, former):
        """End what people of ``former`` have of these documents.

        :param former: the organisation that they belonged to; now all have another one
        """
        # whoever writes on them at this moment would follow them: see `_hold_access`
        claims = self.env["interlocuteur.duplicate.claim"]
        claims._claim(map(claims._get_document_key, self))
        Collaboration = self.env["interlocuteur.collaboration"]
        if not Collaboration._keeps_access_tokens():
            self._end_links()
        if "message_follower_ids" in self._fields:
            self._end_followings(former)
        self.env["interlocuteur.guest"]._get_rows(self)._end()

    def _end_links(self):
        """Drop the links to these documents and their files; core makes others."""
        if "access_token" in self._fields:
            self.access_token = False
        messages = self.env["mail.message"].search(
            [("model", "=", self._name), ("res_id", "in", self.ids)]
        )
        files = messages.attachment_ids | self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        )
        files.access_token = False

    def _end_followings(self, former):
        """Let nobody follow who works for ``former``, but not for the organisation now.

        Employees of ours stay.
        """
        known = former.with_context(active_test=False).collaborator_ids.person_id
        theirs = self.message_partner_ids & (former | known)
        works_for = theirs._get_current_organisations()
        staying = theirs._get_internal_users().partner_id | theirs.filtered(
            lambda person: self[:1]._get_organisation() in works_for[person.id]
        )
        self.message_unsubscribe((theirs - staying).ids)
