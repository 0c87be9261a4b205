from odoo import api, models


class IrBinary(models.AbstractModel):
    """Names of files and pictures, by no field that may not be read."""

    _inherit = "ir.binary"

    def _get_stream_from(
        self,
        record,
        field_name="raw",
        filename=None,
        filename_field="name",
        *args,
        **options,
    ):
        """Call a file by a field that the user may read, else by its record's name.

        The caller chooses the field, and core reads it as superuser where a token of
        the file opens it: the one of a picture told every note on its person's sheet.
        """
        if filename_field != "name" and not self._is_readable_name(
            record, filename_field
        ):
            filename_field = "name"
        return super()._get_stream_from(
            record, field_name, filename, filename_field, *args, **options
        )

    @api.model
    def _is_readable_name(self, record, name):
        """Tell whether the user may read this text of a record themselves."""
        field = record._fields.get(name)
        reader = record.sudo(False)
        return (
            field is not None
            and field.type == "char"
            and reader.has_access("read")
            and reader._has_field_access(field, "read")
        )
