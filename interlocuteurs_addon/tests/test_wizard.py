import base64
import inspect
from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import InterlocuteurCommon

GROUPS = "interlocuteurs_addon.group_interlocuteur_manager,base.group_erp_manager"
# of these there is nothing that somebody with the group may not read
OPEN_TO_ALL = {"interlocuteur.function", "interlocuteur.portal.profile"}
# core computes these as superuser, of people whom the mixin has checked
CORES_SUDO = {
    ("portal.wizard", "user_ids"),
    ("portal.wizard.user", "login_date"),
    ("portal.wizard.user", "user_id"),
}


class WizardCommon(InterlocuteurCommon):
    """Two users of one company, one of another; records of each company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env["res.company"].create({"name": "Here"})
        cls.there = cls.env["res.company"].create({"name": "There"})
        cls.user = cls.make_user("user", cls.here)
        cls.colleague = cls.make_user("colleague", cls.here)
        cls.stranger = cls.make_user("stranger", cls.there)
        cls.home, cls.person = cls.make_customer("Alpha", cls.here)
        cls.other_home, cls.other_person = cls.make_customer("Beta", cls.here)
        cls.secret_home, cls.secret_person = cls.make_customer("Secret", cls.there)

    @classmethod
    def make_user(cls, login, company):
        return new_test_user(
            cls.env, login, GROUPS, company_id=company.id, company_ids=company.ids
        )

    @classmethod
    def make_customer(cls, name, company):
        """Return an organisation of a company, and somebody who works there."""
        organisation = cls.make_organisation(f"{name} SA", company_id=company.id)
        person = cls.make_person(
            name,
            "Zoé",
            parent_id=organisation.id,
            email=f"{name.lower()}@example.com",
            company_id=company.id,
        )
        person.collaboration_ids.date_start = "2020-01-01"
        return organisation, person

    @classmethod
    def make_former(cls, person):
        """Return somebody inactive of the company of a person: whom one may erase."""
        former = cls.make_person("Former", person.name, company_id=person.company_id.id)
        former.active = False
        return former

    @classmethod
    def find_to_mend(cls, organisation):
        """Return something to mend of an organisation: a site without people."""
        site = cls.Partner.create(
            {
                "name": f"North of {organisation.name}",
                "type": "delivery",
                "parent_id": organisation.id,
                "company_id": organisation.company_id.id,
            }
        )
        return cls.env["interlocuteur.anomaly"].search(
            [("kind", "=", "site"), ("partner_id", "=", site.id)]
        )

    @classmethod
    def make_characteristic(cls, name, company):
        group = cls.env["interlocuteur.characteristic.group"].create(
            {"name": name, "company_id": company.id, "applies_to": "person"}
        )
        return cls.env["interlocuteur.characteristic"].create(
            {"name": name, "kind": "text", "group_id": group.id}
        )

    @classmethod
    def make_rule(cls, company):
        Rule = cls.env["interlocuteur.duplicate.rule"]
        return Rule.search([("company_id", "=", company.id)]) or Rule.create(
            {"company_id": company.id}
        )

    def get_dialogs(self):
        """Return the names of the addon's dialogs, and of core's that it extends."""
        own = {
            name
            for name, model in self.env.registry.items()
            if model._transient
            and not model._abstract
            and model._original_module.startswith("interlocuteurs_")
        }
        return sorted(own | {"portal.wizard", "portal.wizard.user"})

    def open_all(self, user, organisation, person, other, characteristic, rule):
        """Return a record of each dialog, opened by a user; the lines last."""
        records = {}

        def enter(name, **values):
            records[name] = self.env[name].with_user(user).create(values)
            # what a dialog computes, before a line is added to it
            self.env.flush_all()

        people = [Command.set(person.ids)]
        enter(
            "interlocuteur.addition",
            collaboration_ids=[Command.set(person.collaboration_ids.ids)],
        )
        enter("interlocuteur.deactivation", person_ids=people)
        enter("interlocuteur.reactivation", person_ids=people)
        enter("interlocuteur.erasure", person_id=self.make_former(person).id)
        enter(
            "interlocuteur.transfer.wizard",
            person_ids=people,
            organisation_id=other.id,
        )
        row = self.find_to_mend(organisation)
        enter("interlocuteur.mending", kind=row.kind, record_id=row.record_id)
        enter(
            "interlocuteur.snoozing",
            anomaly_ids=[Command.set(row.ids)],
            until="2050-01-01",
            reason="Later",
        )
        enter("interlocuteur.duplicate.example", rule_id=rule.id)
        enter("interlocuteur.characteristic.import", file=base64.b64encode(b"[]"))
        enter("interlocuteur.import.template", organisation_id=organisation.id)
        enter("portal.wizard", partner_ids=people)
        enter(
            "interlocuteur.deactivation.line",
            wizard_id=records["interlocuteur.deactivation"].id,
            organisation_id=organisation.id,
        )
        wizard = records["interlocuteur.transfer.wizard"]
        enter(
            "interlocuteur.erasure.text",
            wizard_id=records["interlocuteur.erasure"].id,
        )
        enter(
            "interlocuteur.transfer.wizard.line",
            wizard_id=wizard.id,
            person_id=person.id,
        )
        enter(
            "interlocuteur.transfer.wizard.characteristic",
            wizard_id=wizard.id,
            characteristic_id=characteristic.id,
        )
        enter(
            "portal.wizard.user",
            wizard_id=records["portal.wizard"].id,
            partner_id=person.id,
        )
        self.env.invalidate_all()
        return records

    def open_here(self, user):
        return self.open_all(
            user,
            self.home,
            self.person,
            self.other_home,
            self.make_characteristic(f"Here {user.login}", self.here),
            self.make_rule(self.here),
        )


@tagged("post_install", "-at_install")
class TestWizard(WizardCommon):
    """A dialog belongs to who opened it, and works with their rights alone."""

    @contextmanager
    def refused(self, *secrets):
        """Ask for a sentence that says nothing of what is hidden."""
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError) as refusal,
            self.env.cr.savepoint(),
        ):
            yield
        for secret in ("Secret", *secrets):
            self.assertNotIn(secret, str(refusal.exception))

    def make_secrets(self):
        """Return a record of each model that the user may not read."""
        equipment = self.env["maintenance.equipment"].create(
            {
                "name": "Secret pump",
                "company_id": self.there.id,
                "organisation_id": self.secret_home.id,
            }
        )
        account = new_test_user(
            self.env,
            "secret",
            "base.group_portal",
            partner_id=self.secret_person.id,
            company_id=self.there.id,
            company_ids=self.there.ids,
        )
        records = self.open_all(
            self.stranger,
            self.secret_home,
            self.secret_person,
            self.make_organisation("Secret B", company_id=self.there.id),
            self.make_characteristic("Secret", self.there),
            self.make_rule(self.there),
        )
        return {
            **records,
            "res.partner": self.secret_home,
            "res.users": account,
            "interlocuteur.anomaly": records["interlocuteur.snoozing"].anomaly_ids,
            "maintenance.equipment": equipment,
            "interlocuteur.collaboration": self.secret_person.collaboration_ids,
            "interlocuteur.characteristic": records[
                "interlocuteur.transfer.wizard.characteristic"
            ].characteristic_id,
            "interlocuteur.duplicate.rule": self.make_rule(self.there),
        }

    def get_relations(self, name):
        """Return the relations of a dialog, those of core's columns left out."""
        return [
            field
            for field in self.env[name]._fields.values()
            if field.relational and field.name not in LOG_ACCESS_COLUMNS
        ]

    def name_record(self, field, record):
        return record.id if field.type == "many2one" else [Command.link(record.id)]

    def test_every_dialog_is_known_to_these_tests(self):
        self.assertEqual(sorted(self.open_here(self.user)), self.get_dialogs())

    def test_nobody_else_reads_finds_or_writes_a_dialog(self):
        for name, record in self.open_here(self.user).items():
            self.assertEqual(record.with_user(self.user).search([]), record, name)
            for other in (self.colleague, self.stranger):
                theirs = record.with_user(other)
                self.assertFalse(theirs.search([]), name)
                for operation in ("read", "write", "unlink"):
                    self.assertIs(theirs.has_access(operation), False, name)

    def test_dialogs_compute_with_the_rights_of_their_user(self):
        as_superuser = {
            (name, field.name)
            for name in self.get_dialogs()
            for field in self.env[name]._fields.values()
            if field.compute and field.compute_sudo
        }
        self.assertEqual(as_superuser, CORES_SUDO)

    def test_nothing_is_named_that_the_user_may_not_read(self):
        """By each relation of each dialog, in each way that a caller has."""
        secrets = self.make_secrets()
        records = self.open_here(self.user)
        for name, record in records.items():
            record = record.with_user(self.user)
            values = record.copy_data()[0]
            for field in self.get_relations(name):
                if field.comodel_name in OPEN_TO_ALL:
                    continue
                secret = secrets[field.comodel_name]
                value = self.name_record(field, secret)
                given = {**values, field.name: value}
                defaults = {f"default_{field.name}": value}
                rest = {key: val for key, val in values.items() if key != field.name}
                with self.subTest(dialog=name, field=field.name):
                    with self.refused():
                        record.create(given)
                    with self.refused():
                        record.write({field.name: value})
                    with self.refused():
                        record.with_context(**defaults).create(rest)
                    with self.refused():
                        record.browse().onchange(given, [field.name], {field.name: {}})
                    with self.refused():
                        record.onchange({field.name: value}, [field.name], {})

    def test_lines_that_are_not_saved_name_nothing_either(self):
        wizard = self.env["interlocuteur.transfer.wizard"].with_user(self.user)
        line = Command.create({"person_id": self.secret_person.id})
        spec = {"line_ids": {"fields": {"email": {}}}}
        with self.refused("secret@example.com"):
            wizard.onchange({"line_ids": [line]}, ["line_ids"], spec)

    def test_what_an_unsaved_line_belongs_to_names_nothing_either(self):
        """A window sends the values of the whole dialog with those of a line."""
        line = self.env["interlocuteur.deactivation.line"].with_user(self.user)
        wizard = {"person_ids": [Command.set(self.secret_person.ids)]}
        values = {"wizard_id": wizard, "organisation_id": self.home.id}
        with self.refused():
            line.onchange(values, ["organisation_id"], {"sites": {}})

    def test_import_names_no_organisation_of_another_company(self):
        Import = self.env["interlocuteur.import"].with_user(self.user)
        secret = {"organisation_id": self.secret_home.id}
        with self.refused():
            Import.create(secret)
        with self.refused():
            Import.with_context(default_organisation_id=self.secret_home.id).create({})
        known = Import.create({"organisation_id": self.home.id})
        with self.refused():
            known.write(secret)
        self.assertEqual(known.organisation_id, self.home)

    def test_collaboration_says_nothing_of_another_company(self):
        """Nor do the checks of what is entered, which come before the rules."""
        Collaboration = self.env["interlocuteur.collaboration"].with_user(self.user)
        for values in (
            {"person_id": self.person.id, "organisation_id": self.secret_home.id},
            {"person_id": self.person.id, "organisation_id": self.secret_person.id},
            {"person_id": self.secret_person.id, "organisation_id": self.home.id},
            {"person_id": self.secret_home.id, "organisation_id": self.home.id},
        ):
            with self.subTest(values), self.refused():
                Collaboration.create(values)
            with self.subTest(values), self.refused():
                self.person.collaboration_ids.with_user(self.user).write(values)

    def test_what_is_there_no_longer_is_refused_alike(self):
        gone = self.make_organisation("Gone")
        gone.unlink()
        template = self.env["interlocuteur.import.template"].with_user(self.user)
        with self.assertRaisesRegex(AccessError, "or it is gone"):
            template.create({"organisation_id": gone.id})

    def test_own_archived_records_can_be_named(self):
        self.person.collaboration_ids.date_end = "2020-12-31"
        self.person.active = False
        wizard = self.env["interlocuteur.reactivation"].with_user(self.user)
        wizard.create({"person_ids": self.person.ids}).action_confirm()
        self.assertIs(self.person.active, True)


