from odoo import api, fields, models
from odoo.fields import Domain


class MaintenanceRequest(models.Model):
    """The report of an intervention: what was done, signed by the customer there.

    The technician writes it on the form and hands the tablet over. Whoever may read the
    request prints it, once it is done or signed; its fields are ours alone.
    """

    _inherit = "maintenance.request"

    work_done = fields.Html(
        copy=False,
        groups="base.group_user",
        help="What the report of the intervention says. Changing it takes away the "
        "signature: nobody has signed what it says then.",
    )
    customer_signature = fields.Image(
        copy=False,
        attachment=True,
        max_width=1024,
        max_height=1024,
        groups="base.group_user",
    )
    signed_by = fields.Char(copy=False, groups="base.group_user")
    signed_on = fields.Datetime(copy=False, readonly=True, groups="base.group_user")

    # ------------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Note when a signature was given."""
        return super().create([self._date_signature(vals) for vals in vals_list])

    def write(self, vals):
        """Note when a signature was given; one that was given to other words goes."""
        if "work_done" in vals and "customer_signature" not in vals:
            signed = self.filtered(
                lambda r: r.customer_signature and r.work_done != vals["work_done"]
            )
            if signed:
                nothing = dict.fromkeys(("customer_signature", "signed_by"), False)
                super(MaintenanceRequest, signed).write({**nothing, "signed_on": False})
        return super().write(self._date_signature(vals))

    @api.model
    def _date_signature(self, vals):
        """Return values with the moment of the signature that they bring, or take."""
        if "customer_signature" not in vals:
            return vals
        signed = vals["customer_signature"]
        return {**vals, "signed_on": fields.Datetime.now() if signed else False}

    # --------------------------------------------------------------------- the report

    def _has_report(self):
        """Tell whether customers may print the report: it is done, or signed.

        Called in sudo, for whoever may read the request.
        """
        self.ensure_one()
        return self.public_state == "done" or bool(self.customer_signature)

    def _get_report_base_filename(self):
        """Return what the file of the report is called."""
        self.ensure_one()
        return self.env._("Intervention %s", self.number or self.id)

    @api.model
    def _erase_person(self, person, words):
        """Forget the name and the picture of the signature of whoever signed."""
        result = super()._erase_person(person, words)
        names = {word.casefold() for word in words}
        organisations = person._get_ties("person_id").organisation_id
        signed = self.search(
            Domain("signed_by", "!=", False)
            & (
                Domain("interlocuteur_id", "=", person.id)
                | Domain("organisation_id", "in", organisations.ids)
            )
        ).filtered(lambda request: request.signed_by.strip().casefold() in names)
        signed.write({"signed_by": person.name, "customer_signature": False})
        return result
