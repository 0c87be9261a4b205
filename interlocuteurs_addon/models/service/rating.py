from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

RATED = "maintenance.request"


class RatingRating(models.Model):
    """Ratings of requests are for whoever reads the request.

    Core shows all ratings to all employees, with the link by which the customer rates.
    """

    _inherit = "rating.rating"

    @api.model
    @api.private
    def get_interlocuteur_rating_domain(self):
        """Return the domain of the ratings whose request the user reads, for a rule.

        Nothing of the user is in it: it is looked up at each query.
        """

        def to_sql(model, alias, query):
            # rules are evaluated as superuser; here the user's own rights count
            requests = model.sudo(False).env[RATED].with_context(active_test=False)
            domain = Domain("res_id", "in", requests._search(Domain.TRUE))
            return domain.optimize_full(model)._to_sql(model, alias, query)

        others = Domain("res_model", "!=", RATED)
        return others | Domain.custom(to_sql=to_sql)


class ResPartner(models.Model):
    """What ratings say of somebody, which people wrote: an erasure lists it."""

    _inherit = "res.partner"

    def _find_written_texts(self):
        found = super()._find_written_texts()
        # sudo: counted for whoever may erase; they open what they may read
        person = self.sudo().with_context(active_test=False)
        ratings = self._find_rows(
            "rating_rating",
            ("res_name", "feedback"),
            self._get_erased_pattern(person._get_erased_words()),
            SQL("res_model = %s", RATED),
        )
        return found | ({"rating.rating": ratings} if ratings else {})
