from dataclasses import dataclass

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import str2bool

MANAGER = "interlocuteurs_addon.group_interlocuteur_manager"
HIDDEN = "interlocuteurs_addon.first_steps_hidden"


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """Something that an administrator does in their first hour."""

    title: str
    text: str
    done: bool
    """Whether the database says so: nobody ticks a step off."""
    action: str | dict
    """What opens where it is done: an action, or its XML id."""
    sequence: int


class ResCompany(models.Model):
    """What leads an administrator through the first hour, until all of it is done."""

    _inherit = "res.company"

    @api.readonly
    @api.model
    def get_interlocuteur_first_steps(self):
        """Return the steps of the first hour, as dicts; none once they are over.

        They are for administrators of contact persons, and for nobody else.
        """
        if not self.env.user.has_group(MANAGER) or self._are_first_steps_hidden():
            return []
        steps = sorted(self.env.company._get_first_steps(), key=lambda s: s.sequence)
        if all(step.done for step in steps):
            return []
        return [
            {
                "title": step.title,
                "text": step.text,
                "done": step.done,
                "action": step.action,
            }
            for step in steps
        ]

    @api.model
    def hide_interlocuteur_first_steps(self):
        """Show the steps to nobody any more.

        :raises AccessError: the user is no administrator of contact persons
        """
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only administrators of contact persons hide the steps.")
            )
        # sudo: one parameter of ours; the right was checked
        self.env["ir.config_parameter"].sudo().set_param(HIDDEN, "True")

    @api.model
    def _are_first_steps_hidden(self):
        # sudo: one parameter, read by name
        parameter = self.env["ir.config_parameter"].sudo().get_param(HIDDEN, "False")
        return str2bool(parameter, default=False)

    def _get_first_steps(self):
        """Return the :class:`FirstStep` of this company; each room adds its own."""
        steps = [self._get_step_functions()]
        if self.has_access("write"):
            steps.append(self._get_step_company())
        return steps

    def _get_step_company(self):
        """Country and language: numbers are read by the one, sheets have the other."""
        country, lang = self.country_id, self.partner_id.lang or "en_US"
        spoken = lang.partition("_")[2].partition("@")[0] == country.code
        return FirstStep(
            title=self.env._("Your company"),
            text=self.env._("Its country and its language"),
            done=bool(country) and (spoken or lang != "en_US"),
            action={
                "type": "ir.actions.act_window",
                "res_model": "res.partner",
                "res_id": self.partner_id.id,
                "views": [(False, "form")],
            },
            sequence=10,
        )

    def _get_step_functions(self):
        """What people do: done once somebody has a function."""
        Collaboration = self.env["interlocuteur.collaboration"]
        used = Collaboration.search_count([("function_ids", "!=", False)], limit=1)
        return FirstStep(
            title=self.env._("Functions"),
            text=self.env._("What people do: keep yours, archive the rest"),
            done=bool(used),
            action="interlocuteurs_addon.interlocuteur_function_action",
            sequence=20,
        )
