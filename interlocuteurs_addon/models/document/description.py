"""What a model of documents is to those who deal with people, described once."""

from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

from .call import CallSection
from .event import EventKind
from .res_partner import DocumentKind
from .responsibility import Responsibility


@dataclass(frozen=True, kw_only=True)
class DocumentDescription:
    """What sheets count, histories list, call sheets show, and who takes over.

    All of it comes from here; what differs further is said by the method that it comes
    from (``_get_document_kinds`` and the others), with ``super()``.
    """

    key: str
    """Its name in the history and among buttons: ``ticket``."""
    counter: str
    """The field of ``res.partner`` that counts them."""
    open: Domain
    """Which of them wait for somebody."""
    open_title: str
    """What those are called, by the call sheet and the balance of a transfer."""
    new_title: str
    """What the button of the call sheet says."""
    hotkey: str
    title: str = ""
    """What the history calls one; without it there are none there."""
    date: str = "create_date"
    """The field with its day or moment."""
    detail: str = "stage_id"
    """What stands beside it there."""
    call_details: tuple = ()
    """The fields that the call sheet shows beside the name."""
    call_order: str = "id desc"
    call_sequence: int = 100
    gain: str = ""
    """What the balance says of whoever takes over as contact person of the open ones,
    with ``%s`` for their name; without it nobody does."""


class InterlocuteurDocumentMixin(models.AbstractModel):
    """What a description stands for."""

    _inherit = "interlocuteur.document.mixin"

    @api.model
    def _describe_document(self):
        """Return the :class:`DocumentDescription` of this model, nothing by default."""
        return

    @api.model
    def _get_part_fields(self):
        """Return the fields in which a partner has part in a document."""
        own = (self._get_partner_field(), "interlocuteur_id")
        return list(dict.fromkeys((*own, self._get_organisation_field())))

    @api.model
    def _get_document_kinds(self):
        kinds = super()._get_document_kinds()
        if described := self._describe_document():
            kinds[described.counter] = DocumentKind(
                self._name,
                self._get_part_fields(),
                unfinished=described.open,
                unfinished_label=described.open_title,
            )
        return kinds

    @api.model
    def _get_event_kinds(self):
        kinds = super()._get_event_kinds()
        described = self._describe_document()
        if described and described.title:
            kind = EventKind(
                described.key, described.title, described.date, detail=described.detail
            )
            return [*kinds, kind]
        return kinds

    @api.model
    def _get_responsibilities(self):
        found = super()._get_responsibilities()
        described = self._describe_document()
        if described and described.gain:
            contact = Responsibility(
                name=described.key,
                model=self._name,
                label=self.env._("Contact person"),
                title=described.open_title,
                domain=described.open,
                organisation_field=self._get_organisation_field(),
                gain=described.gain,
            )
            return [*found, contact]
        return found

    @api.model
    def _get_call_section(self):
        described = self._describe_document()
        if not described:
            return super()._get_call_section()
        return CallSection(
            described.open_title,
            described.open,
            described.call_details,
            described.call_order,
            sequence=described.call_sequence,
        )

    @api.model
    def _get_call_button(self, caller):
        described = self._describe_document()
        defaults = self._get_call_defaults(caller) if described else None
        if defaults is None:
            return super()._get_call_button(caller)
        return {
            "key": described.key,
            "label": described.new_title,
            "hotkey": described.hotkey,
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    @api.model
    def _get_call_defaults(self, caller):
        """Return the values of a new document for whoever calls.

        :param Caller caller: somebody known, or not
        :return: dict of field to value, or ``None`` where they get no button
        """
        partner = caller.partner
        return {self._get_partner_field(): partner.id} if partner else None
