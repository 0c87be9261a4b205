from odoo import api, fields, models

# whose menus leave out what does not concern the records
CONDITIONED = frozenset(["res.partner", "interlocuteur.collaboration"])


class IrActionsServer(models.Model):
    """Actions that concern some of the records of a list, and not all of them."""

    _inherit = "ir.actions.server"

    interlocuteur_condition = fields.Char(
        string="Contacts: shown if",
        help="When the action stands in the menu of contacts and collaborations: an "
        "expression of how many of the records are people, organisations, active and "
        "inactive, and of count, all of them. Empty: always.",
    )


class IrActionsActions(models.Model):
    """The menus of contacts know the conditions of their actions."""

    _inherit = "ir.actions.actions"

    @api.model
    def get_bindings(self, model_name):
        """Hand the web client the conditions of actions on contacts."""
        bindings = super().get_bindings(model_name)
        if model_name not in CONDITIONED:
            return bindings
        actions = bindings.get("action", [])
        # sudo: these are actions that the user may see
        Server = self.env["ir.actions.server"].sudo()
        conditions = {
            action.id: action.interlocuteur_condition
            for action in Server.search_fetch(
                [
                    ("id", "in", [action["id"] for action in actions]),
                    ("interlocuteur_condition", "!=", False),
                ],
                ["interlocuteur_condition"],
            )
        }
        for action in actions:
            if action["id"] in conditions:
                action["interlocuteur_condition"] = conditions[action["id"]]
        return bindings
