from odoo import models


class InterlocuteurUnsavedMixin(models.AbstractModel):
    """What is not saved tells of others what its user may read.

    Core follows related fields as superuser, for whoever may read the record. One that
    is not saved names whomever a caller likes, also as a line of any other form, or
    among the values of a record that a form names.
    """

    _name = "interlocuteur.unsaved.mixin"
    _description = "Tells no more than its user may read while it is not saved"

    def _compute_field_value(self, field):
        """Leave related fields empty that lead to what the user may not read.

        Those that are stored are part of what is saved; its own checks refuse it.
        """
        super()._compute_field_value(field)
        if not field.related or field.store or not field.compute_sudo:
            return
        for record in self:
            # it has no id of its own yet
            if not record.id and not record._may_follow(field):
                record[field.name] = False

    def _may_follow(self, field):
        """Tell whether the user may read all that a related field leads to.

        What stands on the saved record, they were told by that.
        """
        known = self._origin
        if not _is_readable(known):
            return False
        path = field.related.split(".")
        reached = self
        for name in path if field.relational else path[:-1]:
            reached, known = reached[name], known[name]
            if reached._origin != known and not _is_readable(reached._origin):
                return False
            known = reached._origin
        return True


def _is_readable(records):
    """Tell whether the user, who is not the superuser that computes, may read them."""
    return records.sudo(False)._filtered_access("read") == records
