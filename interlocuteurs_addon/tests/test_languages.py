from odoo.tests import tagged
from odoo.tools.translate import code_translations

from .exchange_common import ExchangeCommon, save
from .portal_pages_common import PortalPagesCommon

# from right to left without a catalogue, and with one that has only been started
LANGUAGES = ("ar_001", "de_DE", "es_ES")
PAGES = (
    "/my",
    "/my/equipment",
    "/my/interventions",
    "/my/interventions/new",
    "/my/contacts-organisation",
    "/my/team",
    "/my/orders",
    "/my/invoices",
    "/my/account",
)


@tagged("post_install", "-at_install")
class TestLanguagesOnPortal(PortalPagesCommon):
    """The portal in languages that nobody has translated it into."""

    def test_every_page_opens(self):
        for code in LANGUAGES:
            self.env["res.lang"]._activate_lang(code)
            self.supervisor.lang = code
            self.authenticate(self.supervisor.login, self.supervisor.login)
            request = f"/my/interventions/{self.request_pump.id}"
            for url in (*PAGES, f"/my/equipment/{self.pump.id}", request):
                with self.subTest(language=code, url=url):
                    page = self.url_open(url)
                    self.assertEqual(page.status_code, 200)
                    self.assertTrue(page.url.endswith(url), page.url)
                    self.assertIn(f'lang="{code.split("_")[0]}', page.text)

    def test_the_chatter_is_translated(self):
        """Core asks for no terms of its own chatter where there is no web client."""
        self.env["res.lang"]._activate_lang("fr_FR")
        answer = self.url_open("/website/translations?lang=fr_FR").json()
        terms = answer["modules"]["mail"]["messages"]
        said = {term["id"]: term["string"] for term in terms}
        self.assertEqual(
            said["The conversation is empty."], "La conversation est vide."
        )

    def test_what_is_translated_is_shown_so(self):
        for code, word in (("de_DE", "Serviceanfragen"), ("es_ES", "Próximas visitas")):
            # with the terms of this addon alone, as far as they go
            self.env["res.lang"]._activate_lang(code)
            self.env["ir.module.module"].search(
                [("name", "=", "interlocuteurs_addon")]
            )._update_translations([code])
            code_translations.python_translations.clear()
            self.supervisor.lang = code
            with self.subTest(language=code):
                page = self.open("/my", self.supervisor)
                self.assertIn(word, page.text)


@tagged("post_install", "-at_install")
class TestLanguagesAtTheDesk(ExchangeCommon):
    """Sheets, files and cards in these languages."""

    def in_language(self, code):
        self.env["res.lang"]._activate_lang(code)
        return self.env(user=self.user, context={"lang": code})

    def test_views_and_lists_open(self):
        self.make_person(parent_id=self.organisation_a.id)
        for code in LANGUAGES:
            Partner = self.in_language(code)["res.partner"]
            for name in ("interlocuteur", "organisation", "site"):
                with self.subTest(language=code, action=name):
                    action = self.env.ref(
                        f"interlocuteurs_addon.res_partner_action_{name}"
                    )
                    views = Partner.get_views(action.views)["views"]
                    self.assertEqual({*views}, {kind for _id, kind in action.views})

    def test_a_template_comes_back_as_it_went(self):
        person = self.make_person(
            "Weiß", "Jörg", parent_id=self.organisation_a.id, function_ids=self.buyer
        )
        for code in LANGUAGES:
            with self.subTest(language=code):
                env = self.in_language(code)
                self.user.lang = code
                self.Import = env["interlocuteur.import"]
                book = self.get_template(person)
                self.assertEqual(self.check(save(book)).line_ids.state, "unchanged")

    def test_days_are_read_as_the_language_writes_them(self):
        for code, day in (("de_DE", "31.12.2030"), ("es_ES", "31/12/2030")):
            with self.subTest(language=code):
                self.Import = self.in_language(code)["interlocuteur.import"]
                record = self.check_rows(
                    ("Weiß", "Jörg", day), headings=("Last name", "First name", "From")
                )
                self.assertEqual(record.line_ids.values["date_start"], "2030-12-31")

    def test_a_card_can_be_downloaded(self):
        person = self.make_person(parent_id=self.organisation_a.id)
        for code in LANGUAGES:
            people = self.in_language(code)["res.partner"].browse(person.id)
            with self.subTest(language=code):
                card = people._get_vcard_file()
                self.assertIn(b"N:Durand;Alice;", card)
