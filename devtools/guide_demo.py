"""The demo records that the pictures of the user guide show."""

import base64
import datetime
import io
import math

import openpyxl
from PIL import Image, ImageDraw, ImageFont
from support.server import query

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


TEAL = "#00566b"

# A company that has accounts keeps its currency. This database is thrown away: all that
# was in dollars is in euros.
CURRENCY_COLUMNS = """
    SELECT con.conrelid::regclass::text, att.attname
    FROM pg_constraint con
    JOIN pg_attribute att ON att.attrelid = con.conrelid AND att.attnum = con.conkey[1]
    WHERE con.contype = 'f' AND con.confrelid = 'res_currency'::regclass
        AND con.conrelid NOT IN ('res_currency_rate'::regclass, 'res_country'::regclass)
        AND con.conrelid::regclass::text NOT LIKE '%_rel'
"""


def set_euro(database):
    """Put the euro in the place of the dollar, before the server starts."""
    rows = query(database, "SELECT id FROM res_currency WHERE name IN ('EUR', 'USD')")
    assert len(rows) == 2
    query(database, "UPDATE res_currency SET active = true WHERE name = 'EUR'")
    for table, column in query(database, CURRENCY_COLUMNS):
        query(
            database,
            f"UPDATE {table} SET {column} = "
            "(SELECT id FROM res_currency WHERE name = 'EUR') "
            f"WHERE {column} = (SELECT id FROM res_currency WHERE name = 'USD')",
        )


def forget_notes(database):
    """Delete the notes that the installation logged in English on contacts."""
    query(database, "DELETE FROM mail_message WHERE model = 'res.partner'")


def draw_logo():
    """Return the logo of the company that uses the addon in the pictures."""
    image = Image.new("RGBA", (560, 120), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 10, 100, 110), 24, fill=TEAL)
    for height in (42, 60, 78):
        wave = [(x, height + 8 * math.sin(x / 12)) for x in range(16, 86)]
        draw.line(wave, fill="white", width=7)
    draw.text((120, 8), "RMS", font=ImageFont.load_default(56), fill=TEAL)
    draw.text(
        (122, 72),
        "Maintenance Services",
        font=ImageFont.load_default(32),
        fill="#5f7f88",
    )
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


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

    def _get_ids(self, model):
        """Return the ids of all demo records of the addon of a model."""
        rows = self.admin.call(
            "ir.model.data",
            "search_read",
            [("module", "=", "interlocuteurs_addon"), ("model", "=", model)],
            ["res_id"],
        )
        return [row["res_id"] for row in rows]

    def set_company(self):
        """Give the company a logo, and its administrator a French name."""
        [company] = self.admin.call("res.company", "search", [], limit=1, order="id")
        self.admin.call("res.company", "write", [company], {"logo": draw_logo()})
        name = {"name": "Camille Renaud"}
        self.admin.call("res.users", "write", [self.admin.uid], name)

    def hide_others(self):
        """Archive people, organisations and functions of other addons' demo data."""
        for domain in (
            [("collaboration_ids", "!=", False), ("user_ids", "=", False)],
            [("is_company", "=", True), ("ref_company_ids", "=", False)],
        ):
            strangers = [("id", "not in", self._get_ids("res.partner"))]
            found = self.admin.call("res.partner", "search", [*domain, *strangers])
            self.admin.call("res.partner", "write", found, {"active": False})
        functions = [("id", "not in", self._get_ids("interlocuteur.function"))]
        found = self.admin.call("interlocuteur.function", "search", functions)
        self.admin.call("interlocuteur.function", "write", found, {"active": False})

    def add_what_is_to_mend(self):
        """Leave something open, of each kind that a customer shows."""
        values = {"is_company": True, "lang": "fr_FR", "name": "Menuiserie Valette"}
        self.admin.call("res.partner", "create", values)
        values = {"type": "delivery", "name": "Annexe Sud", "city": "Brives-Charensac"}
        values["parent_id"] = self.id("partner_chu")
        self.admin.call("res.partner", "create", values)
        values = {"lastname": "Pelissier", "firstname": "Gérard", "lang": "fr_FR"}
        values["parent_id"] = self.id("partner_aciers")
        person = self.admin.call("res.partner", "create", values)
        equipment = [self.id("equipment_aciers_dryer")]
        self.admin.call(
            "maintenance.equipment", "write", equipment, {"service_contact_id": person}
        )
        self.admin.call("res.partner", "write", [person], {"active": False})

    def plan_visit(self):
        """Plan the preventive maintenance of a customer's equipment."""
        day = datetime.date.today() + datetime.timedelta(days=6)
        values = {
            "name": "Visite annuelle",
            "maintenance_type": "preventive",
            "equipment_id": self.id("equipment_chu_chiller"),
            "schedule_date": f"{day} 08:00:00",
        }
        self.admin.call("maintenance.request", "create", values)

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
        group_id = self.admin.call(
            "interlocuteur.characteristic.group", "create", group
        )
        # those of this group: another one is shipped, archived
        fields = self.admin.call(
            "interlocuteur.characteristic",
            "search_read",
            [("group_id", "=", group_id)],
            ["field_name", "kind"],
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
