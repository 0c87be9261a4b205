from dataclasses import dataclass

from odoo.fields import Domain


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """Something that people answer for, until somebody takes their place there.

    Models of documents declare theirs in ``_get_responsibilities``, others by
    ``res.partner._get_responsibilities``. Where people answer by a many2one, saying
    which is all; a subclass says what else differs.
    """

    name: str
    """The key of it, and the column that shows it in the dialog of deactivation."""
    model: str
    """Whose records they answer for."""
    field: str = "interlocuteur_id"
    """The many2one with who answers."""
    label: str
    """What notes call the place: *Service contact*."""
    title: str
    """What the balance of a transfer calls the records: *Open requests*."""
    domain: Domain = Domain.TRUE
    """Which records still need somebody."""
    organisation_field: str = "organisation_id"
    """The field with the organisation of a record."""
    shown_field: str = "display_name"
    """What names a record in the dialog."""
    gain: str = ""
    """What the balance says of a successor to whom the portal opens further records,
    whatever the scope, since they are named there: with ``%s`` for their name."""
    sequence: int = 100

    def find(self, people, organisations=None):
        """Return the records that these people answer for, as far as the user sees.

        :param organisations: only what belongs to these, everything by default
        """
        domain = Domain(self.field, "in", people.ids) & self.domain
        if organisations is not None:
            domain &= Domain(self.organisation_field, "in", organisations.ids)
        model = people.env[self.model]
        # of an app that is not the user's they see none
        return model.search(domain) if model.has_access("read") else model

    def get_organisations(self, records):
        """Return the organisations of what :meth:`find` found."""
        return records[self.organisation_field]

    def get_answering(self, records, people):
        """Return who of these people answers for each record, for the whole batch.

        :return: dict of record to people, which stays true after :meth:`replace`
        """
        # with one prefetch for all
        prefetch_ids = records[self.field].ids
        return {
            record: record[self.field].with_prefetch(prefetch_ids) for record in records
        }

    def replace(self, records, people, successor):
        """Put the successor, or nobody, in the place of these people.

        Core's tracking costs several queries per record; a note replaces it.

        :param records: in sudo
        """
        records.with_context(mail_notrack=True).write({self.field: successor.id})
