from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import is_html_empty

ACKNOWLEDGEMENT = "interlocuteurs_addon.mail_template_request_received"
RECEIVED = "interlocuteurs_addon.mail_activity_type_request_received"
TO_ONE_PERSON = "interlocuteurs_addon.mt_request_received"


class MailMessage(models.Model):
    """What is sent to the contact person of a request alone."""

    _inherit = "mail.message"

    @api.model
    def _get_personal_subtypes(self):
        """Add that of receipts, and of the link by which somebody rates."""
        subtypes = super()._get_personal_subtypes()
        # by the cache of ids: every search of share users asks
        sent_id = self.env["ir.model.data"]._xmlid_to_res_id(TO_ONE_PERSON)
        return subtypes | subtypes.browse(sent_id or ())


class MaintenanceRequest(models.Model):
    """Who is told of a request: its contact person, and those of us whose work it is.

    All of them follow it, so that what is written later reaches them, too.
    """

    _inherit = "maintenance.request"

    inform_contact = fields.Boolean(
        string="Inform the contact person",
        default=True,
        groups="base.group_user",
        help="The contact person is told that the request was received, and of what "
        "becomes of it.",
    )

    # ------------------------------------------------------------------------ ORM

    @api.model_create_multi
    def create(self, vals_list):
        """Tell of new requests."""
        requests = super().create(vals_list)
        requests._follow_by_contact()
        requests._tell_of_creation()
        return requests

    def write(self, vals):
        """Tell whoever is named from now on; ask nobody any more to look at it."""
        told = {"interlocuteur_id", "inform_contact"}.intersection(vals)
        before = self._get_informed_pairs() if told else set()
        result = super().write(vals)
        if told:
            self._unfollow(before - self._get_informed_pairs())
            self._follow_by_contact()
        if "stage_id" in vals or vals.get("archive"):
            self.activity_unlink([RECEIVED])
        return result

    # ----------------------------------------------------------------- the customer

    def _get_customer_contact(self):
        """Return whom to write to: the contact person, else the customer's own account.

        That is a private customer, or the account of an organisation that has entered
        the request itself.
        """
        self.ensure_one()
        if self.interlocuteur_id:
            return self.interlocuteur_id
        # sudo: only who has entered the request
        customer, author = self.organisation_id, self.sudo().create_uid.partner_id
        if customer._is_person():
            return customer
        entered = self.origin == "portal" and author.is_company
        theirs = entered and customer.id in author._get_portal_own_ids()
        return author.with_env(self.env) if theirs else author.browse()

    def _get_informed(self):
        """Return whom to write to if they are to be told, else nobody."""
        person = self._get_customer_contact()
        return person if self.inform_contact else person.browse()

    def _get_informed_pairs(self):
        """Return the pairs of the ids of a request and of whom it informs."""
        return {(r.id, r._get_informed().id) for r in self if r._get_informed()}

    def _unfollow(self, pairs):
        """Take people off requests that inform others now, or nobody.

        :param pairs: of the ids of a request and a person
        """
        if not pairs:
            return
        # sudo: as the right on the requests, whoever that is
        followers = self.env["mail.followers"].sudo()
        found = followers.search(
            Domain("res_model", "=", self._name)
            & Domain("res_id", "in", [request_id for request_id, _id in pairs])
            & Domain("partner_id", "in", [person_id for _id, person_id in pairs])
        )
        found.filtered(lambda f: (f.res_id, f.partner_id.id) in pairs).unlink()

    def _follow_by_contact(self):
        """Let the contact persons who are to be told follow their requests."""
        for person, requests in self.grouped(lambda r: r._get_informed()).items():
            if person:
                # sudo: as the right on the request, whoever that is
                requests.sudo().message_subscribe(person.ids)

    def _tell_of_creation(self):
        """Acknowledge new requests, and ask us to look at those from outside.

        Of what we plan ourselves, and of what is imported, nobody is told.
        """
        if self.env.context.get("install_mode") or self.env.context.get("import_file"):
            return
        for request in self:
            if request.maintenance_type == "corrective" and request._get_informed():
                request._acknowledge()
        self.filtered(lambda each: each.origin == "portal")._ask_to_look()

    def _get_acknowledged(self):
        """Return to whom it is mailed that the request was received."""
        return self._get_informed()

    def _acknowledge(self):
        """Mail the contact person that the request was received: number, summary, link.

        The chatter of the portal shows no notifications: it has the request itself.
        """
        self._mail_contact(ACKNOWLEDGEMENT, self._get_acknowledged())

    def _mail_contact(self, xmlid, told):
        """Mail contact persons alone, in the name of our company.

        :param xmlid: of the template, which somebody may have deleted
        :param told: these people, if any
        """
        self.ensure_one()
        template = self.env.ref(xmlid, raise_if_not_found=False)
        if not (template and told):
            return
        company = self.company_id
        # sudo: portal users enter requests, and read neither template nor company
        sender = self.sudo().env.ref("base.partner_root")
        if company.sudo().email:
            sender = company.sudo().partner_id
        # whoever enters their own request on the portal is told as well
        request = self.sudo().with_context(mail_notify_author_mention=True)
        request.message_post_with_source(
            template,
            author_id=sender.id,
            email_from=sender.email_formatted,
            partner_ids=[Command.set(told.ids)],
            subtype_xmlid=TO_ONE_PERSON,
        )

    # ------------------------------------------------------------------------- us

    def _get_responsible_users(self):
        """Return whose work a request is: the technician, else the team's members.

        A team may have members of other companies, who read nothing of it.
        """
        self.ensure_one()
        # sudo: portal users enter requests, and read no teams
        request = self.sudo()
        users = request.user_id or request.maintenance_team_id.member_ids
        return users.filtered(
            lambda user: (
                user.active
                and user._is_internal()
                and request.company_id in user.company_ids
            )
        )

    def _ask_to_look(self, reopened=False):
        """Give an activity to whoever's work the requests are; Odoo notifies them.

        They follow the request from now on, by which they may read it. The activity
        goes with the first stage that somebody chooses.

        :param reopened: a customer has reopened them
        """
        for request in self:
            users = request._get_responsible_users()
            # sudo: portal users enter requests
            request.sudo().message_subscribe(users.partner_id.ids)
            for user in users:
                told = request.sudo().with_context(lang=user.lang)
                told.activity_schedule(
                    RECEIVED,
                    summary=told._get_summary_of_look(reopened),
                    user_id=user.id,
                )

    def _get_summary_of_look(self, reopened):
        """Return what such an activity says, in the language of the environment."""
        self.ensure_one()
        if reopened:
            return self.env._("Reopened by the customer: %s", self.display_name)
        return self.env._("Request from the portal: %s", self.display_name)

    # ---------------------------------------------------------------------- mails

    def _mail_get_partner_fields(self, introspect_fields=False):
        """The contact person is the customer, to whom mails give the link."""
        return ["interlocuteur_id"]

    def _mail_get_partners(self, introspect_fields=False):
        """Where there is no contact person, the customer's own account is it."""
        partners = super()._mail_get_partners(introspect_fields=introspect_fields)
        return {
            request.id: partners[request.id] or request._get_customer_contact()
            for request in self
        }

    def _track_subtype(self, init_values):
        """Tell of the day of a visit, and of another one, as of the state."""
        subtype = super()._track_subtype(init_values)
        if not subtype and "schedule_date" in init_values:
            return self.env.ref("maintenance.mt_req_status")
        return subtype

    def _notify_thread_with_out_of_office_get_additional_users(self, *args, **kwargs):
        """Let core look whether the technician is away, whoever writes a message."""
        # sudo: customers read no technicians; core uses them as superuser
        request = self.sudo()
        return super(
            MaintenanceRequest, request
        )._notify_thread_with_out_of_office_get_additional_users(*args, **kwargs)

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Call the button by what it shows."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        for _name, _function, data in groups:
            button = data.setdefault("button_access", {})
            button["title"] = self.env._("View the intervention request")
        return groups

    def _notify_by_email_render_layout(
        self, message, recipients_group, msg_vals=False, render_values=None
    ):
        """Tell customers where the request stands in their words, not by our fields."""
        if self and recipients_group["notification_group_name"] != "user":
            lang = (render_values or {}).get("lang") or self.env.lang
            render_values = {
                **(render_values or {}),
                "tracking_values": [],
                # sudo: what is told of the request itself
                "subtitles": self.sudo().with_context(lang=lang)._get_mail_lines(),
            }
            if is_html_empty(message.body):
                # of a state or a day, which nobody wrote
                render_values["email_add_signature"] = False
        return super()._notify_by_email_render_layout(
            message, recipients_group, msg_vals=msg_vals, render_values=render_values
        )

    def _get_mail_lines(self):
        """Return what stands above each mail to a customer: which request this is."""
        self.ensure_one()
        # a private customer knows their own name
        organisation = self.organisation_id.filtered("is_company")
        lines = [
            (None, self.display_name),
            (self.env._("Your reference:"), self.external_reference),
            (self.env._("Organisation:"), organisation.name),
            (self.env._("Site:"), self.site_id.name),
            (self.env._("Equipment concerned:"), self.equipment_id.name),
            (self.env._("State:"), self._get_public_state_name()),
            (self.env._("Planned for:"), self._get_planned_text()),
            (self.env._("From:"), self.company_id.name),
        ]
        return [f"{label} {text}" if label else text for label, text in lines if text]
