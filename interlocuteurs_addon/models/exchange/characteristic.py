import base64
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.values import LARGEST_INTEGER

# what a file says of a characteristic besides its code, choices and translated texts
PLAIN_FIELDS = (
    "kind",
    "minimum",
    "maximum",
    "pattern",
    "default_value",
    "mandatory",
    "portal",
    "tracked",
    "copied",
)
TRANSLATED_FIELDS = ("name", "help", "unit", "pattern_help")
# bounds of a file; each characteristic becomes a field of contacts
FILE_SIZE = 1024 * 1024
MOST_CHARACTERISTICS = 200
MOST_CHOICES = 1_000
MOST_TAGS = 100


class InterlocuteurCharacteristicGroup(models.Model):
    """A group as a file, to carry it from one database to another."""

    _inherit = "interlocuteur.characteristic.group"

    definition_file = fields.Binary(compute="_compute_definition_file")

    @api.depends("name")
    def _compute_definition_file(self):
        for group in self:
            text = json.dumps(group._export_definition(), ensure_ascii=False, indent=2)
            group.definition_file = base64.b64encode(text.encode())

    def action_export(self):
        """Download the group as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/definition_file"
            f"/characteristics_{self.id}.json?download=true",
            "target": "download",
        }

    # ------------------------------------------------------------------ export

    def _export_definition(self):
        """Return the group as plain data; company and values stay behind."""
        self.ensure_one()
        return {
            "name": self._export_texts(self, "name"),
            "applies_to": self.applies_to,
            "tags": self.category_ids.mapped("name"),
            "characteristics": [
                {
                    "code": each.code,
                    **{
                        name: self._export_texts(each, name)
                        for name in TRANSLATED_FIELDS
                    },
                    **{name: each[name] for name in PLAIN_FIELDS},
                    "choices": [
                        {"name": self._export_texts(o, "name"), "color": o.color}
                        for o in each.option_ids.filtered("active")
                    ],
                }
                for each in self.characteristic_ids.filtered("active")
            ],
        }

    @api.model
    def _export_texts(self, record, name):
        """Return a text in each installed language, as a dict of code to text."""
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        return {lang: record.with_context(lang=lang)[name] or "" for lang in langs}

    # ------------------------------------------------------------------ import

    @api.model
    def _import_definition(self, content):
        """Create a group from a file that ``action_export`` made.

        Codes that are taken here are made anew from the name.

        :param bytes content: of the file
        :raises UserError: it is no such file
        """
        try:
            if len(content) > FILE_SIZE:
                raise ValueError(self.env._("it is larger than 1 MB"))
            data = json.loads(content)
            self._check_definition(data)
            vals = self._read_definition(data)
        except (
            AttributeError,
            LookupError,
            RecursionError,
            TypeError,
            ValueError,
        ) as error:
            raise UserError(
                self.env._(
                    "This file holds no group of characteristics (%s). Choose one that "
                    'was made by "Export" on a group.',
                    error,
                )
            ) from error
        group = self.create(vals)
        group._import_texts(group, data, ("name",))
        for record, item in zip(
            group.characteristic_ids, data["characteristics"], strict=True
        ):
            group._import_texts(record, item, TRANSLATED_FIELDS)
            for option, choice in zip(record.option_ids, item["choices"], strict=True):
                group._import_texts(option, choice, ("name",))
        return group

    @api.model
    def _check_definition(self, data):
        """Refuse what no export writes, before anything is made of it.

        :raises ValueError: there is more of something than may be
        :raises TypeError: something is of another type
        """
        characteristics = data["characteristics"]
        choices = [choice for item in characteristics for choice in item["choices"]]
        for found, most in (
            (characteristics, MOST_CHARACTERISTICS),
            (choices, MOST_CHOICES),
            (data["tags"], MOST_TAGS),
        ):
            if len(found) > most:
                raise ValueError(
                    self.env._(
                        "it holds %(count)s entries where %(most)s are the most",
                        count=len(found),
                        most=most,
                    )
                )
        self._check_selections(self, data, ("applies_to",))
        for item in characteristics:
            self._check_selections(self.characteristic_ids, item, ("kind", "portal"))
        texts = [data["name"], *(choice["name"] for choice in choices)]
        texts += [item[name] for item in characteristics for name in TRANSLATED_FIELDS]
        plain = [item[name] for item in characteristics for name in PLAIN_FIELDS]
        plain += [text for by_lang in texts for text in by_lang.values()]
        plain += [*(item["code"] for item in characteristics), *data["tags"]]
        for value in plain:
            if not isinstance(value, str | bool | None) or "\0" in str(value):
                raise TypeError(value)
        for choice in choices:
            if choice["color"] not in range(LARGEST_INTEGER):
                raise TypeError(choice["color"])

    @api.model
    def _check_selections(self, records, data, names):
        """:raises ValueError: one of these fields has no such choice"""
        for name in names:
            if data[name] not in records._fields[name].get_values(self.env):
                raise ValueError(data[name])

    @api.model
    def _read_definition(self, data):
        """Return the values of a group that a file describes."""
        taken = self.characteristic_ids._get_taken_codes()
        return {
            "name": self._own_text(data["name"]),
            "applies_to": data["applies_to"],
            "category_ids": [Command.set(self._import_tags(data["tags"]).ids)],
            "characteristic_ids": [
                Command.create(
                    {
                        "code": item["code"] if item["code"] not in taken else False,
                        "sequence": index,
                        **{n: self._own_text(item[n]) for n in TRANSLATED_FIELDS},
                        **{name: item[name] for name in PLAIN_FIELDS},
                        "option_ids": [
                            Command.create(
                                {
                                    "name": self._own_text(choice["name"]),
                                    "color": choice["color"],
                                    "sequence": position,
                                }
                            )
                            for position, choice in enumerate(item["choices"])
                        ],
                    }
                )
                for index, item in enumerate(data["characteristics"])
            ],
        }

    @api.model
    def _own_text(self, texts):
        """Return a text in the user's language, or in whichever the file has."""
        return texts.get(self.env.lang) or next(filter(None, texts.values()), "")

    @api.model
    def _import_texts(self, record, data, names):
        installed = dict(self.env["res.lang"].get_installed())
        for name in names:
            for lang, text in data[name].items():
                if text and lang in installed and lang != self.env.lang:
                    record.with_context(lang=lang)[name] = text

    @api.model
    def _import_tags(self, names):
        """Return the tags of these names; those that are missing are created."""
        Tag = self.env["res.partner.category"]
        tags = Tag.search([("name", "in", names)])
        missing = set(names) - set(tags.mapped("name"))
        return tags + Tag.create([{"name": name} for name in sorted(missing)])
