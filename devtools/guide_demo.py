"""The demo records that the pictures of the user guide show."""

import base64
import datetime
import io

import openpyxl

ADMIN = ("admin", "admin")

# what a customer filled in: one of them is known already, one has no good e-mail
PEOPLE = [
    {"Nom de famille": "Chevalier", "Prénom": "Aurélie", "Mobile": "06 00 00 42 21"},
    {"Nom de famille": "Öztürk", "Prénom": "Elif", "Mobile": "06 00 00 08 12"},
    {"Nom de famille": "Thévenet", "Prénom": "Luc", "E-mail": "luc arobase exemple.fr"},
    {
        "Nom de famille": "Bouvier",
        "Prénom": "Noël",
        "E-mail": "n.bouvier@ondaine.example",
    },
]


class Demo:
    """The demo records, by their names in the addon's demo data."""

    def __init__(self, server):
        self.admin = server.client(*ADMIN)

    def id(self, name):
        """Return the id of a demo record."""
        rows = self.admin.call(
            "ir.model.data",
            "search_read",
            [("module", "=", "interlocuteurs_addon"), ("name", "=", name)],
            ["res_id"],
        )
        return rows[0]["res_id"]

    def run_job(self, name):
        """Run a scheduled job of the addon now."""
        self.admin.call("ir.cron", "method_direct_trigger", [self.id(name)])

    def add_characteristics(self):
        """Add the group of characteristics that the guide shows, and some values."""
        options = ["Électrique B1", "Électrique H1", "Fluides frigorigènes"]
        group = {
            "name": "Habilitations",
            "applies_to": "person",
            "characteristic_ids": [
                (0, 0, values)
                for values in (
                    {
                        "name": "Habilitations détenues",
                        "kind": "choices",
                        "option_ids": [(0, 0, {"name": name}) for name in options],
                    },
                    {"name": "Valables jusqu’au", "kind": "date"},
                    {"name": "Accès au bloc", "kind": "boolean", "portal": "read"},
                )
            ],
        }
        self.admin.call("interlocuteur.characteristic.group", "create", group)
        fields = self.admin.call(
            "interlocuteur.characteristic", "search_read", [], ["field_name", "kind"]
        )
        names = {field["kind"]: field["field_name"] for field in fields}
        chosen = self.admin.call(
            "interlocuteur.characteristic.option", "search", [("name", "in", options)]
        )
        until = datetime.date.today() + datetime.timedelta(days=400)
        values = {
            names["choices"]: [(6, 0, chosen[:2])],
            names["date"]: until.isoformat(),
            names["boolean"]: True,
        }
        person = self.id("partner_delatour_jean")
        self.admin.call("res.partner", "write", [person], values)

    def send_workbook(self):
        """Have a workbook generated, fill it in, send it; return the import's id."""
        organisation = self.id("partner_aciers")
        template = self.admin.call(
            "interlocuteur.import.template",
            "create",
            {"organisation_id": organisation, "content": "empty"},
        )
        self.admin.call("interlocuteur.import.template", "action_generate", [template])
        [generated] = self.admin.call(
            "interlocuteur.import.template", "read", [template], ["file"]
        )
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(generated["file"])))
        headings = [str(cell.value).rstrip(" *") for cell in book.active[1]]
        for number, person in enumerate(PEOPLE, start=2):
            for heading, value in person.items():
                book.active.cell(number, headings.index(heading) + 1).value = value
        stream = io.BytesIO()
        book.save(stream)
        values = {
            "organisation_id": organisation,
            "file": base64.b64encode(stream.getvalue()).decode(),
            "file_name": "Interlocuteurs.xlsx",
        }
        number = self.admin.call("interlocuteur.import", "create", values)
        self.admin.call("interlocuteur.import", "action_check", [number])
        return number
