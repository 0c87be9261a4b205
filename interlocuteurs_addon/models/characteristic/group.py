from collections import namedtuple

from odoo import api, fields, models, tools

# what of a group decides to whom it applies, cached
Scope = namedtuple("Scope", "id company_id applies_to tag_ids mandatory_from")


class InterlocuteurCharacteristicGroup(models.Model):
    """A section of the sheet: characteristics that apply to the same contacts."""

    _name = "interlocuteur.characteristic.group"
    _description = "Group of characteristics"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        help="Who works for another company neither sees nor fills in this group. "
        "Empty: it is everybody's.",
    )
    applies_to = fields.Selection(
        [("person", "People"), ("organisation", "Organisations")],
        string="Applies to",
        required=True,
        default="person",
    )
    category_ids = fields.Many2many(
        "res.partner.category",
        "interlocuteur_characteristic_group_category_rel",
        "group_id",
        "category_id",
        string="Only with tags",
        help="Of people: those who work for an organisation with one of these tags. "
        "Of organisations: those with one of these tags. Empty: all.",
    )
    mandatory_from = fields.Date(
        string="Mandatory from",
        default=lambda self: self.env["interlocuteur.collaboration"]._get_today(),
        help="Contacts that were entered before this day may lack mandatory values. "
        "Empty: none may.",
    )
    characteristic_ids = fields.One2many(
        "interlocuteur.characteristic",
        "group_id",
        context={"active_test": False},
        copy=True,
    )
    characteristic_count = fields.Integer(
        string="Characteristics", compute="_compute_characteristic_count"
    )

    def _compute_characteristic_count(self):
        for group in self:
            group.characteristic_count = len(
                group.characteristic_ids.filtered("active")
            )

    # ------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Invalidate the cached views, so that the sheet shows the new groups."""
        groups = super().create(vals_list)
        self._forget_definitions()
        return groups

    def write(self, vals):
        """Invalidate the cached views, so that the sheet follows the groups.

        Characteristics get their fields when their group is switched on first.
        """
        result = super().write(vals)
        characteristics = self.with_context(active_test=False).characteristic_ids
        if vals.get("active"):
            characteristics._create_missing_fields()
        if "name" in vals:
            characteristics._label_fields()
        self._forget_definitions()
        return result

    def unlink(self):
        """Delete the characteristics as well; those with values refuse."""
        self.with_context(active_test=False).characteristic_ids.unlink()
        result = super().unlink()
        self._forget_definitions()
        return result

    def copy_data(self, default=None):
        """Give a copy a name that differs from its original's."""
        default = dict(default or {})
        vals_list = super().copy_data(default=default)
        if "name" not in default:
            for group, vals in zip(self, vals_list, strict=True):
                vals["name"] = self.env._("%s (copy)", group.name)
        return vals_list

    @api.model
    def _forget_definitions(self):
        """Invalidate the caches of groups, characteristics and views of contacts."""
        self.env.registry.clear_cache("stable")
        self.env.registry.clear_cache("templates")
        self.env["res.partner"].invalidate_model(
            ["characteristic_group_ids", "characteristic_mandatory_group_ids"]
        )

    # ------------------------------------------------------------------ scopes

    @api.model
    @tools.ormcache(cache="stable")
    def _get_scopes(self):
        """Return the active groups as a tuple of ``Scope``, in their order."""
        # sudo: cached for all users; _get_visible_scopes keeps each user's own
        groups = self.sudo().search([("characteristic_ids.active", "=", True)])
        return tuple(
            Scope(
                group.id,
                group.company_id.id,
                group.applies_to,
                frozenset(group.category_ids.ids),
                group.mandatory_from,
            )
            for group in groups
        )

    @api.model
    def _get_visible_scopes(self):
        """Return the scopes of the groups of the companies that the user works in."""
        companies = {False, *self.env.companies.ids}
        return [scope for scope in self._get_scopes() if scope.company_id in companies]

    # ------------------------------------------------------------------ actions

    def action_preview(self):
        """Open an empty sheet that shows this group, as it will look to users."""
        self.ensure_one()
        view = self.env.ref("interlocuteurs_addon.res_partner_view_form_preview")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preview: %s", self.name),
            "res_model": "res.partner",
            "views": [(view.id, "form")],
            "target": "new",
            "context": {
                "default_is_company": self.applies_to == "organisation",
                "characteristic_preview": self.id,
            },
        }

    def action_copy(self):
        """Copy the group with its characteristics, and open the copy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "views": [(False, "form")],
        }
