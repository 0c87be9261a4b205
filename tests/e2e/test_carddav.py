"""A real client keeps a folder in step with a running server: vdirsyncer."""

import pytest
from support.phone import EXPECTED, Phone
from support.server import Odoo, query, throw_away_database

NEW = """\
BEGIN:VCARD
VERSION:3.0
UID:5A7C-0001
N:Roche;Inès;;;
FN:Inès Roche
TEL;TYPE=CELL:+33600000042
END:VCARD
"""


@pytest.fixture(scope="module")
def people(settings):
    """Return a server with address books, an administrator, keys and ids."""
    with throw_away_database(settings.installed, "carddav") as name:
        odoo = Odoo(settings, name)
        odoo.install("interlocuteurs_carddav")
        keys, ids = odoo.call("support.phone.prepare")
        with odoo.serve(expected=EXPECTED) as server:
            yield server, server.client("admin", "admin"), keys, ids


@pytest.fixture
def phone(settings, people, tmp_path):
    """Return the technician's phone after it found the books by the server alone."""
    server, _admin, keys, _ids = people
    phone = Phone(
        settings, tmp_path / "phone", server.url, "technician", keys["technician"]
    )
    found = phone.run("discover")
    assert found.returncode == 0, found.stderr
    return phone


def test_a_phone_keeps_in_step(people, phone):
    """People come, change, move away, are deactivated, hidden; a lost phone is shut."""
    server, admin, _keys, ids = people
    assert set(phone.synchronise()) == {"Alice", "Bruno", "Chloé", "Dora"}
    assert set(phone.synchronise()) == {"Alice", "Bruno", "Chloé", "Dora"}

    admin.call("res.partner", "write", [ids["Alice"]], {"phone": "+33465710001"})
    new = {"firstname": "Eric", "lastname": "D", "parent_id": ids["Clinique des Alpes"]}
    admin.call("res.partner", "create", [new])
    admin.call("res.partner", "write", [ids["Bruno"]], {"active": False})
    cards = phone.synchronise()
    assert set(cards) == {"Alice", "Chloé", "Dora", "Eric"}
    assert "+33465710001" in cards["Alice"]
    assert "ORG:Clinique des Alpes" in cards["Alice"]

    admin.call("res.partner", "write", [ids["Chloé"]], {"parent_id": ids["Brasserie"]})
    assert set(phone.synchronise()) == {"Alice", "Dora", "Eric"}

    [model] = admin.call("ir.model", "search", [["model", "=", "res.partner"]])
    [group] = admin.call("ir.model.data", "search_read", [["name", "=", "group_user"]])
    rule = {
        "name": "Hidden",
        "model_id": model,
        "domain_force": f"[('id', '!=', {ids['Dora']})]",
        "groups": [(6, 0, [group["res_id"]])],
    }
    admin.call("ir.rule", "create", [rule])
    assert set(phone.synchronise()) == {"Alice", "Eric"}

    # what is deleted on the phone comes back: it reads only
    next(phone.folder.glob("cards/*/*.vcf")).unlink()
    phone.synchronise()  # vdirsyncer refuses here, and takes it back the next time
    assert set(phone.synchronise()) == {"Alice", "Eric"}

    query(
        server.database,
        "DELETE FROM res_users_apikeys WHERE user_id = %s",
        ids["technician"],
    )
    assert phone.run("sync").returncode != 0
    assert set(phone.read()) == {"Alice", "Eric"}


def test_another_user_has_other_people(settings, people, tmp_path):
    """The same book of all users holds those of whoever reads it."""
    server, admin, keys, ids = people
    new = {"firstname": "Fanny", "lastname": "D", "parent_id": ids["Brasserie"]}
    admin.call("res.partner", "create", [new])
    other = Phone(settings, tmp_path / "other", server.url, "other", keys["other"])
    assert other.run("discover").returncode == 0
    assert "Fanny" in other.synchronise()
    assert not {"Alice", "Eric"} & set(other.read())


def test_a_phone_proposes(settings, people, tmp_path):
    """What changes on it is proposed; the folder follows what is decided."""
    server, admin, keys, ids = people
    admin.call(
        "ir.config_parameter", "set_param", "interlocuteurs_carddav.proposals", "1"
    )
    values = {"is_company": True, "name": "Garage", "user_id": ids["other"]}
    garage = admin.call("res.partner", "create", [values])
    for name, mobile in (("Gaël", "+33600000001"), ("Hugo", False)):
        values = {"firstname": name, "lastname": "Petit", "mobile": mobile}
        admin.call("res.partner", "create", [{**values, "parent_id": garage[0]}])
    phone = Phone(
        settings,
        *(tmp_path / "writer", server.url, "other", keys["other"]),
        writes=True,
    )
    assert phone.run("discover").returncode == 0
    everybody = set(phone.synchronise())
    assert {"Gaël", "Hugo"} <= everybody

    phone.change("Gaël", "+33600000001", "+33600000009")
    phone.find("Hugo").unlink()
    phone.add(NEW)
    phone.synchronise()
    fields = ["kind", "partner_id", "old_value", "new_value"]
    model = "interlocuteur.phone.proposal"
    found = {
        each["kind"]: each for each in admin.call(model, "search_read", [], fields)
    }
    assert set(found) == {"mobile", "gone", "new"}
    assert found["mobile"]["old_value"] == "+33600000001"
    assert found["mobile"]["new_value"] == "+33600000009"
    assert found["gone"]["partner_id"][1].endswith("Hugo Petit")
    assert found["new"]["new_value"] == "Inès Roche"

    # nothing was written: the folder has what the sheets say
    cards = phone.synchronise()
    assert set(cards) == everybody
    assert "+33600000001" in cards["Gaël"]

    admin.call(model, "action_take_over", [found["mobile"]["id"]])
    admin.call(model, "action_refuse", [found["gone"]["id"]])
    admin.call(model, "write", [found["new"]["id"]], {"organisation_id": garage[0]})
    preview = admin.call(model, "action_preview", [found["new"]["id"]])
    admin.call("interlocuteur.import", "action_apply_all", [preview["res_id"]])
    cards = phone.synchronise()
    assert set(cards) == everybody | {"Inès"}
    assert "+33600000009" in cards["Gaël"]
    assert cards == phone.synchronise()
    assert len(admin.call(model, "search", [])) == len(found)


def test_the_key_is_of_one_user(settings, people, tmp_path):
    """With another name it opens nothing."""
    server, _admin, keys, _ids = people
    wrong = Phone(settings, tmp_path / "wrong", server.url, "admin", keys["other"])
    assert wrong.run("discover").returncode != 0
    assert not wrong.read()
