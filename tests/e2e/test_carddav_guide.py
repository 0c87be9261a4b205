"""Somebody follows the guide, from a fresh database to a folder of cards."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from support.browser import login, open_page
from support.phone import EXPECTED
from support.server import Odoo, throw_away_database
from support.settings import ROOT

CUSTOMER = "Chaudronnerie du Velay"


@pytest.fixture
def server(settings):
    """Return a server of a fresh database with address books."""
    with throw_away_database(settings.installed, "guide") as name:
        odoo = Odoo(settings, name)
        odoo.call("support.phone.speak_french")
        odoo.install("interlocuteurs_carddav")
        with odoo.serve(expected=EXPECTED) as server:
            yield server


def read_guide():
    """Return the configuration that the guide prints."""
    guide = (ROOT / "docs/guide.fr.md").read_text(encoding="utf-8")
    [configuration] = re.findall(r"```ini\n(.+?)```", guide, re.DOTALL)
    return configuration


def make_key(page):
    """Do what the guide says, by its words; return what the window shows."""
    login(page, "admin", "admin")
    page.locator(".o_user_menu button").click()
    page.get_by_role("menuitem", name="Mes préférences").click()
    page.get_by_role("tab", name="Mon téléphone").click()
    page.get_by_role("button", name="Connecter un téléphone").click()
    named = page.locator(".modal [name=duration]").last
    password = page.locator(".modal input[type=password]")
    named.or_(password).first.wait_for()
    if password.count():
        # as Odoo asks before any key is made
        password.fill("admin")
        page.locator(".modal footer .btn-primary").last.click()
        named.wait_for()
    page.locator(".modal [name=name] input").last.fill("Mon ordinateur")
    page.get_by_role("button", name="Créer une clé").click()
    shown = page.locator(".modal .modal-content").last
    shown.locator("[name=qr_code] img").wait_for()
    return {
        field: shown.locator(f".o_field_widget[name={field}]").last.inner_text().strip()
        for field in ("url", "login", "key")
    }


def test_the_guide_leads_to_a_folder(settings, server, browser, tmp_path):
    """The people of one's customers are in it, and somebody new at the next run."""
    admin = server.client("admin", "admin")
    values = {"name": CUSTOMER, "is_company": True, "user_id": admin.uid}
    customer = admin.call("res.partner", "create", values)
    person = {"lastname": "Vasseur", "firstname": "Clara", "parent_id": customer}
    admin.call("res.partner", "create", {**person, "mobile": "06 00 00 00 42"})
    with open_page(browser, server) as page:
        # the first page of a server makes its assets
        page.context.set_default_timeout(120_000)
        shown = make_key(page)

    configuration = read_guide()
    for example, real in (
        ("https://odoo.exemple.fr/interlocuteurs/carddav/", shown["url"]),
        ('"camille"', f'"{shown["login"]}"'),
        ('"la clé"', f'"{shown["key"]}"'),
    ):
        assert configuration.count(example) == 1
        configuration = configuration.replace(example, real)
    path = tmp_path / ".config/vdirsyncer/config"
    path.parent.mkdir(parents=True)
    path.write_text(configuration, encoding="utf-8")

    def run(command):
        environ = {**os.environ, "HOME": str(tmp_path)}
        environ.pop("XDG_CONFIG_HOME", None)
        program = Path(settings.odoo).with_name("vdirsyncer")
        subprocess.run(
            [program, command],
            input="y\n" * 9,
            env=environ,
            text=True,
            check=True,
            timeout=120,
        )
        cards = tmp_path.glob("contacts/*/*.vcf")
        return [card.read_text(encoding="utf-8") for card in cards]

    assert run("discover") == []
    [card] = run("sync")
    assert "FN:Clara Vasseur" in card
    assert f"ORG:{CUSTOMER}" in card
    assert "+33600000042" in card
    admin.call("res.partner", "create", {**person, "firstname": "Denis"})
    names = {card.partition("\nFN:")[2].split()[0] for card in run("sync")}
    assert names == {"Clara", "Denis"}
