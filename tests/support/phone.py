"""A phone that keeps address books: vdirsyncer, and whom it is about."""

import subprocess
from pathlib import Path

from odoo import fields

CONFIGURATION = """\
[general]
status_path = "{folder}/status"

[pair phone]
a = "here"
b = "odoo"
collections = ["from b"]
conflict_resolution = "b wins"
{pair}

[storage here]
type = "filesystem"
path = "{folder}/cards"
fileext = ".vcf"

[storage odoo]
type = "carddav"
url = "{url}/"
username = "{login}"
password = "{key}"
{storage}
"""
# it looks for books at the root of the server, too, where Odoo warns of it
EXPECTED = ["No CSRF validation token provided for path '/'"]


def speak_french(env):
    """Let the administrator of a company in France read French."""
    env["res.lang"]._activate_lang("fr_FR")
    env.company.country_id = env.ref("base.fr")
    env.ref("base.user_admin").lang = "fr_FR"
    env.cr.commit()


def prepare(env):
    """Make users with keys, and whom the first one is in charge of.

    :return: keys by login, and ids by name
    """
    keys, ids = {}, {}
    until = fields.Datetime.add(fields.Datetime.now(), days=30)
    group = env.ref("base.group_user")
    for login in ("technician", "other"):
        user = env["res.users"].create(
            {"name": login, "login": login, "group_ids": [(6, 0, group.ids)]}
        )
        apikeys = env["res.users.apikeys"].with_user(user).sudo()
        keys[login] = apikeys._generate("interlocuteurs_carddav", "Phone", until)
        ids[login] = user.id
    Partner = env["res.partner"]
    for name, login in (("Clinique des Alpes", "technician"), ("Brasserie", "other")):
        ids[name] = Partner.create(
            {"name": name, "is_company": True, "user_id": ids[login]}
        ).id
    for name in ("Alice", "Bruno", "Chloé", "Dora"):
        ids[name] = Partner.create(
            {
                "firstname": name,
                "lastname": "Durand",
                "parent_id": ids["Clinique des Alpes"],
            }
        ).id
    env.cr.commit()
    return keys, ids


class Phone:
    """A folder of cards that vdirsyncer keeps in step with a server.

    :param bool writes: whether it hands in what is changed in the folder
    """

    def __init__(self, settings, folder, url, login, key, writes=False):
        self.program = Path(settings.odoo).with_name("vdirsyncer")
        self.folder = folder
        folder.mkdir()
        text = CONFIGURATION.format(
            folder=folder,
            url=url,
            login=login,
            key=key,
            pair="" if writes else 'partial_sync = "revert"',
            storage="" if writes else "read_only = true",
        )
        (folder / "config").write_text(text, encoding="utf-8")

    def run(self, command):
        """Run a command of vdirsyncer; return how it ended and what it said."""
        return subprocess.run(
            [self.program, "-c", self.folder / "config", command],
            input="y\n" * 9,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def synchronise(self):
        """Synchronise, and return the cards that the phone holds then, by name."""
        done = self.run("sync")
        assert done.returncode == 0, done.stderr
        return self.read()

    def read(self):
        """Return the cards that the phone holds, by first name."""
        cards = [path.read_text(encoding="utf-8") for path in self._get_files()]
        cards = [card.replace("\n ", "") for card in cards]
        return {card.partition("\nFN:")[2].split()[0]: card for card in cards}

    def find(self, name):
        """Return the file with the card of a first name."""
        [path] = (path for path in self._get_files() if f"\nFN:{name}" in _read(path))
        return path

    def change(self, name, old, new):
        """Change a text in the card of a first name."""
        path = self.find(name)
        assert old in _read(path)
        path.write_text(_read(path).replace(old, new), encoding="utf-8")

    def add(self, content):
        """Add a card to the one book there is."""
        [book] = self.folder.glob("cards/*")
        (book / "added.vcf").write_text(content, encoding="utf-8")

    def _get_files(self):
        return self.folder.glob("cards/*/*.vcf")


def _read(path):
    return path.read_text(encoding="utf-8")
