from werkzeug.exceptions import BadRequest

from odoo import http
from odoo.http import request

from ..dav.application import answer, refuse
from ..dav.changes import read_card
from ..dav.question import WRITING, read_question
from ..dav.storage import MAX_CARD, read_number, read_token
from ..models.quota import HANDED_IN
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

    def _asks_for_changes(self, _rule, _args):
        """Tell whether a phone asks what has changed, which a replica may answer.

        Nothing else: one that lags would hand out an old card under a new token, by
        which the phone takes it for good.
        """
        known = request.httprequest
        try:
            return bool(read_question(known.method, known.get_data()).token)
        except ValueError:
            return False

    @http.route(
        [CARDDAV_PATH, f"{CARDDAV_PATH}<path:path>"],
        type="http",
        auth="carddav",
        csrf=False,
        save_session=False,
        readonly=_asks_for_changes,
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
        may_hand_in = books._may_hand_in()
        if http_request.method in WRITING and may_hand_in:
            refusal = self._get_refusal(http_request)
            if refusal:
                return refusal
        # before Radicale, which would keep a serialization failure from Odoo
        wanted = self._get_wanted_books(books, path)
        if question.token and not wanted:
            # a replica that lags does not know a new book
            books._require_primary()
        states = {book.id: self._get_state(book, question) for book in wanted}
        status, headers, content, handed_in = answer(
            http_request, CARDDAV_PATH, books, states, question, may_hand_in
        )
        for card in handed_in:
            text = None if card.is_deleted else http_request.get_data()
            card.book._receive(card.name, text)
        return self._make_answer(status, headers, content)

    def _get_state(self, book, question):
        """Return how far the phones are told, or are told by this answer."""
        state = None if question.lists else book._get_sync_state()
        state = state or book._synchronise()
        if question.token and read_token(question.token, state) != state.sequence:
            # newer than a replica that lags, or older than what another phone was told
            book._require_primary()
        return state

    def _get_refusal(self, http_request):
        """Return the answer to a card that is none, too large or one too many."""
        content = http_request.get_data()
        if len(content) > MAX_CARD:
            return self._make_answer(*refuse("<CR:max-resource-size/>"))
        if http_request.method == "PUT":
            try:
                read_card(content)
            except ValueError:
                return self._make_answer(*refuse("<CR:valid-address-data/>"))
        if request.env["interlocuteur.quota"]._take({HANDED_IN: 1}):
            return None
        return self._make_answer(429, [("Retry-After", "3600")], b"")

    def _make_answer(self, status, headers, content):
        return request.make_response(content, headers, status=status)

    def _get_wanted_books(self, books, path):
        """Return the books that a request may ask about, as Radicale reads its path.

        :raises NotFound: the path goes up, or has a letter that no text has
        """
        parts = [part for part in path.split("/") if part]
        if {".", ".."} & set(parts) or "\0" in path:
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
