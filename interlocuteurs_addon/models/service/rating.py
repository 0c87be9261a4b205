from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

RATED = "maintenance.request"


class RatingRating(models.Model):
    """Ratings of requests are for whoever reads the request.

    Core shows all ratings to all employees, with the link by which the customer rates.
    """

    _inherit = "rating.rating"

    # who is asked, when their collaboration is deleted
    _interlocuteur_partner_idx = models.Index("(partner_id)")

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

    def _get_asked_pair(self):
        """Return the ids of who is asked to rate, and of whose document it is.

        ``None`` of what the portal does not open.
        """
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not isinstance(model, self.pool["interlocuteur.portal.mixin"]):
            return None
        document = model.browse(self.res_id).exists()
        return self.partner_id.id, document[model._get_organisation_field()].id


class InterlocuteurCollaboration(models.Model):
    """What people were asked to rate, which ends with their collaboration.

    The link of the mail asks whether they have left: of a collaboration that is deleted
    nothing says so any more.
    """

    _inherit = "interlocuteur.collaboration"

    def unlink(self):
        """Take back what these people have not rated yet."""
        pairs = self._get_pairs()
        result = super().unlink()
        left = self._filter_left(pairs)
        # sudo: goes with the right to delete the collaboration
        asked = self.env["rating.rating"].sudo()
        asked = asked.search(
            Domain("partner_id", "in", [person_id for person_id, _id in left])
            & Domain("consumed", "=", False)
        )
        asked.filtered(lambda r: r._get_asked_pair() in left).unlink()
        return result


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
