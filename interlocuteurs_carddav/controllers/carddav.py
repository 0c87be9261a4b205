from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import request

from ..dav.application import answer
from ..dav.question import read_question
from ..dav.storage import read_number
from ..models.res_users import CARDDAV_PATH

# the references to 20,000 cards
MAX_REQUEST = 4 * 1024 * 1024


class CardDav(http.Controller):
    """Address books for telephones, by CardDAV (RFC 6352)."""

    @http.route(
        "/.well-known/carddav",
        type="http",
        auth="none",
        csrf=False,
        save_session=False,
        readonly=True,
        sitemap=False,
    )
    def find_carddav(self, **_kwargs):
        """Lead programs that know the server alone to the books (RFC 6764)."""
        return request.redirect(CARDDAV_PATH, code=301)

    # not from a replica: one that lags would hand out an old card under a new token, by
    # which a phone takes it for good
    @http.route(
        [CARDDAV_PATH, f"{CARDDAV_PATH}<path:path>"],
        type="http",
        auth="carddav",
        csrf=False,
        save_session=False,
        readonly=False,
        sitemap=False,
        max_content_length=MAX_REQUEST,
    )
    def carddav(self, path="", **_kwargs):
        """Answer what a program asks of its user's books.

        :param str path: of the user, of one of their books or of a card in it
        """
        http_request = request.httprequest
        try:
            question = read_question(http_request.method, http_request.get_data())
        except ValueError as error:
            raise BadRequest() from error
        books = request.env["interlocuteur.address.book"].search([])
        for book in self._get_wanted_books(books, path):
            # before Radicale, which would keep a serialization failure from Odoo
            if question.lists or not book._get_sync_state():
                book._synchronise()
        status, headers, content = answer(http_request, CARDDAV_PATH, books, question)
        return request.make_response(content, headers, status=status)

    def _get_wanted_books(self, books, path):
        """Return the books that a request may ask about, as Radicale reads its path.

        :raises NotFound: the path goes up
        """
        parts = [part for part in path.split("/") if part]
        if {".", ".."} & set(parts):
            raise request.not_found()
        if not parts or parts[0] != str(request.env.uid):
            return books.browse()
        if len(parts) > 1:
            return books.filtered(lambda book: book.id == read_number(parts[1]))
        is_alone = request.httprequest.headers.get("Depth") == "0"
        return books.browse() if is_alone else books

    @http.route(
        "/interlocuteurs/phone/profile.mobileconfig",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def download_profile(self):
        """Send the profile by which Apple's devices set themselves up."""
        user = request.env.user
        if not user._is_internal():
            raise request.not_found()
        return request.make_response(
            user._get_carddav_profile(),
            [("Content-Type", "application/x-apple-aspen-config")],
        )
