from odoo import api, fields, models, tools


class InterlocuteurDuplicateRule(models.Model):
    """What is compared when somebody enters a new person: a row of a decision table.

    The first active row of the company counts; without one, the first general row;
    without that, nothing is compared.
    """

    _name = "interlocuteur.duplicate.rule"
    _description = "Duplicate rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        "res.company",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: for all companies that have no row of their own.",
    )
    check_phone = fields.Boolean(
        string="Phones",
        default=True,
        help="Phone and phone 2, with all numbers of the people who are there.",
    )
    check_mobile = fields.Boolean(
        string="Mobiles",
        default=True,
        help="Mobile and mobile 2, with all numbers of the people who are there.",
    )
    check_email = fields.Boolean(
        string="Emails",
        default=True,
        help="Email and email 2, whatever the case.",
    )
    check_name = fields.Boolean(
        string="Names",
        default=True,
        help="Last and first name, whatever the case, accents, hyphens, spaces, and "
        "which of the two comes first.",
    )
    check_similar = fields.Boolean(
        string="Similar names",
        help="Names with one typing error, and initials instead of the first name.",
    )
    refuse_elsewhere = fields.Boolean(
        string="Refuse in other apps",
        help="Also where another app creates people on the way to something else: "
        "leads, applicants, add-ins of a mailbox. Otherwise their work goes on: both "
        "sheets and the list of suspected duplicates say it, and a notification.",
    )
    active = fields.Boolean(default=True)

    @api.depends("company_id")
    def _compute_display_name(self):
        for rule in self:
            rule.display_name = rule.company_id.name or self.env._("All companies")

    @api.model_create_multi
    def create(self, vals_list):
        """Invalidate the cache of which row counts for whom."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Invalidate the cache of which row counts for whom."""
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        """Invalidate the cache of which row counts for whom."""
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _get_rule(self, company):
        """Return the row that counts for a company, empty if none does.

        :param company: a ``res.company``
        :return: the rule, as superuser: everybody's entries are compared by it
        """
        # sudo: the switches say nothing about anybody
        return self.sudo().browse(self._get_rule_id(company.id))

    @api.model
    @tools.ormcache("company_id")
    def _get_rule_id(self, company_id):
        # sudo: as in _get_rule, which asks for it
        rules = self.sudo().search([("company_id", "in", (company_id, False))])
        return rules.sorted(lambda rule: not rule.company_id)[:1].id

    @api.model
    def _get_checked_kinds(self):
        """Return the kinds of keys that any active row compares."""
        # sudo: as in _get_rule
        rules = self.sudo().search([("active", "=", True)])
        switches = {
            "number": any(rule.check_phone or rule.check_mobile for rule in rules),
            "email": any(rules.mapped("check_email")),
            "name": any(rules.mapped("check_name")),
        }
        return [kind for kind, is_on in switches.items() if is_on]

    def action_open_example(self):
        """Open the dialog that shows on an example what this row would find."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would be found?"),
            "res_model": "interlocuteur.duplicate.example",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rule_id": self.id},
        }
