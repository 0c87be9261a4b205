from odoo import models
from odoo.exceptions import ValidationError

from .kinds import CHAR_LENGTH


class InterlocuteurCharacteristic(models.Model):
    """Values of a characteristic: what is accepted, and how they are written.

    What differs from kind to kind is said by the classes of :class:`~.kind.Kind`.
    """

    _inherit = "interlocuteur.characteristic"

    def _get_default(self):
        """Return the default as a value, empty where there is none."""
        return self._parse(self.default_value) if self.default_value else False

    def _check_value(self, value):
        """Refuse a value that is out of limits, or not one of the choices.

        :param value: as the field of the contact reads it
        :raises ValidationError: what is expected instead
        """
        self.ensure_one()
        if value:
            self._get_kind().check(self, value)

    def _check_length(self, text, most):
        """:raises ValidationError: a text is longer than it may be"""
        if len(text) > most:
            raise ValidationError(
                self.env._(
                    '"%(name)s" is longer than %(length)s characters. Shorten it.',
                    name=self.name,
                    length=most,
                )
            )

    def _parse(self, text):
        """Turn a text of an import into a value.

        :param text: a text, or what a spreadsheet reads: a number, a day, a boolean
        :return: as the field of the contact reads it, False where ``text`` is empty
        :raises ValidationError: the type cannot be read from it
        """
        self.ensure_one()
        if (
            text is None
            or text is False
            or (isinstance(text, str) and not text.strip())
        ):
            return False
        kind = self._get_kind()
        if isinstance(text, str):
            self._check_length(text, kind.longest_text)
        try:
            return kind.parse(self, text)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    '"%(text)s" cannot be read as a value of "%(name)s" (%(kind)s).',
                    text=str(text)[:CHAR_LENGTH],
                    name=self.name,
                    kind=self.env._(kind.label),
                )
            ) from error

    def _format(self, value):
        """Turn a value into the text that ``_parse`` reads, for sheets and cards.

        :param value: as the field of the contact reads it
        :return: str, empty where there is no value; yes and no are words
        """
        self.ensure_one()
        return self._get_kind().format(self, value)

    def _format_to_edit(self, value):
        """Turn a value into the text that people write, dates in their own format.

        :param value: as the field of the contact reads it
        :return: str, as ``_parse_edited`` reads it
        """
        self.ensure_one()
        return self._get_kind().format_to_edit(self, value)

    def _parse_edited(self, text):
        """Turn a text that people wrote into a value; see ``_parse``.

        A day is read in the format of their language first, a time in their zone.

        :raises ValidationError: the type cannot be read from it
        """
        self.ensure_one()
        return self._get_kind().parse_edited(self, text) if text else False

    def _format_to_read(self, value):
        """Turn a value into the text that people read, in their language and zone.

        :param value: as the field of the contact reads it
        :return: str, empty where there is no value; without the unit
        """
        self.ensure_one()
        return self._get_kind().format_to_read(self, value)

    def _describe(self, value):
        """Return the name, a value as people read it and the unit, as a note has it."""
        text = f"{self._format_to_read(value)} {self.unit or ''}".rstrip()
        return self.env._("%(name)s: %(value)s", name=self.name, value=text)