@tagged("post_install", "-at_install")
class TestWizardByRpc(WizardCommon):
    """Whoever leaves out what a window requires gets a sentence."""

    def call(self, name, method, *args):
        return call_kw(self.env[name].with_user(self.user), method, args, {})

    def get_buttons(self, name):
        """Return the public methods that this addon gives a dialog."""
        return sorted(
            {
                method
                for cls in type(self.env[name]).mro()
                if cls.__module__.startswith("odoo.addons.interlocuteurs_")
                for method, function in vars(cls).items()
                if inspect.isfunction(function)
                and not method.startswith("_")
                and method not in ("create", "write", "onchange")
            }
        )

    def test_dialogs_without_values(self):
        for name in [*self.get_dialogs(), "interlocuteur.import"]:
            with self.subTest(dialog=name):
                asked = self.env[name]._get_asked_names()
                if name == "portal.wizard":
                    self.assertFalse(asked)
                    continue
                with (
                    self.assertRaisesRegex(UserError, "Fill in what is missing"),
                    self.env.cr.savepoint(),
                ):
                    self.call(name, "create", {})

    def test_what_is_missing_is_named(self):
        with self.assertRaisesRegex(UserError, "Contact persons"):
            self.call("interlocuteur.deactivation", "create", {})
        people = {"person_ids": self.person.ids}
        [id_] = self.call("interlocuteur.deactivation", "create", [people])
        with self.assertRaisesRegex(UserError, "Contact persons"):
            self.call(
                "interlocuteur.deactivation", "write", [id_], {"person_ids": [(5,)]}
            )

    def test_buttons_of_the_barest_dialogs_answer_in_sentences(self):
        for name, record in self.open_here(self.user).items():
            for button in self.get_buttons(name):
                with self.subTest(dialog=name, button=button):
                    try:
                        with self.env.cr.savepoint():
                            self.call(name, button, record.ids)
                    except UserError as refusal:
                        self.assertTrue(refusal.args[0])

    def test_deactivation_by_rpc_takes_everywhere_by_default(self):
        people = {"person_ids": self.person.ids}
        [id_] = self.call("interlocuteur.deactivation", "create", [people])
        wizard = self.env["interlocuteur.deactivation"].browse(id_)
        self.assertEqual(wizard.scope, "everywhere")
        self.call("interlocuteur.deactivation", "action_confirm", [id_])
        self.assertIs(self.person.active, False)

    def test_deactivation_at_one_organisation_asks_for_it(self):
        values = {"person_ids": self.person.ids, "scope": "organisation"}
        [id_] = self.call("interlocuteur.deactivation", "create", [values])
        with self.assertRaisesRegex(UserError, "Choose the organisation"):
            self.call("interlocuteur.deactivation", "action_confirm", [id_])
        self.assertIs(self.person.active, True)


