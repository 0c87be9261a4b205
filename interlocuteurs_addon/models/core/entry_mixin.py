from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class InterlocuteurEntryMixin(models.AbstractModel):
    """What somebody enters lacks nothing, and names only what they may read.

    Core checks the links of many2many fields on saving. Here that goes for every
    relation, for defaults of the context and for the values of an onchange as well:
    what a dialog computes from a record tells of it.
    """

    _name = "interlocuteur.entry.mixin"
    _description = "Entered with the rights of whoever enters"
    _inherit = "interlocuteur.unsaved.mixin"

    @api.model_create_multi
    def create(self, vals_list):
        """Check what is entered, with its defaults."""
        if not self.env.su:
            asked = self._get_asked_names()
            defaults = self._get_entry_defaults()
            entries = [{**defaults, **vals} for vals in vals_list]
            self._check_required(entries, asked)
            self._check_named_records(entries)
        return super().create(vals_list)

    def write(self, vals):
        """Check what is entered, as on creation."""
        if not self.env.su:
            self._check_required([vals], self._get_asked_names() & vals.keys())
            self._check_named_records([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """Check what is not saved yet, in the lines as well."""
        if not self.env.su:
            defaults = {} if self else self._get_entry_defaults()
            self._check_named_records([{**defaults, **values}], unsaved=True)
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def _get_asked_names(self):
        """Return the names of the fields for which the user must give a value.

        No and zero are values.
        """
        return {
            name
            for name, field in self._fields.items()
            if field.required
            and field.store
            and not field.compute
            and field.type not in ("boolean", "float", "integer", "monetary")
        }

    @api.model
    def _get_entry_defaults(self):
        """Return the defaults of what is checked, those of the context among them."""
        relations = {name for name, field in self._fields.items() if field.relational}
        return self.default_get(list(relations | self._get_asked_names()))

    @api.model
    def _check_required(self, entries, names):
        """Ask for what is missing, before PostgreSQL does in its words.

        :param entries: list of values
        :param names: of the fields that need one
        :raises UserError: one has none
        """
        for vals in entries:
            entry = self.new({name: vals[name] for name in names & vals.keys()})
            missing = [
                self._fields[name]._description_string(self.env)
                for name in sorted(names)
                if name not in vals or not entry[name]
            ]
            if missing:
                raise UserError(
                    self.env._("Fill in what is missing: %s.", ", ".join(missing))
                )

    @api.model
    def _check_named_records(self, entries, unsaved=False):
        """Refuse to name what the user may not read, or what is not there.

        :param entries: list of values, as of ``create``
        :param unsaved: check the records that come along in the values; what is saved
            checks itself
        :raises AccessError: without a word about the record
        """
        for name, field in self._fields.items():
            values = [vals[name] for vals in entries if vals.get(name)]
            if not field.relational or not values:
                continue
            named = self.env[field.comodel_name].union(
                *(self.new({name: value})[name]._origin for value in values)
            )
            if named - named.with_context(active_test=False).search(
                [("id", "in", named.ids)]
            ):
                raise AccessError(
                    self.env._(
                        "%s: you may not read what you chose, or it is gone.",
                        field._description_string(self.env),
                    )
                )
            if unsaved and hasattr(named, "_check_named_records"):
                named._check_named_records(
                    self._get_values_inside(values), unsaved=True
                )

    @api.model
    def _get_values_inside(self, values):
        """Return the values of the records that come along in those of a relation.

        :param values: of a many2one, where a window sends what a line belongs to, or
            lists of commands
        """
        inside = [value for value in values if isinstance(value, dict)]
        for commands in values:
            if isinstance(commands, (list, tuple)):
                inside += [
                    command[2]
                    for command in commands
                    if isinstance(command, (list, tuple))
                    and command[0] in (Command.CREATE, Command.UPDATE)
                ]
        return inside
