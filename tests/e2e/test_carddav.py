"""A real client keeps a folder in step with a running server: vdirsyncer."""

import pytest
from support.phone import Phone
from support.server import Odoo, query, throw_away_database

# it looks for books at the root of the server, too, where Odoo warns of it
EXPECTED = ["No CSRF validation token provided for path '/'"]


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


def test_the_key_is_of_one_user(settings, people, tmp_path):
    """With another name it opens nothing."""
    server, _admin, keys, _ids = people
    wrong = Phone(settings, tmp_path / "wrong", server.url, "admin", keys["other"])
    assert wrong.run("discover").returncode != 0
    assert not wrong.read()