@tagged("post_install", "-at_install")
class TestWizardNames(WizardCommon):
    """What is written where others read it names nothing of another company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # known to both companies, as are those who work there
        cls.shared = cls.make_organisation("Shared SA")
        cls.traveller = cls.make_person("Voyage", "Ana", parent_id=cls.shared.id)
        cls.traveller.collaboration_ids.date_start = "2020-01-01"
        cls.keeper = new_test_user(
            cls.env,
            "keeper",
            GROUPS,
            company_id=cls.here.id,
            company_ids=(cls.here | cls.there).ids,
        )

    def plan(self, organisation, day="2099-01-01"):
        wizard = self.env["interlocuteur.transfer.wizard"].with_user(self.keeper)
        wizard = wizard.with_context(allowed_company_ids=(self.here | self.there).ids)
        wizard.create(
            {
                "person_ids": self.traveller.ids,
                "organisation_id": organisation.id,
                "date": day,
            }
        ).action_confirm()
        self.env.invalidate_all()
        return self.env["interlocuteur.transfer"].search(
            [("person_id", "=", self.traveller.id)]
        )

    def notes(self, record):
        return " ".join(record.message_ids.mapped("body"))

    def test_transfer_to_another_company_is_hidden_and_not_named(self):
        transfer = self.plan(self.secret_home)
        self.assertIs(transfer.with_user(self.keeper).has_access("read"), True)
        self.assertIs(transfer.with_user(self.user).has_access("read"), False)
        self.assertFalse(self.traveller.with_user(self.user).planned_transfer_id)
        self.assertIn("Transfer planned", self.notes(self.traveller))
        self.assertNotIn("Secret", self.notes(self.traveller))
        dialog = self.env["interlocuteur.deactivation"].with_user(self.user)
        dialog = dialog.create({"person_ids": self.traveller.ids})
        self.assertEqual(dialog.transfers, "(a record that you may not see)")
        wizard = self.env["interlocuteur.transfer.wizard"].with_user(self.user)
        wizard = wizard.create(
            {"person_ids": self.traveller.ids, "organisation_id": self.home.id}
        )
        with self.assertRaisesRegex(UserError, "planned already") as refusal:
            wizard.action_confirm()
        self.assertNotIn("Secret", str(refusal.exception))

    def test_note_of_a_transfer_names_what_its_readers_know(self):
        self.plan(self.secret_home, "2026-01-01")
        self.assertEqual(self.traveller.parent_id, self.secret_home)
        self.assertIn("transferred from Shared SA", self.notes(self.traveller))
        for shared in (self.traveller, self.shared):
            self.assertNotIn("Secret", self.notes(shared))
        self.assertIn("to Secret SA", self.notes(self.secret_home))

    def test_former_organisation_hides_a_transfer_as_well(self):
        self.traveller.parent_id = self.secret_home
        transfer = self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.traveller.id,
                "former_organisation_id": self.secret_home.id,
                "organisation_id": self.shared.id,
                "date": "2099-01-01",
            }
        )
        self.assertIs(transfer.with_user(self.user).has_access("read"), False)
        self.assertIs(transfer.with_user(self.stranger).has_access("read"), True)

    def test_transfer_from_nowhere_is_read(self):
        transfer = self.env["interlocuteur.transfer"].create(
            {
                "person_id": self.traveller.id,
                "organisation_id": self.home.id,
                "date": "2099-01-01",
            }
        )
        self.assertIs(transfer.with_user(self.user).has_access("read"), True)

    def test_deactivation_offers_what_the_user_reads(self):
        self.make_collaboration(self.traveller, self.secret_home)
        dialog = self.env["interlocuteur.deactivation"].with_user(self.user)
        dialog = dialog.create({"person_ids": self.traveller.ids})
        self.assertEqual(dialog.organisation_choice_ids, self.shared)


@tagged("post_install", "-at_install")
class TestWizardHttp(WizardCommon, HttpCase):
    """A generated file has an address with a number that anybody can count to."""

    def test_template_is_for_who_asked_for_it(self):
        template = self.env["interlocuteur.import.template"].with_user(self.user)
        template = template.create({"organisation_id": self.home.id})
        url = template.action_generate()["url"]
        self.env.flush_all()
        for user, status in (
            (self.user, 200),
            (self.colleague, 404),
            (self.stranger, 404),
        ):
            self.authenticate(user.login, user.login)
            with mute_logger("odoo.addons.base.models.ir_rule", "odoo.http"):
                self.assertEqual(self.url_open(url).status_code, status, user.login)
