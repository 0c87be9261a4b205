from datetime import date

from odoo import models


class IrSequence(models.Model):
    """Years: one is begun by one transaction; numbers of one that is over."""

    _inherit = "ir.sequence"

    def _create_date_range_seq(self, date):
        """Let whoever begins a year at the same time find it begun, and not fail."""
        self.env["interlocuteur.duplicate.claim"]._claim([f"sequence {self.id}"])
        return super()._create_date_range_seq(date)

    def _reserve_of_year(self, year, count):
        """Take so many numbers of a year at once.

        :return: what stands before each of them, how many digits each has at least,
            and the first one
        """
        self.ensure_one()
        first_day = date(year, 1, 1)
        ranges = self.date_range_ids.filtered(
            lambda each: each.date_from <= first_day <= each.date_to
        )
        of_year = ranges[:1] or self._create_date_range_seq(first_day)
        first = of_year.number_next_actual
        of_year.number_next_actual = first + count
        dated = self.with_context(
            ir_sequence_date=first_day, ir_sequence_date_range=first_day
        )
        prefix, _suffix = dated._get_prefix_suffix()
        return prefix, self.padding, first
