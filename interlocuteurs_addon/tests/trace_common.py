import os

from odoo.tools import SQL, config

from odoo.addons.mail.tests.common import MailCase

from .deactivation_common import DeactivationCommon

# words that nothing else in the database holds, as they may be kept
WORDS = (
    "zyxlast",
    "wvufirst",
    "zyxbefore",
    "zyxmail",
    "kqjxyz",
    "612581724",
    "6 12 58 17 24",
    "476915382",
    "4 76 91 53 82",
    "787654329",
    "7 87 65 43 29",
    "456987123",
    "4 56 98 71 23",
    "zyxiban",
)


class TraceCommon(DeactivationCommon, MailCase):
    """Finds words wherever the database and the filestore hold them."""

    def find_traces(self):
        """Return where the words stand: set of (table, column, id), and of files."""
        self.env.flush_all()
        found = set()
        for table, columns in self.get_text_columns().items():
            found |= self.find_rows(table, columns)
        return found

    def get_text_columns(self):
        """Return the columns of each table that hold text, JSON or bytes."""
        self.env.cr.execute(
            """
            SELECT c.table_name, c.column_name
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
               AND c.data_type IN ('text', 'character varying', 'character', 'jsonb',
                                   'json', 'bytea', 'ARRAY')
            """
        )
        columns = {}
        for table, column in self.env.cr.fetchall():
            columns.setdefault(table, []).append(column)
        return columns

    def find_rows(self, table, columns):
        patterns = [f"%{word}%" for word in WORDS]
        selects = [
            SQL(
                "SELECT %s, to_jsonb(row)->>'id' FROM %s row "
                "WHERE (to_jsonb(row)->>%s) ILIKE ANY(%s)",
                column,
                SQL.identifier(table),
                column,
                patterns,
            )
            for column in columns
        ]
        row = SQL(" || ").join(
            SQL("COALESCE(%s::text, '')", SQL.identifier(column)) for column in columns
        )
        self.env.cr.execute(
            SQL(
                "SELECT FROM %s WHERE (%s) ILIKE ANY(%s) LIMIT 1",
                SQL.identifier(table),
                row,
                patterns,
            )
        )
        if not self.env.cr.rowcount:
            return set()
        self.env.cr.execute(SQL(" UNION ALL ").join(selects))
        return {
            (table, column, int(id_) if id_ else 0)
            for column, id_ in self.env.cr.fetchall()
        }

    def find_files(self):
        """Return the files of the filestore that hold one of the words."""
        found = set()
        for folder, _folders, names in os.walk(config.filestore(self.env.cr.dbname)):
            if folder.endswith("checklist"):
                continue
            for name in names:
                with open(os.path.join(folder, name), "rb") as file:
                    content = file.read().lower()
                if any(word.encode() in content for word in WORDS):
                    found.add(name)
        return found
