import base64
import io
from contextlib import contextmanager
from unittest.mock import patch

import openpyxl

from .common import InterlocuteurCommon

HEADINGS = ("Nom", "Prénom", "Fonctions", "Téléphone", "Mobile", "E-mail")


def save(book):
    """Return the bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def make_workbook(*rows):
    """Return the bytes of a workbook with one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return save(book)


def open_workbook(content):
    """Return the first sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content)).active


def read_workbook(content):
    """Return the rows of the first sheet of a workbook."""
    return list(open_workbook(content).iter_rows(values_only=True))


class ExchangeCommon(InterlocuteurCommon):
    """Imports of an employee who may create contacts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organisation_a.country_id = cls.france
        cls.user = cls.make_employee(
            "import", "interlocuteurs_addon.group_interlocuteur_user"
        )
        cls.Import = cls.env["interlocuteur.import"].with_user(cls.user)
        cls.buyer = cls.Function.create({"name": "Chef de quai"})
        cls.accountant = cls.Function.create({"name": "Gestionnaire de paie"})

    def make_import(self, content, name="people.xlsx", user=None, **values):
        """Return an import that has not been checked yet."""
        Import = self.Import.with_user(user) if user else self.Import
        return Import.create(
            {
                "organisation_id": self.organisation_a.id,
                "file": base64.b64encode(content),
                "file_name": name,
                **values,
            }
        )

    def check(self, content, **values):
        """Return an import that shows its preview."""
        record = self.make_import(content, **values)
        record.action_check()
        return record

    def check_rows(self, *rows, headings=HEADINGS, **values):
        return self.check(make_workbook(headings, *rows), **values)

    def get_template(self, people=None):
        """Return the workbook that the user gets, as a book to fill in."""
        people = self.env["res.partner"] if people is None else people
        content = self.Import._make_template(self.organisation_a, people)
        return openpyxl.load_workbook(io.BytesIO(content))

    @contextmanager
    def commits_counted(self):
        """Let the scheduler's commits pass without ending the test's transaction."""
        with patch.object(
            self.env.registry["ir.cron"], "_commit_progress", return_value=60.0
        ) as commit:
            yield commit
