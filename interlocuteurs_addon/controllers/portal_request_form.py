import json
import secrets

from odoo import http
from odoo.http import request
from odoo.tools import plaintext2html

from ..tools.forms import clean_form_token, get_text
from ..tools.uploads import (
    MAX_FILE_SIZE,
    MAX_FILES,
    MAX_MEDIA_SIZE,
    clean_file_name,
)
from .portal_file import (
    MEGABYTE,
    convert_file,
    explain_file,
    explain_files,
    get_max_sizes,
)
from .portal_page import PortalPages
from .portal_place import PlaceForm
from .portal_switcher import get_acting_organisation

PRIORITIES = ("0", "1", "2", "3")
SUBJECT_LENGTH = 200
DESCRIPTION_LENGTH = 20_000
REFERENCE_LENGTH = 100
ONSITE_LENGTH = 200
FORM_FIELDS = (
    "organisation_id",
    "site_id",
    "equipment_id",
    "name",
    "description",
    "priority",
    "external_reference",
)
# where to go, when, and whom to ask for; all of it may be left out
ONSITE_FIELDS = ("place", "availability", "onsite_contact", "onsite_phone")


class PortalRequestForm(PlaceForm, PortalPages):
    """A form to enter an intervention request.

    Each value is checked with the rights of the user before anything is created.
    """

    @http.route(
        "/my/interventions/new",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
    )
    def portal_intervention_new(self, **post):
        """Show the form, or create the request and open its page."""
        organisations = request.env.user._get_portal_organisations(create_requests=True)
        if not organisations:
            return request.redirect("/my")
        if request.httprequest.method != "POST":
            typed = self._get_first_values(organisations, post)
            return self._render_request_form(organisations, typed, {})
        form_token = clean_form_token(post.get("form_token"))
        if sent := self._find_sent(form_token):
            return self._answer_sent(sent, "again")
        typed = {
            name: get_text(post.get(name)) for name in (*FORM_FIELDS, *ONSITE_FIELDS)
        }
        values, errors = self._check_request_values(organisations, typed)
        if not form_token:
            errors["form_token"] = request.env._("Send the form once more.")
        files, file_error = self._read_files()
        if not errors and not file_error:
            # the last checks: what is counted is sent, what is converted was counted
            file_error = request.env["interlocuteur.quota"]._refuse_sent(
                [len(content) for _name, content in files], [len(typed["description"])]
            )
        if files and not errors and not file_error:
            files, file_error = self._convert_files(files)
        if file_error:
            errors["files"] = file_error
        if errors:
            return self._answer_errors(organisations, typed, errors)
        created = self._create_request({**values, "form_token": form_token}, files)
        return self._answer_sent(created, "1")

    # -------------------------------------------------------------------- answers

    def _find_sent(self, form_token):
        """Return the request that this user has sent with a form already, if any.

        Of several clicks one creates it; the others wait for it, and find it.
        """
        # sudo: only what the user sent themselves
        Request = request.env["maintenance.request"].sudo()
        if not form_token:
            return Request
        request.env["interlocuteur.duplicate.claim"]._claim(
            [f"request form {request.env.uid} {form_token}"]
        )
        return Request.search(
            [("form_token", "=", form_token), ("create_uid", "=", request.env.uid)]
        )

    def _answer_sent(self, sent, created):
        """Lead to the request that was sent, or to the list if it is closed to them.

        :param created: what its page is told: ``1``, or ``again`` if it was there
        """
        url = "/my/interventions"
        if sent.with_env(request.env).has_access("read"):
            url = f"{url}/{sent.id}?created={created}"
        if self._is_sent_by_script():
            return request.make_json_response({"url": url})
        return request.redirect(url)

    def _answer_errors(self, organisations, typed, errors):
        """Say what is wrong; the script of the page keeps the files."""
        if self._is_sent_by_script():
            return request.make_json_response({"errors": errors})
        return self._render_request_form(organisations, typed, errors)

    def _is_sent_by_script(self):
        return "application/json" in request.httprequest.headers.get("Accept", "")

    # ---------------------------------------------------------------------- form

    def _get_first_values(self, organisations, query):
        """Return what the form proposes: by its link, by the switcher, else the first.

        :param query: dict of the arguments of the link, ``equipment_id`` among them
        """
        typed = dict.fromkeys((*FORM_FIELDS, *ONSITE_FIELDS), "")
        organisation = get_acting_organisation() & organisations
        equipment = self._find(
            self._get_equipment_choice(organisations), query.get("equipment_id")
        )
        if equipment:
            typed["equipment_id"] = str(equipment.id)
            typed["site_id"] = str(equipment.site_id.id or "")
            organisation = equipment.organisation_id
        if not organisation and len(organisations) == 1:
            organisation = organisations
        typed["organisation_id"] = str(organisation.id or "")
        typed["priority"] = "2"
        return typed

    def _render_request_form(self, organisations, typed, errors):
        priorities = request.env["maintenance.request"]._fields["priority"]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "intervention_new",
            "portal_page": self._get_portal_pages()["interventions"],
            "organisations": organisations,
            "sites": self._get_site_choice(organisations).grouped(
                "commercial_partner_id"
            ),
            "equipment_choice": self._get_equipment_choice(organisations).grouped(
                "organisation_id"
            ),
            "priorities": priorities._description_selection(request.env),
            "typed": typed,
            "errors": errors,
            "form_token": secrets.token_hex(16),
            "is_first": request.httprequest.method != "POST",
            "max_sizes": (max_sizes := get_max_sizes()),
            "max_sizes_text": json.dumps(max_sizes),
            "max_size": MAX_FILE_SIZE // MEGABYTE,
            "max_media_size": MAX_MEDIA_SIZE // MEGABYTE,
            "max_files": MAX_FILES,
            "texts": json.dumps(self._get_form_texts()),
        }
        return request.render("interlocuteurs_addon.portal_intervention_new", values)

    def _get_form_texts(self):
        """Return what the script of the page says, by name; ``{name}`` is a file's."""
        return {
            **explain_files("{name}"),
            "sending": request.env._("Sending…"),
            "unsent": request.env._(
                "Your request could not be sent: the connection was lost, or your "
                "session has ended. What you typed is kept in this tab. Reload the "
                "page, and send it again."
            ),
            "wrong": request.env._(
                "Your request has not been sent yet: please correct what is marked."
            ),
        }

    # -------------------------------------------------------------------- checks

    def _check_request_values(self, organisations, typed):
        """Check what was typed.

        :return: the values of the request, and a dict of field to what is wrong
        """
        errors = {}
        values = self._check_parties(organisations, typed, errors)
        self._check_texts(typed, errors)
        if typed["priority"] not in PRIORITIES:
            errors["priority"] = request.env._("Choose a priority.")
        values |= {
            "name": typed["name"],
            "description": plaintext2html(typed["description"][:DESCRIPTION_LENGTH]),
            "priority": typed["priority"],
            "external_reference": typed["external_reference"] or False,
            **{name: typed[name] or False for name in ONSITE_FIELDS},
        }
        return values, errors

    def _check_texts(self, typed, errors):
        """Check that the texts are there, and not longer than they may be."""
        if not typed["name"]:
            errors["name"] = request.env._("Say in a few words what it is about.")
        if len(typed["name"]) > SUBJECT_LENGTH:
            errors["name"] = request.env._("The subject is longer than 200 characters.")
        if not typed["description"]:
            errors["description"] = request.env._("Describe what happens.")
        if len(typed["description"]) > DESCRIPTION_LENGTH:
            errors["description"] = request.env._(
                "The description is longer than %s characters. Shorten it, or send it "
                "as a file.",
                DESCRIPTION_LENGTH,
            )
        if len(typed["external_reference"]) > REFERENCE_LENGTH:
            errors["external_reference"] = request.env._(
                "Your reference is longer than %s characters. Shorten it.",
                REFERENCE_LENGTH,
            )
        for name in ONSITE_FIELDS:
            if len(typed[name]) > ONSITE_LENGTH:
                errors[name] = request.env._(
                    "This is longer than %s characters. Shorten it.", ONSITE_LENGTH
                )

    def _read_files(self):
        """Return the files of the form as (name, content), and what is wrong if any."""
        uploads = [
            (clean_file_name(upload.filename), upload)
            for upload in request.httprequest.files.getlist("files")
            if upload.filename
        ]
        if len(uploads) > MAX_FILES:
            return [], explain_files("")["many"]
        files = []
        problems = []
        for name, upload in uploads:
            content = upload.read(MAX_MEDIA_SIZE + 1)
            problems.append(explain_file(name, content))
            files.append((name, content))
        return files, self._join_problems(problems)

    def _convert_files(self, files):
        """Return the files as they are kept, and what is wrong if any."""
        converted = [convert_file(name, content) for name, content in files]
        problems = [problem for _name, _content, problem in converted]
        kept = [(name, content) for name, content, _problem in converted]
        return kept, self._join_problems(problems)

    def _join_problems(self, problems):
        """Return what is wrong with files as one text; an empty one if nothing is."""
        problems = list(filter(None, problems))
        if problems and not self._is_sent_by_script():
            problems.append(request.env._("Choose your files again."))
        return " ".join(problems)

    # ------------------------------------------------------------------ creation

    def _create_request(self, values, files):
        """Create the request in the name of the user, with their files.

        :param values: what :meth:`_check_request_values` returned, without errors
        """
        person = request.env.user.partner_id
        # sudo: portal users create no requests; organisation, site and equipment were
        # found with the user's own rights, all else is plain text or fixed here
        Request = request.env["maintenance.request"].sudo()
        organisation = Request.organisation_id.browse(values["organisation_id"])
        works_there = person._works_for(organisation)
        values = values | Request._prepare_portal_assignment(values)
        created = Request.with_company(values["company_id"]).create(
            {
                **values,
                # the account of a customer itself is no contact person
                "interlocuteur_id": person.id if works_there else False,
                "origin": "portal",
            }
        )
        if files:
            created.message_post(
                attachments=files,
                author_id=person.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        return created
