from odoo import api, fields, models, tools
from odoo.exceptions import UserError


class InterlocuteurPortalProfile(models.Model):
    """What a collaboration opens on the portal: how much of the organisation, of what.

    A collaboration without profile opens nothing.
    """

    _name = "interlocuteur.portal.profile"
    _description = "Portal profile"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    scope = fields.Selection(
        [
            ("organisation", "Everything of the organisation"),
            ("assigned", "Assigned equipment, its requests, and what concerns them"),
            ("own", "Only what concerns them"),
        ],
        required=True,
        default="own",
        help="What concerns somebody: the documents that name them as contact person.",
    )
    see_quotations = fields.Boolean(string="Quotations")
    sign_quotations = fields.Boolean(
        string="Accept and refuse quotations",
        help="Who has the profile decides for the organisation, and signs by their own "
        "name.",
    )
    see_orders = fields.Boolean(string="Orders")
    see_invoices = fields.Boolean(string="Invoices")
    see_equipment = fields.Boolean(string="Equipment")
    see_requests = fields.Boolean(string="Intervention requests")
    create_requests = fields.Boolean(string="Create intervention requests")
    cancel_requests = fields.Boolean(
        string="Cancel intervention requests",
        help="Of those that they see, as long as nobody has begun.",
    )
    close_requests = fields.Boolean(
        string="Close and reopen intervention requests",
        help="Of those that they see: one that is under way is solved, or one that is "
        "closed is not.",
    )
    collaboration_ids = fields.One2many("interlocuteur.collaboration", "profile_id")

    def write(self, vals):
        """Invalidate the cached rights of the profiles."""
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    @tools.ormcache("self.id")
    def _get_portal_rights(self):
        """Return scope and switches by field name; rules ask at each query."""
        # sudo: the rules of a portal user ask, who reads no profile
        profile = self.sudo()
        return {
            name: profile[name]
            for name, field in self._fields.items()
            if field.store and field.type in ("boolean", "selection")
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        """Refuse to delete what opens the portal to somebody, or once did.

        :raises UserError: a collaboration, archived ones included, has the profile
        """
        # sudo: a collaboration that the user may not see counts all the same
        used = (
            self.env["interlocuteur.collaboration"]
            .sudo()
            .with_context(active_test=False)
            .search([("profile_id", "in", self.ids)], limit=1)
        )
        if used:
            raise UserError(
                self.env._(
                    'The profile "%s" is in use and cannot be deleted. Archive it: '
                    "those who have it keep it, and it is not offered any more.",
                    used.profile_id.name,
                )
            )

    def copy_data(self, default=None):
        """Name a copy as a copy, unless a name is given."""
        default = dict(default or {})
        vals_list = super().copy_data(default=default)
        if "name" not in default:
            for profile, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", profile.name)
        return vals_list
