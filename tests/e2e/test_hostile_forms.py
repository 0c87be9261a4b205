"""More than a form offers: fields that it has not, files that are too much."""

import secrets

import pytest
from support.target import FILE_NAMES

NEW = "/my/interventions/new"
MEGABYTE = 1024 * 1024


@pytest.fixture
def new_request(target):
    """Return a function that sends the form of a request, and what it created."""

    def send(values=None, files=None):
        last = target.query("SELECT max(id) FROM maintenance_request")
        good = {
            "organisation_id": target.own["organisation"],
            "name": "Noise",
            "description": "It hums.",
            "priority": "1",
            "form_token": secrets.token_hex(16),
        }
        answer = target.portal.send("POST", NEW, {**good, **(values or {})}, files)
        assert answer.status_code < 500, answer.status_code
        created = target.query(
            "SELECT id FROM maintenance_request WHERE id > %s", last[0][0]
        )
        return answer, [id_ for (id_,) in created]

    return send


def test_request_takes_no_other_field(target, new_request):
    """Who sends more fields than the form has gets the same request as with none."""
    columns = (
        "SELECT organisation_id, interlocuteur_id, owner_user_id, user_id, origin,"
        " stage_id, maintenance_team_id, archive, maintenance_type, schedule_date,"
        " company_id, kanban_state, create_uid FROM maintenance_request WHERE id = %s"
    )
    _answer, [plain] = new_request()
    _answer, [greedy] = new_request(
        {
            "id": target.others["request"],
            "interlocuteur_id": target.others["person"],
            "owner_user_id": target.others["user"],
            "user_id": target.others["user"],
            "create_uid": "1",
            "origin": "internal",
            "stage_id": "1",
            "maintenance_team_id": "99",
            "archive": "1",
            "maintenance_type": "preventive",
            "schedule_date": "2030-01-01",
            "company_id": "99",
            "kanban_state": "done",
            "access_token": "known",
            "message_partner_ids": target.others["person"],
        }
    )
    assert target.query(columns, greedy) == target.query(columns, plain)
    [(token,)] = target.query(
        "SELECT access_token FROM maintenance_request WHERE id = %s", greedy
    )
    assert token != "known"
    followers = target.query(
        "SELECT partner_id FROM mail_followers "
        "WHERE res_model = 'maintenance.request' AND res_id = %s",
        greedy,
    )
    assert (target.own["person"],) in followers
    assert (target.others["person"],) not in followers


def test_profile_takes_no_other_field(target):
    """The form of one's characteristics changes those that it offers, no more."""
    person = (
        "SELECT name, parent_id, active, email, is_company, commercial_partner_id"
        " FROM res_partner WHERE id = %s"
    )
    before = target.query(person, target.own["person"])
    values = {
        "name": "Owned",
        "parent_id": target.others["organisation"],
        "active": "",
        "email": "owned@example.com",
        "is_company": "1",
        "partner_id": target.others["person"],
        "id": target.others["person"],
        "hidden": "Owned",
        "x_characteristic_hidden": "Owned",
        "badge": "Kept",
    }
    answer = target.portal.send("POST", "/my/characteristics", values)
    assert answer.status_code == 303
    assert target.query(person, target.own["person"]) == before
    stored = target.query(
        "SELECT value_char FROM interlocuteur_characteristic_value"
        " WHERE partner_id = %s AND value_char IS NOT NULL",
        target.own["person"],
    )
    assert stored == [("Kept",)]


def test_address_takes_no_other_field(target):
    """The page of one's address moves nobody, and reaches no other contact."""
    person = (
        "SELECT parent_id, commercial_partner_id, active, is_company, is_site, type,"
        " user_id, company_id FROM res_partner WHERE id = %s"
    )
    [(name,)] = target.query(
        "SELECT name FROM res_partner WHERE id = %s", target.own["person"]
    )
    address = {
        "name": name,
        "email": "portal_a@example.com",
        "phone": "04 65 71 04 02",
        "street": "1 rue de la Paix",
        "city": "Lyon",
        "zip": "69001",
        "country_id": target.query("SELECT id FROM res_country WHERE code='FR'")[0][0],
    }
    greedy = {
        "parent_id": target.others["organisation"],
        "commercial_partner_id": target.others["organisation"],
        "active": "",
        "is_company": "1",
        "is_site": "1",
        "type": "delivery",
        "user_id": target.others["user"],
        "company_id": "99",
        "company_name": "Owned",
        "collaboration_ids": "[[5]]",
        "x_characteristic_hidden": "Owned",
        "x_characteristic_badge": "Owned",
        "user_ids": "[[5]]",
    }
    before = target.query(person, target.own["person"])
    values = {**address, **greedy, "partner_id": target.own["person"]}
    answer = target.portal.send("POST", "/my/address/submit", values)
    assert "redirectUrl" in answer.text, answer.text
    assert target.query(person, target.own["person"]) == before
    [(organisation,)] = target.query(
        "SELECT name FROM res_partner WHERE id = %s", target.own["organisation"]
    )
    assert organisation.startswith("Ours")
    for name in ("person", "site", "organisation"):
        values = {**address, "partner_id": target.others[name]}
        answer = target.portal.send("POST", "/my/address/submit", values)
        assert answer.status_code == 403, name


@pytest.mark.parametrize("name", FILE_NAMES)
def test_names_of_files(target, new_request, name):
    """A file of any name is kept under its last part, and downloads, or is refused."""
    answer, created = new_request(files={"files": (name, b"It drips.", "text/plain")})
    if not created:
        assert answer.status_code == 200
        assert "alert-danger" in answer.text
        return
    [(attachment, stored)] = target.query(
        "SELECT id, name FROM ir_attachment"
        " WHERE res_model = 'maintenance.request' AND res_id = %s",
        created[0],
    )
    assert not set(stored) & set("/\\"), stored
    assert len(stored) <= 255
    path = f"/my/interventions/{created[0]}"
    page = target.portal.send("GET", path)
    assert page.status_code == 200
    assert "<img src=x" not in page.text
    download = target.portal.send("GET", f"{path}/file/{attachment}")
    assert (download.status_code, download.content) == (200, b"It drips.")
    assert download.headers["Content-Disposition"].startswith("attachment;")


def test_too_much(target, new_request):
    """Too many files, too large ones, and texts without end are told, not stored."""
    many = [("files", (f"{n}.txt", b"x", "text/plain")) for n in range(200)]
    large = [("files", ("large.txt", b"x" * 11 * MEGABYTE, "text/plain"))]
    for files in (many, large):
        answer, created = new_request(files=files)
        assert answer.status_code == 200
        assert "alert-danger" in answer.text
        assert created == []
    for name in ("description", "name"):
        answer, created = new_request({name: "x" * MEGABYTE})
        assert (answer.status_code, created) == (200, [])
        assert "alert-danger" in answer.text


def test_scripts_in_files(new_request):
    """What a browser would run is refused, whatever it is called."""
    for name, content in (
        ("page.html", b"<script>window.ran = 1</script>"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"),
        ("note.txt", b"<html><script>window.ran = 1</script></html>"),
        ("script.js", b"window.ran = 1"),
    ):
        _answer, created = new_request(files={"files": (name, content, "image/png")})
        assert created == [], name
