from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ChartNode(NamedTuple):
    """Somebody on the chart of an organisation, and who reports to them."""

    collaboration: models.BaseModel
    below: list


class ResPartner(models.Model):
    """The chart of an organisation and its directory, as they are printed."""

    _inherit = "res.partner"

    def _search_working_here(self):
        """Return the collaborations of active people who work here now, by function."""
        self.ensure_one()
        Collaboration = self.env["interlocuteur.collaboration"]
        found = Collaboration.search(
            Collaboration._get_current_domain()
            & Domain("organisation_id", "=", self.id)
            & Domain("person_active", "=", True)
        )
        return found.sorted(
            lambda c: (
                not c.function_ids,
                [(f.sequence, f.id) for f in c.function_ids],
                c.lastname or "",
                c.firstname or "",
                c.id,
            )
        )

    def _get_chart(self):
        """Return the chart of this organisation, as far as the user sees it.

        Whose superior is not there, or has left, stands at the top.

        :return: list of :class:`ChartNode`
        """
        working = self._search_working_here()
        nodes = {c.person_id: ChartNode(c, []) for c in working}
        top = []
        for collaboration in working:
            superior = nodes.get(collaboration.reports_to_id)
            below = superior.below if superior else top
            below.append(nodes[collaboration.person_id])
        return top

    def _get_directory(self):
        """Return the people who work here now, by site and by their first function.

        :return: list of (site, list of (function, collaborations)), the site empty for
            those who are on none
        """
        working = self._search_working_here()
        sites = working.person_id.site_ids.filtered(
            lambda site: site.commercial_partner_id == self
        )
        groups = []
        for site in [*sites.sorted("name"), sites.browse()]:
            theirs = working.filtered(
                lambda c, s=site: (
                    s in c.person_id.site_ids if s else not c.person_id.site_ids & sites
                )
            )
            if theirs:
                by_function = theirs.grouped(lambda c: c.function_ids[:1])
                groups.append((site, list(by_function.items())))
        return groups

    def action_open_chart(self):
        """Show the chart of this organisation.

        :raises UserError: this is no organisation
        """
        self.ensure_one()
        if not self.is_company:
            raise UserError(
                self.env._("%s is no organisation: it has no chart.", self.display_name)
            )
        report = self.env.ref("interlocuteurs_addon.who_chart_report")
        return report.report_action(self, config=False)
