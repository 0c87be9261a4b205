from odoo import api, fields, models

BATCH = 1000


class InterlocuteurSnooze(models.Model):
    """What is to mend, but not before a day, and why.

    Nobody has rights on these rows: the list "To mend" shows them to whoever may read
    what they are about, and writes them (``interlocuteur.anomaly._snooze``).
    """

    _name = "interlocuteur.snooze"
    _description = "Put off what is to mend"

    kind = fields.Char(required=True, help="That of the anomaly.")
    record_id = fields.Integer(required=True, help="Of which record, as its kind says.")
    partner_id = fields.Many2one(
        "res.partner",
        index="btree_not_null",
        ondelete="cascade",
        help="The contact whom the anomaly names: the reason goes with their data.",
    )
    until = fields.Date(required=True, help="Last day on which it is not shown.")
    reason = fields.Char(required=True)

    _one_each = models.UniqueIndex(
        "(kind, record_id)", "This is put off already: choose another day there."
    )

    @api.autovacuum
    def _gc_past(self):
        """Delete what no company puts off any more."""
        earliest = min(self.env["res.company"]._get_days().values())
        past = self.search([("until", "<", earliest)], limit=BATCH)
        past.unlink()
        # as core's: done, and whether more is left
        return len(past), len(past) == BATCH
