from odoo import api, fields, models
from odoo.tools import SQL


class MaintenanceRequest(models.Model):
    """The number by which customers and we call a request, drawn when it is created.

    Its sequence is that of the company, and begins anew each year; the administrator
    changes it as any other of Odoo's sequences.
    """

    _inherit = "maintenance.request"
    _rec_names_search = ("number", "name", "external_reference")

    number = fields.Char(
        readonly=True,
        copy=False,
        index="trigram",
        help="What the customer and we call the request by, e.g. DIT/2026/00042.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        """Say the number first, wherever a request is named: mails, activities."""
        for request in self:
            words = filter(None, (request.number, request.name))
            request.display_name = " ".join(words)

    @api.model
    def _draw_numbers(self, vals_list):
        """Add a number to the values of new requests that have none.

        :param vals_list: values of ``create``, changed in place
        """
        unnumbered = [vals for vals in vals_list if not vals.get("number")]
        if not unnumbered:
            return
        default_id = self.default_get(["company_id"]).get("company_id")
        companies = self.env["res.company"].browse(
            [vals.get("company_id") or default_id for vals in unnumbered]
        )
        sequences = companies._get_request_sequences()
        for vals, company in zip(unnumbered, companies, strict=True):
            if sequence := sequences.get(company):
                vals["number"] = sequence.next_by_id(company._get_today())

    @api.model
    def _number_existing(self):
        """Number the requests that have none, year by year in the order of creation.

        For the installation and the upgrade: set-based, whatever their number.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, EXTRACT(YEAR FROM create_date)::int, COUNT(*)
                  FROM maintenance_request
                 WHERE number IS NULL AND create_date IS NOT NULL
              GROUP BY 1, 2
                """
            )
        )
        companies = self.env["res.company"].browse({row[0] for row in rows})
        sequences = companies._get_request_sequences()
        starts = [
            (company_id, year, *sequences[company]._reserve_of_year(year, count))
            for company_id, year, count in rows
            if (company := companies.browse(company_id)) in sequences
        ]
        if starts:
            self._write_numbers(starts)

    @api.model
    def _write_numbers(self, starts):
        """Write the numbers that were reserved.

        :param starts: tuples of a company's id, a year, what stands before a number,
            how many digits it has, and the first one
        """
        columns = zip(*starts, strict=True)
        self.env.cr.execute(
            SQL(
                """
                WITH ranked AS (
                    SELECT id, company_id, EXTRACT(YEAR FROM create_date)::int AS year,
                           ROW_NUMBER() OVER (
                               PARTITION BY company_id, EXTRACT(YEAR FROM create_date)
                               ORDER BY create_date, id
                           ) AS rank
                      FROM maintenance_request
                     WHERE number IS NULL AND create_date IS NOT NULL
                ), counted AS (
                    SELECT ranked.id, reserved.prefix, reserved.padding,
                           (reserved.first + rank - 1)::text AS digits
                      FROM ranked
                      JOIN UNNEST(%s::int[], %s::int[], %s::text[], %s::int[],
                                  %s::int[])
                           AS reserved (company_id, year, prefix, padding, first)
                        ON reserved.company_id = ranked.company_id
                       AND reserved.year = ranked.year
                )
                UPDATE maintenance_request request
                   SET number = prefix
                             || LPAD(digits, GREATEST(padding, LENGTH(digits)), '0')
                  FROM counted
                 WHERE counted.id = request.id
                """,
                *map(list, columns),
            )
        )
        self.invalidate_model(["number", "display_name"])
