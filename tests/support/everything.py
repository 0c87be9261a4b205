"""A row in every table of the addon, as its users make them. Runs in `odoo shell`.

`fill` runs on a release, not on the tree: what it calls there does not change any more.
"""

import base64
import io
from datetime import timedelta

import openpyxl

from odoo import fields
from odoo.fields import Command

PREFIX = "x_characteristic_"
CHARACTERISTICS = {
    "badge": ("char", "AB1234", {"pattern": "[A-Z]{2}[0-9]{4}", "portal": "edit"}),
    "instructions": ("text", "Ring twice.\nWait.", {"portal": "read"}),
    "helmet": ("integer", 57, {"minimum": "40", "maximum": "70", "unit": "cm"}),
    "rate": ("float", 1.5, {}),
    "trained": ("date", "2025-02-28", {"minimum": "2020-01-01"}),
    "seen": ("datetime", "2025-02-28 23:30:00", {}),
    "night": ("boolean", True, {}),
    "level": ("choice", ["Operator"], {}),
    "skills": ("choices", ["Fire", "Forklift"], {}),
    "sponsor": ("partner", None, {}),
}
OPTIONS = ("Operator", "Visitor", "Fire", "Forklift")
PORTAL_MODELS = (
    *("account.move", "maintenance.equipment", "maintenance.request"),
    *("project.project", "project.task", "purchase.order"),
    *("res.partner", "res.users", "sale.order"),
)


def fill(env):
    """Write at least one row into each table of the addon and of its bridges."""
    everything = Everything(env(user=env.ref("base.user_admin").id))
    everything.make_characteristics()
    everything.make_people()
    everything.make_collaborations()
    everything.make_equipment()
    everything.make_documents()
    everything.make_portal()
    everything.answer()
    everything.make_imports()
    everything.make_transfers()
    everything.make_duplicates()
    everything.let_people_leave()
    everything.open_dialogs()
    env["interlocuteur.collaboration"]._cron_settle()
    env.cr.commit()


def see(env):
    """Return what each portal user finds, and what everybody answers.

    :return: dict of login to dict of model to ids, dict of partner id to answers
    """
    found = {}
    for user in env["res.users"].search([("share", "=", True)]):
        found[user.login] = {
            model: env[model].with_user(user).search([]).ids for model in PORTAL_MODELS
        }
    partners = env["res.partner"].with_context(active_test=False)
    names = sorted(name for name in partners._fields if name.startswith(PREFIX))
    people = partners.search([("characteristic_value_ids", "!=", False)])
    answers = {
        str(row.pop("id")): {name: str(value) for name, value in row.items()}
        for row in people.read(names, load="")
    }
    return found, answers


