from odoo import api, models

from .notes import get_notes, one_note_each

# The columns that few pages show are not read along with the others of every contact
# that anything asks about, but when one of them is asked for.
RARELY_READ = "interlocuteur_rarely_read"


# In the context until a new contact is complete: mandatory fields are checked in the
# last step only. It is an object and no text, so that nobody can send it over RPC.
ENTERING = object()


class ResPartner(models.Model):
    """What happens when contacts are created or written, from top to bottom.

    This is the only ``create`` and the only ``write`` of the addon on contacts. They
    call steps, each a method of its own for all records at once: ``_entry_…`` for new
    contacts, ``_change_…`` for a write. A step is declared here; the room that it names
    fills it in, and a further addon extends it, each with ``super()``.
    """

    _inherit = "res.partner"

    # ------------------------------------------------------------------ create

    @api.model_create_multi
    # pylint: disable-next=method-required-super  # the step _entry_store calls it
    def create(self, vals_list):
        """Create contacts together with what is kept beside them.

        :raises ValidationError: see ``_entry_characteristics`` and ``_entry_check``
        """
        vals_list = self._entry_prepare([dict(vals) for vals in vals_list])
        later = self._get_fields_entered_later()
        now = [{k: v for k, v in vals.items() if k not in later} for vals in vals_list]
        entering = self.with_context(interlocuteur_entering=ENTERING)
        with one_note_each(self.env):
            partners = entering._entry_store(now)
            partners._entry_functions(vals_list)
            partners._entry_collaborations(vals_list)
            partners._entry_sites(vals_list)
        partners = complete = partners.with_env(self.env)
        if self._is_being_entered():  # within the entry of somebody else
            complete = partners.with_context(interlocuteur_entering=None)
        complete._entry_characteristics(vals_list)
        complete._entry_keys()
        complete._entry_check()
        return partners

    @api.model
    def _is_being_entered(self):
        """Tell whether steps of ``create`` are still to come."""
        return self.env.context.get("interlocuteur_entering") is ENTERING

    @api.model
    def _entry_prepare(self, vals_list):
        """Complete the values of new contacts.

        :param list vals_list: of dicts that may be changed
        :return: the list of dicts that all further steps get
        """
        return vals_list

    @api.model
    def _get_fields_entered_later(self):
        """Return the names of the fields that a step writes, instead of core.

        :rtype: frozenset
        """
        return frozenset()

    @api.model
    def _entry_store(self, vals_list):
        """Create the records, by core and the addons below this one."""
        # pylint: disable-next=super-method-mismatch  # a step of create()
        return super().create(vals_list)

    def _entry_functions(self, vals_list):
        """Room core: synchronise Odoo's text of functions with the functions."""

    def _entry_collaborations(self, vals_list):
        """Room core: whoever stands below an organisation works there."""

    def _entry_sites(self, vals_list):
        """Room service: people are assigned to sites and equipment of their places."""

    def _entry_characteristics(self, vals_list):
        """Room characteristic: store the answers, ask for what is mandatory.

        :raises ValidationError: names the contact and what it lacks
        """

    def _entry_keys(self):
        """Room duplicate: write the keys by which these contacts are compared."""

    def _entry_check(self):
        """Room duplicate: refuse people who may be known already.

        :raises ValidationError: somebody is found; its ``context`` tells who
        """

    # ------------------------------------------------------------------- write

    # pylint: disable-next=method-required-super  # the step _change_store calls it
    def write(self, vals):
        """Write contacts, and let what is kept beside them follow.

        :raises RedirectWarning: see ``_change_check``
        :raises ValidationError: see ``_change_sites``, ``_change_characteristics``
        """
        vals = self._change_prepare(dict(vals))
        self._change_check(vals)
        before = self._change_remember(vals)
        self._change_store(vals)
        self._change_functions(vals)
        self._change_collaborations(vals, before)
        self._change_sites(vals, before)
        self._change_access(vals, before)
        self._change_characteristics(vals)
        return True

    @api.model
    def _change_prepare(self, vals):
        """Complete the values of a write.

        :param dict vals: may be changed
        :return: the values that all further steps get
        """
        return vals

    def _change_check(self, vals):
        """Refuse what cannot be written, before anything is.

        :raises UserError: core: somebody who moves stands on journal items
        :raises RedirectWarning: leaving: somebody who is archived has an account
        """

    def _change_remember(self, vals):
        """Return what later steps must know of the state before the write.

        :rtype: dict
        """
        return {}

    def _change_store(self, vals):
        """Write the records, by core and the addons below this one."""
        # core takes values out of the dict that it is given
        # pylint: disable-next=super-method-mismatch  # a step of write()
        return super().write(dict(vals))

    def _change_functions(self, vals):
        """Room core: core's text of functions is in step with the functions."""

    def _change_collaborations(self, vals, before):
        """Room core: collaborations follow whoever was moved.

        :param dict before: of ``_change_remember``, as for the steps below
        """

    def _change_sites(self, vals, before):
        """Room service: whoever is assigned anew works there.

        :raises ValidationError: somebody does not
        """

    def _change_access(self, vals, before):
        """Rooms portal and leaving: what people could see ends."""

    def _change_characteristics(self, vals):
        """Room characteristic: ask for what is mandatory, if that may have changed.

        :raises ValidationError: names the contact and what it lacks
        """

    # ------------------------------------------- notes, fields without a column

    def _message_log_batch(self, bodies, *args, **kwargs):
        """Let plain notes be part of what is told at once, see ``one_note_each``.

        :return: the messages, none yet where they are collected
        """
        notes = get_notes(self.env)
        if not notes or args or kwargs:
            # the author's name and e-mail, of which core would read the whole sheet
            self.env.user.partner_id.fetch(["name", "email"])
            return super()._message_log_batch(bodies, *args, **kwargs)
        for partner_id in self.ids:
            notes.add(partner_id, bodies.get(partner_id, ""))
        return self.env["mail.message"].sudo()

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let rooms say what stands for a field without a column.

        Once for all rooms: the ORM asks for each column of each contact that it reads.
        """
        field = self._fields.get(field_expr)
        if field is not None and not field.store:
            return self._computed_to_sql(alias, field, query)
        return super()._field_to_sql(alias, field_expr, query)

    def _computed_to_sql(self, alias, field, query):
        """Return by what the database finds, sorts and groups a field without a column.

        Whoever extends it checks the right to the field first.

        :return: as ``_field_to_sql``
        """
        # pylint: disable-next=super-method-mismatch  # a step of _field_to_sql()
        return super()._field_to_sql(alias, field.name, query)

    # ---------------------------------------------------- flush, copies, imports

    # core's method returns nothing
    def _write_multi(self, vals_list):  # pylint: disable=missing-return
        """Write columns to the database, and what is made of them."""
        super()._write_multi(vals_list)
        self._change_keys(vals_list)

    def _change_keys(self, vals_list):
        """Room duplicate: keys follow the columns that were just flushed.

        :param list vals_list: of dicts of columns, one for each of these contacts
        """

    def copy(self, default=None):
        """Copy contacts, which nobody enters by it."""
        copying = self._prepare_copying()
        return super(ResPartner, copying).copy(default).with_env(self.env)

    def _prepare_copying(self):
        """Return these contacts in the context in which they are copied."""
        return self

    @api.model
    def load(self, fields, data):
        """Import rows."""
        return super(ResPartner, self._prepare_loading()).load(fields, data)

    @api.model
    def _prepare_loading(self):
        """Return the model in the context in which rows are imported."""
        return self
