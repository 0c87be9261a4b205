from odoo import api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Command


class ResPartner(models.Model):
    """Whoever leaves is deactivated, never deleted.

    Their collaborations stay as they are, so that they come back as they went; what
    these let them see ends: account, followings, share links, assignments.
    """

    _inherit = "res.partner"

    # ------------------------------------------------------------------------ ORM

    @api.ondelete(at_uninstall=False)
    def _unlink_except_interlocuteur(self):
        """Refuse to delete contact persons and organisations that have some.

        Core's merge is not refused: what it deletes has no collaborations left.

        :raises RedirectWarning: it leads to the dialog that deactivates, or erases
        :raises UserError: there is nobody whom the user could deactivate or erase
        """
        ties = self._get_ties()
        people = self & ties.person_id
        organisations = self & ties.organisation_id
        if people:
            raise people._offer_erasure() or people._offer_deactivation(
                self.env._(
                    "%s: a contact person is never deleted, so that orders, invoices "
                    "and requests still say who it was. Deactivate instead.",
                    people._join_names(),
                )
            )
        if organisations:
            raise UserError(
                self.env._(
                    "%s: an organisation that has or had contact persons is never "
                    "deleted. Archive it instead.",
                    organisations._join_names(),
                )
            )

    def _change_check(self, vals):
        """Refuse to archive a contact person whose account only a dialog closes.

        :raises RedirectWarning: it leads to that dialog
        """
        super()._change_check(vals)
        if not vals.get("active", True):
            self._refuse_open_accounts()

    def _change_access(self, vals, before):
        """Let what people could see end when they are archived, whatever the way.

        Private customers have their own documents, by no collaboration.
        """
        super()._change_access(vals, before)
        if not vals.get("active", True):
            ties = self._get_ties("person_id")
            # sudo: only which of these are people, and below whom they stand
            people = self.sudo().filtered(lambda p: p._is_person())
            own = {(person.id, person.id) for person in people}
            # whoever stands below an organisation where they work has no household
            private = people.filtered(
                lambda p: p.commercial_partner_id not in ties.organisation_id
            )
            ties._end_access_of(ties._get_pairs() | own | private._get_own_pairs())

    def _get_never_deleted(self):
        """Return those of these contacts whose deletion is refused."""
        ties = self._get_ties()
        return self & (ties.person_id | ties.organisation_id)

    def _get_holders_of_accounts(self):
        """Return the contact persons whom only a dialog archives, with accounts."""
        accounts = self._get_portal_accounts()
        if not accounts:
            return self.browse()
        return self & self._get_ties("person_id").person_id & accounts.partner_id

    def _refuse_open_accounts(self):
        """Ask for a deactivation where somebody has an account on the portal.

        :raises RedirectWarning: as ``_change_check`` says
        """
        people = self._get_holders_of_accounts()
        if people:
            raise people._offer_deactivation(
                self.env._(
                    "%s: whoever has a portal account is deactivated, not just "
                    "archived, so that the account closes as well.",
                    people._join_names(),
                )
            )

    # ------------------------------------------------------------------- business

    def _deactivate(self):
        """Close the portal accounts of these people and archive them.

        :raises AccessError: the user may not change them
        :raises UserError: one is an organisation, or an employee of ours
        """
        people = self.filtered("active")
        people._check_deactivation()
        accounts = people._close_portal_accounts()
        people.write({"active": False})
        people._log_with_accounts(
            self.env._("Deactivated."),
            self.env._("Deactivated; the portal account is closed."),
            accounts,
        )
        people._log_on_organisations(lambda names: self.env._("Deactivated: %s", names))

    def _deactivate_at(self, organisation):
        """End what these people do for one organisation only.

        Whoever works nowhere else, nor will, is deactivated.
        """
        self._check_deactivation()
        collaborations = self._get_open_collaborations()
        elsewhere = collaborations.filtered(lambda c: c.organisation_id != organisation)
        staying = self & elsewhere.person_id
        ending = (collaborations - elsewhere).filtered(lambda c: c.person_id in staying)
        ending._close()
        (self - staying)._deactivate()

    def _reactivate(self, with_account=False):
        """Bring these people back, with their portal accounts if wished.

        :raises UserError: an account cannot be opened, e.g. without valid e-mail
        """
        people = self.filtered(lambda p: not p.active)
        people.write({"active": True})
        ties = people._get_ties("person_id").filtered("replaced_by_id")
        ties.filtered(lambda tie: tie.state != "past")._mirror().replaced_by_id = False
        accounts = self.env["res.users"]
        if with_account:
            accounts = people._reopen_portal_accounts()
        people._log_with_accounts(
            self.env._("Reactivated."),
            self.env._("Reactivated; the portal account is open again."),
            accounts,
        )
        people._log_on_organisations(lambda names: self.env._("Reactivated: %s", names))

    def _check_deactivation(self):
        """These are people of others, whom the user may change.

        :raises AccessError: the user may not change them
        :raises UserError: one is an organisation, or an employee of ours
        """
        self.check_access("write")
        organisations = self.filtered(lambda p: not p._is_person())
        if organisations:
            raise UserError(
                self.env._(
                    "%s: only people are deactivated. Archive an organisation or an "
                    "address instead.",
                    organisations._join_names(),
                )
            )
        users = self._get_internal_users()
        if users:
            raise UserError(
                self.env._(
                    "%s: this is a colleague with an internal account. An "
                    "administrator archives the user first, in Settings > Users.",
                    users.partner_id._join_names(),
                )
            )

    def _close_portal_accounts(self):
        """Close the accounts of these people, as core's portal wizard does.

        What they logged in with is revoked, too: an account that opens again starts
        from an invitation.

        :return: the accounts
        """
        accounts = self._get_portal_accounts()
        if accounts:
            portal = self.env.ref("base.group_portal")
            public = self.env.ref("base.group_public")
            # one note of ours instead: core's costs several queries per account
            accounts.with_context(mail_notrack=True).write(
                {
                    "active": False,
                    "group_ids": [Command.unlink(portal.id), Command.link(public.id)],
                }
            )
            accounts._revoke_credentials()
        return accounts

    def _reopen_portal_accounts(self):
        """Open the closed accounts again, each with a new invitation.

        :return: the accounts
        :raises UserError: a person has no valid e-mail, or no portal profile
        """
        accounts = self._get_portal_accounts(active=False)
        people = self & accounts.partner_id.with_env(self.env)
        wizard = self.env["portal.wizard"].create(
            {"partner_ids": [Command.set(people.ids)]}
        )
        for lines in wizard.user_ids.grouped("partner_id").values():
            (lines.filtered("profile_id") or lines)[0].action_grant_access()
        return accounts

    def _log_with_accounts(self, text, text_with_account, accounts):
        """Log on each of these people one text or the other.

        :param accounts: whose people get ``text_with_account``
        """
        owners = accounts.partner_id
        self._message_log_batch(
            bodies={p.id: text_with_account if p in owners else text for p in self}
        )

    def _log_on_organisations(self, get_text):
        """Log on the organisations where these people work.

        :param get_text: returns the text for the names of an organisation's people
        """
        ties = self._get_ties("person_id").filtered(lambda c: c.state == "current")
        bodies = {
            organisation.id: get_text(theirs.person_id._join_names())
            for organisation, theirs in ties.grouped("organisation_id").items()
        }
        # sudo: the note is written by whoever changed the people
        self.sudo().browse(bodies)._message_log_batch(bodies=bodies)

    # -------------------------------------------------------------------- actions

    def action_deactivate(self):
        """Open the dialog that deactivates these people.

        :raises AccessError: the user may not change them
        :raises UserError: nobody is active, or one is an organisation or an employee
            of ours
        """
        return self._open_deactivation()

    def _open_deactivation(self, organisation=None):
        """Check and open the dialog, at ``organisation`` if that is where one is."""
        people = self.filtered("active")
        if not people:
            raise UserError(self.env._("Nobody of the selection is active."))
        people._check_deactivation()
        return people._get_deactivation_action(organisation)

    def action_reactivate(self):
        """Bring these people back; a dialog asks about accounts that were closed."""
        people = self.filtered(lambda p: not p.active)
        people.check_access("write")
        if not people._get_portal_accounts(active=False):
            people._reactivate()
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reactivate"),
            "res_model": "interlocuteur.reactivation",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_person_ids": people.ids,
                "partner_display_name_hide_company": True,
            },
        }

    def action_archive(self):
        """Open the dialog instead where people leave something open.

        That is for the web client. Other code, which runs as superuser or says
        ``no_wizard`` as in core, archives at once.
        """
        if self.env.su or self.env.context.get("no_wizard"):
            return super().action_archive()
        people = (self & self._get_ties("person_id").person_id).filtered("active")
        if people and people._leaves_something_open():
            return self.action_deactivate()
        return super().action_archive()

    def action_unarchive(self):
        """Ask about the accounts of contact persons that were closed."""
        if self.env.su or self.env.context.get("no_wizard"):
            return super().action_unarchive()
        people = self & self._get_ties("person_id").person_id
        result = super(ResPartner, self - people).action_unarchive()
        return (people and people.action_reactivate()) or result

    def _leaves_something_open(self):
        """Tell whether there is anything to decide before these people go."""
        # sudo: only whether there is anything is asked
        handover = self.sudo()._get_handover().values()
        return any(handover) or bool(self._get_portal_accounts())

    def _get_deactivation_action(self, organisation=None):
        """Return the dialog that deactivates these people.

        :param organisation: where the user comes from, if it is one
        """
        context = {
            "default_person_ids": self.ids,
            "dialog_size": "extra-large",
            "partner_display_name_hide_company": True,
        }
        if organisation:
            context["default_organisation_id"] = organisation.id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Left the organisation")
            if organisation
            else self.env._("Deactivate"),
            "res_model": "interlocuteur.deactivation",
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def _offer_erasure(self):
        """Return the error that leads to the dialog that erases, if that is next.

        For one person who is inactive, and an administrator of contact persons, also
        where an app deletes as superuser.
        """
        group = "interlocuteurs_addon.group_interlocuteur_manager"
        if len(self) != 1 or self.active or not self.env.user.has_group(group):
            return None
        message = self.env._(
            "%s: a contact person is never deleted, so that orders, invoices and "
            "requests stay readable. Erase their personal data instead.",
            self._join_names(),
        )
        return RedirectWarning(
            message, self.action_erase(), self.env._("Erase personal data")
        )

    def _offer_deactivation(self, message):
        """Return the error that says ``message`` and leads to the dialog."""
        active = self.filtered("active")
        if not active or not active.has_access("write"):
            return UserError(message)
        return RedirectWarning(
            message, active._get_deactivation_action(), self.env._("Deactivate")
        )