class Everything:
    """Two customers and their people, from the first entry to the last day."""

    def __init__(self, env):
        self.env = env
        self.today = fields.Date.context_today(env.user)
        self.hospital, self.brewery, self.carrier = env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "country_id": env.ref("base.fr").id,
                    "category_id": [Command.create({"name": f"Tag of {name}"})],
                }
                for name in ("Hôpital Édouard", "Brasserie du Nord", "Colis d’Or")
            ]
        )
        self.people = env["res.partner"].with_context(duplicates_accepted=True)

    def day(self, days):
        return self.today + timedelta(days=days)

    # --------------------------------------------------------------- characteristics

    def make_characteristics(self):
        """Define one of each kind, one that is archived, and one of organisations."""
        Group = self.env["interlocuteur.characteristic.group"]
        self.safety = Group.create(
            {
                "name": "Safety",
                "characteristic_ids": [
                    Command.create(self._prepare_characteristic(code, kind, values))
                    for code, (kind, _answer, values) in CHARACTERISTICS.items()
                ],
            }
        )
        self.access = Group.create(
            {
                "name": "Access",
                "applies_to": "organisation",
                "company_id": self.env.company.id,
                "category_ids": [Command.set(self.hospital.category_id.ids)],
                "characteristic_ids": [
                    Command.create({"code": code, "name": code, "kind": "char"})
                    for code in ("gate", "former_gate")
                ],
            }
        )
        for group in self.safety | self.access:
            group.with_context(lang="fr_FR").name = f"{group.name} (fr)"

    def _prepare_characteristic(self, code, kind, values):
        options = OPTIONS if kind in ("choice", "choices") else ()
        return {
            "code": code,
            "name": code.capitalize(),
            "kind": kind,
            "option_ids": [Command.create({"name": name}) for name in options],
            **values,
        }

    def answer(self):
        """Answer each question once; one of them is asked no more."""
        for characteristic in self.safety.characteristic_ids:
            answer = CHARACTERISTICS[characteristic.code][1]
            if isinstance(answer, list):
                answer = characteristic.option_ids.filtered(
                    lambda option, names=answer: option.name in names
                ).ids
                answer = answer if characteristic.kind == "choices" else answer[0]
            self.alma[characteristic.field_name] = answer or self.hospital.id
        self.bela[f"{PREFIX}badge"] = "CD5678"
        self.hospital[f"{PREFIX}former_gate"] = "North"
        self.access.characteristic_ids[1].active = False

    # ------------------------------------------------------------------------ people

    def make_people(self):
        """Enter the people of the hospital, with functions and every coordinate."""
        names = (
            *("Alma", "Bela", "Cleo", "Dora", "Emil"),
            *("Fanny", "Gus", "Hugo", "Iris"),
        )
        made = self.people.create(
            [
                {
                    "lastname": f"Dubœuf {name}",
                    "firstname": name,
                    "parent_id": self.hospital.id,
                    "function": "Acheteuse / Cheffe de quai",
                    "phone": f"04 72 00 00 {number:02}",
                    "phone2": f"+33 4 72 00 01 {number:02}",
                    "mobile": f"+33 6 10 00 02 {number:02}",
                    "mobile2": f"06 10 00 03 {number:02}",
                    "email": f"{name}@Hopital.example",
                    "email2": f"{name}@Second.example",
                }
                for number, name in enumerate(names)
            ]
        )
        for name, person in zip(names, made, strict=True):
            setattr(self, name.lower(), person)
        self.site = self.people.create(
            {"name": "Dock", "type": "delivery", "parent_id": self.hospital.id}
        )
        made.collaboration_ids.date_start = self.day(-1000)
        assigned = self.alma | self.bela | self.cleo | self.dora
        assigned.site_ids = self.site

    def make_collaborations(self):
        """Let people work elsewhere as well: today, before, later, or not at all."""
        periods = {
            (self.alma, self.brewery): (self.day(-400), False),
            (self.alma, self.carrier): (self.day(-900), self.day(-500)),
            (self.bela, self.carrier): (self.day(30), False),
            (self.bela, self.brewery): (self.day(-30), self.day(300)),
            (self.iris, self.brewery): (self.day(-30), False),
        }
        made = self.env["interlocuteur.collaboration"].create(
            [
                {
                    "person_id": person.id,
                    "organisation_id": organisation.id,
                    "date_start": start,
                    "date_end": end,
                }
                for (person, organisation), (start, end) in periods.items()
            ]
        )
        made[-1].active = False

    # --------------------------------------------------------- equipment, documents

    def make_equipment(self):
        """Put equipment on the site, with a service contact and assigned people."""
        self.pump, self.chiller = self.env["maintenance.equipment"].create(
            [
                {
                    "name": name,
                    "organisation_id": self.hospital.id,
                    "site_id": self.site.id,
                    "service_contact_id": contact.id,
                    "interlocuteur_ids": [Command.set((people | contact).ids)],
                }
                for name, contact, people in (
                    ("Pump", self.dora, self.alma | self.cleo),
                    ("Chiller", self.cleo, self.bela),
                )
            ]
        )
        self.env["maintenance.request"].create(
            [
                {"name": "It leaks", "equipment_id": self.pump.id},
                {
                    "name": "It is warm",
                    "organisation_id": self.hospital.id,
                    "interlocuteur_id": self.bela.id,
                    "origin": "portal",
                },
            ]
        )

    def make_documents(self):
        """Make a document of each kind for both customers; people follow them."""
        journal = self.env["account.journal"].create(
            {"name": "Customers", "code": "CUST", "type": "sale"}
        )
        values = {
            "sale.order": {"state": "sale"},
            "account.move": {"move_type": "out_invoice", "journal_id": journal.id},
            "purchase.order": {"state": "purchase"},
            "project.project": {"name": "Works", "privacy_visibility": "portal"},
        }
        followers = (self.alma | self.bela | self.cleo | self.dora).ids
        for model, common in values.items():
            for organisation, person in (
                (self.hospital, self.alma),
                (self.brewery, self.bela),
                (self.hospital, self.dora),
            ):
                document = self.env[model].create(
                    {**common, "partner_id": organisation.id}
                )
                document.interlocuteur_id = person
                document.message_subscribe(followers)
                if model == "account.move":
                    # the portal shows no drafts
                    document.state = "posted"
        project = self.env["project.project"].search([], limit=1)
        self.env["project.task"].create(
            {
                "name": "First step",
                "project_id": project.id,
                "partner_id": self.hospital.id,
                "interlocuteur_id": self.alma.id,
            }
        )

    def make_portal(self):
        """Open the portal to three people, each by another profile."""
        ref = self.env.ref
        own = self.env["interlocuteur.portal.profile"].create({"name": "Own orders"})
        own.write({"see_orders": True, "see_purchases": True})
        profiles = {
            self.alma: ref("interlocuteurs_addon.profile_supervisor"),
            self.bela: ref("interlocuteurs_addon.profile_user"),
            self.dora: own,
        }
        for person, profile in profiles.items():
            person.collaboration_ids.profile_id = profile
            self.env["res.users"].with_context(no_reset_password=True).create(
                {
                    "login": f"{person.firstname}@portal.example",
                    "partner_id": person.id,
                    "group_ids": [Command.set(ref("base.group_portal").ids)],
                }
            )

    # ----------------------------------------------------------------------- imports

    def make_imports(self):
        """Leave an import in each state: a file, a preview, applied, undone."""
        self._import("draft", [("Lune", "Lily")])
        preview = self._import(
            "preview",
            [
                ("Lune", "Lily", "Acheteuse", "+33 6 10 00 04 01"),
                # Alma once more, what is no number, and nobody
                (self.alma.lastname, "Alma", "", "+33 6 10 00 02 00"),
                ("Lune", "Ludo", "", "mobile"),
                ("Lune", "", "", ""),
            ],
        )
        preview.action_check()
        for state, row in (
            ("done", ("Nuit", "Nadia", "Acheteuse", "+33 6 10 00 04 02")),
            ("undone", ("Ombre", "Oscar", "Acheteuse", "+33 6 10 00 04 03")),
        ):
            record = self._import(state, [row])
            record.action_check()
            record.action_apply_all()
            if state == "undone":
                record.action_undo()
            assert record.state == state, record.state

    def _import(self, name, rows):
        book = openpyxl.Workbook()
        for row in [("Nom", "Prénom", "Fonctions", "Mobile"), *rows]:
            book.active.append(row)
        stream = io.BytesIO()
        book.save(stream)
        return self.env["interlocuteur.import"].create(
            {
                "organisation_id": self.hospital.id,
                "file": base64.b64encode(stream.getvalue()),
                "file_name": f"{name}.xlsx",
            }
        )

    # -------------------------------------------------------- transfers, duplicates

    def make_transfers(self):
        """Transfer two people; plan one with new values, withdraw one."""
        self._transfer(self.cleo | self.emil, self.brewery).action_confirm()
        planned = self._transfer(self.fanny, self.brewery, date=self.day(60))
        planned.email = "fanny@brasserie.example"
        planned.characteristic_line_ids.filtered(
            lambda line: line.characteristic_id.code == "badge"
        ).value = "EF9012"
        planned.action_confirm()
        self._transfer(self.gus, self.carrier, date=self.day(60)).action_confirm()
        self.gus.planned_transfer_id.action_withdraw()

    def _transfer(self, people, organisation, **values):
        action = people.action_transfer()
        return self._open(action, organisation_id=organisation.id, **values)

    def make_duplicates(self):
        """Enter people twice; some are two, two others become one."""
        twins = self.people.create(
            [
                {"lastname": name, "firstname": "Paule", "parent_id": parent.id}
                for name in ("Jumelle", "Double", "Sosie")
                for parent in (self.hospital, self.brewery)
            ]
        )
        Pair = self.env["interlocuteur.duplicate.pair"]
        Pair.action_find_pairs()
        Pair.search([("person_id", "=", twins[0].id)]).action_dismiss()
        self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [Command.set(twins[2:4].ids)],
                "dst_partner_id": twins[3].id,
            }
        ).action_merge()

    # ----------------------------------------------------------------------- leaving

    def let_people_leave(self):
        """Deactivate one who answers for equipment, erase another; one comes back."""
        for people in self.dora, self.hugo | self.iris:
            dialog = self._open(people.action_deactivate(), scope="everywhere")
            dialog.action_confirm()
        self._open(self.hugo.action_erase(), typed_name=self.hugo.name).action_confirm()
        self.iris.action_reactivate()

    def _open(self, action, **values):
        """Return the dialog that an action opens."""
        Wizard = self.env[action["res_model"]].with_context(**action["context"])
        return Wizard.create(values)

    def open_dialogs(self):
        """Leave a row of each dialog that nothing above has opened."""
        self._open(self.dora.action_reactivate())
        self.env["interlocuteur.import.template"].create(
            {"organisation_id": self.hospital.id, "content": "people"}
        ).action_generate()
        rule = self.env["interlocuteur.duplicate.rule"].search([], limit=1)
        self._open(rule.action_open_example(), lastname="Jumelle", firstname="Paule")
        self.env["interlocuteur.characteristic.import"].create(
            {"file": self.safety.definition_file, "filename": "safety.json"}
        )
