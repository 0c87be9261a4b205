from odoo import api, fields, models
from odoo.fields import Domain

REQUEST_SEQUENCE = "interlocuteur.request"


class ResCompany(models.Model):
    """Each of our companies numbers the requests of its customers itself."""

    _inherit = "res.company"

    hotline_phone = fields.Char(
        string="Hotline",
        help="The number that customers call about equipment and requests; that of the "
        "company where there is none. A maintenance team may have its own.",
    )

    shows_technician = fields.Boolean(
        string="Technician's name on the portal",
        groups="base.group_user",
        help="The timeline of a request tells customers who comes.",
    )

    asks_for_ratings = fields.Boolean(
        string="Ask for a rating by e-mail",
        default=True,
        groups="base.group_user",
        help="The contact person of a request that is done is asked once how it went.",
    )

    def _get_hotline(self, team=None):
        """Return the number that customers call, or nothing.

        :param team: whose equipment or request it is about, if one is known
        """
        self.ensure_one()
        return (team and team.hotline_phone) or self.hotline_phone or self.phone

    @api.model_create_multi
    def create(self, vals_list):
        """Give new companies their sequence."""
        companies = super().create(vals_list)
        companies._create_request_sequences()
        return companies

    def _create_request_sequences(self):
        """Create the sequence of each of these companies that has none."""
        lacking = self - self.browse().union(*self._get_request_sequences())
        # sudo: as any sequence of a new company, whoever may create one
        self.env["ir.sequence"].sudo().create(
            [
                {
                    "name": self.env._("Intervention requests"),
                    "code": REQUEST_SEQUENCE,
                    "prefix": "DIT/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": company.id,
                }
                for company in lacking
            ]
        )

    def _get_request_sequences(self):
        """Return the sequences of these companies, by company."""
        # sudo: whoever may create a request draws its number
        sequences = self.env["ir.sequence"].sudo()
        found = sequences.search(
            Domain("code", "=", REQUEST_SEQUENCE)
            & Domain("company_id", "in", self.ids),
            order="id desc",
        )
        return {sequence.company_id.sudo(False): sequence for sequence in found}
