import base64
import io
import re

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.http import Request
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.interlocuteurs_addon.tests.account_common import AccountHttpCommon

from ..hooks import post_init_hook

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


@tagged("post_install", "-at_install")
class TestProject(AccountHttpCommon):
    """What is shared on the portal stays with the organisation when people move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls.env.ref("interlocuteurs_addon.profile_supervisor")
        a, b = cls.organisation_a, cls.organisation_b
        cls.make_accounts(cls.supervisor)
        cls.project_a = cls.make_project("Project of A", a, a | cls.mover)
        cls.project_b = cls.make_project("Project of B", b, b)
        cls.project_own = cls.make_project("Project of nobody", cls.Partner, cls.mover)
        cls.tasks = {
            "of A": cls.make_task(cls.project_a, a, a),
            "of the mover": cls.make_task(cls.project_a, cls.mover, cls.mover),
            "without customer": cls.make_task(cls.project_a, cls.Partner, cls.mover),
            "not shared": cls.make_task(cls.project_a, a, cls.Partner),
            "of B": cls.make_task(cls.project_b, b, b),
            "of nobody": cls.make_task(cls.project_own, cls.Partner, cls.mover),
        }

    @classmethod
    def make_project(cls, name, partner, followers):
        project = cls.env["project.project"].create(
            {
                "name": name,
                "partner_id": partner.id,
                "privacy_visibility": "portal",
                "type_ids": [Command.create({"name": "New"})],
            }
        )
        project.message_unsubscribe(project.message_partner_ids.ids)
        project.message_subscribe(followers.ids)
        return project

    @classmethod
    def make_task(cls, project, partner, followers):
        task = cls.env["project.task"].create(
            {"name": "Task", "project_id": project.id, "partner_id": partner.id}
        )
        task.partner_id = partner
        task.message_unsubscribe(task.message_partner_ids.ids)
        task.message_subscribe(followers.ids)
        return task

    def assert_sees(self, login, *names, projects):
        """They find and read these tasks and projects, and no others."""
        self.assert_reads(login, self.tasks, names)
        every = self.project_a | self.project_b | self.project_own
        by_name = {project.name: project for project in every}
        self.assert_reads(login, by_name, projects.mapped("name"))

    def keep_following(self, followed):
        """Let the mover follow again what they followed before."""
        for record in followed:
            record.message_subscribe(self.mover.ids)

    def test_whoever_moves_takes_nothing_along(self):
        """Nor do new colleagues gain anything, though the mover still follows."""
        of_a = ["of A", "of the mover", "without customer"]
        self.assert_sees("stays", *of_a, projects=self.project_a)
        self.assert_sees(
            "mover", *of_a, "of nobody", projects=self.project_a | self.project_own
        )
        self.assert_sees("colleague_b", "of B", projects=self.project_b)
        self.mover.parent_id = self.organisation_b
        new = self.mover.collaboration_ids.filtered(lambda c: c.state == "current")
        new.profile_id = self.supervisor
        self.keep_following(
            [
                self.project_a,
                self.tasks["of A"],
                self.tasks["of the mover"],
                self.tasks["without customer"],
            ]
        )
        self.assert_sees("stays", "of A", projects=self.project_a)
        self.assert_sees(
            "mover",
            "of B",
            "of nobody",
            projects=self.project_b | self.project_own,
        )
        self.assert_sees("colleague_b", "of B", projects=self.project_b)

    def test_followings_end_with_the_collaboration(self):
        self.mover.parent_id = self.organisation_b
        self.assertNotIn(self.mover, self.project_a.message_partner_ids)
        self.assertNotIn(self.mover, self.tasks["of the mover"].message_partner_ids)

    def test_nobody_follows_a_copy_for_another_customer(self):
        """What is made of a project as a template, either."""
        a, ours = self.organisation_a, self.make_employee("ours").partner_id
        followers = a | self.mover | ours
        original = self.make_project("Copied", a, followers)
        self.make_task(original, a, a)
        self.assertEqual(original.copy().message_partner_ids, followers)
        action = original.action_create_template_from_project()
        template = self.env["project.project"].browse(action["params"]["project_id"])
        for_b = {"name": "For B", "partner_id": self.organisation_b.id}
        for project, kept in (
            (template, self.Partner),
            (template.action_create_from_template(for_b), self.organisation_b),
            (original.copy(for_b), self.organisation_b),
        ):
            with self.subTest(project=project.name):
                tasks = project.with_context(active_test=False).tasks
                self.assertEqual(len(tasks), 1)
                for document in project, *tasks:
                    self.assertLessEqual(document.message_partner_ids, ours | kept)
                self.assertIn(ours, project.message_partner_ids)

    def test_without_profile_nothing_of_the_organisation(self):
        self.users["stays"].partner_id.collaboration_ids.profile_id = False
        self.assert_sees("stays", projects=self.env["project.project"])

    def test_narrow_scope_is_for_what_is_shared_by_name(self):
        profile = self.supervisor.copy({"scope": "own"})
        for login in ("stays", "mover"):
            self.users[login].partner_id.collaboration_ids.profile_id = profile
        self.assert_sees("stays", projects=self.env["project.project"])
        self.assert_sees(
            "mover",
            "of the mover",
            "without customer",
            "of nobody",
            projects=self.project_a | self.project_own,
        )

    def test_collaborator_edits_until_they_leave(self):
        """Core's project sharing works on, within the current organisation."""
        self.project_a._add_collaborators(self.mover)
        Task = self.env["project.task"].with_user(self.users["mover"])
        Task = Task.with_context(default_project_id=self.project_a.id)
        created = Task.create({"name": "New"})
        created.name = "Changed"
        self.assertEqual(created.sudo().organisation_id, self.organisation_a)
        self.assertTrue(created.has_access("write"))
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        for operation in ("read", "write"):
            self.assertFalse(created.has_access(operation), operation)
        collaborators = self.project_a.collaborator_ids.with_user(self.users["mover"])
        self.assertFalse(collaborators._filtered_access("read"))

    # -------------------------------------------------------------------- guests

    def share(self, project, people, mode="edit"):
        """Share a project with these people alone, by core's dialog."""
        employee = self.env["res.users"].search([("login", "=", "shares")])
        employee = employee or new_test_user(
            self.env,
            "shares",
            "project.group_project_manager,base.group_partner_manager",
        )
        return self.env(user=employee, su=False)["project.share.wizard"].create(
            {
                "res_model": project._name,
                "res_id": project.id,
                "collaborator_ids": [
                    Command.create({"partner_id": person.id, "access_mode": mode})
                    for person in people
                ],
            }
        )

    def test_invited_to_somebody_else_s_project(self):
        """The subcontractor edits its tasks, until they leave or are taken out."""
        guest = self.users["colleague_b"]
        person = guest.partner_id
        customers = self.project_a.message_partner_ids
        wizard = self.share(self.project_a, customers)
        wizard.collaborator_ids = [Command.create({"partner_id": person.id})]
        self.assertIn(person.name, wizard.guest_notice)
        self.assertNotIn(self.mover.name, wizard.guest_notice)
        wizard = self.share(self.project_a, customers | person)
        self.assertFalse(wizard.guest_notice)
        wizard.action_send_mail()
        shared = ["of A", "of the mover", "without customer", "not shared"]
        both = self.project_a | self.project_b
        self.assert_sees("colleague_b", *shared, "of B", projects=both)
        task = self.tasks["of A"].with_user(guest)
        task.with_context(default_project_id=self.project_a.id).name = "Changed"
        self.assertTrue(task.has_access("write"))
        foreign = self.tasks["of A"].copy()
        foreign.partner_id = self.organisation_b.copy({"name": "Cidrerie"})
        foreign.organisation_id = foreign.partner_id
        self.assertFalse(foreign.with_user(guest).has_access("read"))
        rows = self.organisation_a.guest_ids
        self.assertEqual(rows.person_id, person)
        self.assertEqual(rows.employer_id, self.organisation_b)
        rows.action_revoke()
        self.assert_sees("colleague_b", "of B", projects=self.project_b)
        self.assertNotIn(person, self.project_a.collaborator_ids.partner_id)
        self.assertNotIn(person, self.tasks["of A"].message_partner_ids)

    def test_taken_out_of_the_project(self):
        person = self.users["colleague_b"].partner_id
        customers = self.project_a.message_partner_ids
        self.share(self.project_a, customers | person, "read")
        both = self.project_a | self.project_b
        self.assert_sees("colleague_b", "of B", projects=both)
        self.share(self.project_a, customers, "read")
        self.assert_sees("colleague_b", "of B", projects=self.project_b)
        self.assertFalse(self.organisation_a.guest_ids)

    def test_guests_of_a_project_end_with_their_collaboration(self):
        person = self.users["colleague_b"].partner_id
        self.share(self.project_a, self.project_a.message_partner_ids | person)
        self.assertEqual(self.organisation_a.guest_ids.person_id, person)
        person.parent_id = self.make_organisation("Cidrerie")
        self.assert_sees("colleague_b", projects=self.env["project.project"])
        self.assertFalse(self.organisation_a.guest_ids)

    def test_documents_from_before_the_install(self):
        self.env.flush_all()
        for table in ("project_project", "project_task"):
            self.env.cr.execute(
                f"UPDATE {table} SET organisation_id = NULL, interlocuteur_id = NULL"
            )
        post_init_hook(self.env)
        task = self.tasks["of the mover"]
        self.assertEqual(task.organisation_id, self.organisation_a)
        self.assertEqual(task.interlocuteur_id, self.mover)
        self.assertEqual(self.project_b.organisation_id, self.organisation_b)

    # --------------------------------------------------------------------- pages

    def test_pages_and_counters_follow_the_switcher(self):
        person = self.users["stays"].partner_id
        self.make_collaboration(
            person, self.organisation_b, profile_id=self.supervisor.id
        )
        self.project_b.message_subscribe(person.ids)
        self.log_in("stays")
        self.assertNotIn("There are no tasks", self.url_open("/my/tasks").text)
        self.assertIn("Project of A", self.url_open("/my/projects").text)
        self.assertIn("Project of B", self.url_open("/my/projects").text)
        counts = self.count("project_count", "task_count")
        self.assertEqual(counts["project_count"], 2)
        self.act_for(self.organisation_b)
        self.assertNotIn("Project of A", self.url_open("/my/projects").text)
        self.assertIn("There are no tasks", self.url_open("/my/tasks").text)
        counts = self.count("project_count", "task_count")
        self.assertEqual(counts["project_count"], 1)
        page = self.url_open(f"/my/projects/{self.project_a.id}").text
        self.assertIn("Project of A", page)

    def test_lists_say_what_they_are(self):
        self.log_in("stays")
        for url, name in (("/my/projects", "Projects"), ("/my/tasks", "Tasks")):
            self.assertRegex(self.url_open(url).text, rf"<title>\s*{name} \|")

    def test_lists_are_exported_as_core_searches_them(self):
        self.log_in("stays")
        self.assertIn("/my/export/tasks", self.url_open("/my/tasks").text)

        def export(address):
            content = self.url_open(f"/my/export/{address}").content
            rows = load_workbook(io.BytesIO(content)).active.values
            return [row[0] for row in list(rows)[1:]]

        self.assertEqual(export("projects"), ["Project of A"])
        everything = export("tasks")
        self.assertEqual(len(everything), 3)
        [name] = set(export(f"tasks?search={everything[0]}&search_in=name"))
        self.assertEqual(name, everything[0])
        self.assertEqual(export("tasks?search=nothing+like+it"), [])
        only = f"tasks?filterby={self.project_a.id}&sortby=name"
        self.assertLessEqual(set(export(only)), set(everything))

    def test_administrators_see_it_in_the_preview(self):
        manager = new_test_user(
            self.env,
            "manager",
            "interlocuteurs_addon.group_interlocuteur_manager,"
            "project.group_project_manager",
            password="manager",
        )
        collaboration = self.users["stays"].partner_id.collaboration_ids
        self.authenticate(manager.login, manager.login)
        url = f"/interlocuteur/see-as/{collaboration.id}"
        page = self.url_open(url).text
        visit = re.search(r"/tasks\?visit=([\w-]+)", page)[1]
        page = self.url_open(f"{url}/tasks?visit={visit}").text
        self.assertEqual(page.count("/odoo/project.task/"), 3)
        page = self.url_open(f"{url}/projects?visit={visit}").text
        self.assertIn("Project of A", page)
        self.assertNotIn("Project of B", page)

    # --------------------------------------------------------------- share links

    def test_page_hands_no_token(self):
        task = self.tasks["of A"]
        project = self.project_a
        project.message_subscribe(self.users["stays"].partner_id.ids)
        tokens = [task._portal_ensure_token(), project._portal_ensure_token()]
        self.log_in("stays")
        for page in (f"/my/tasks/{task.id}", f"/my/projects/{project.id}"):
            for url in (page, f"{page}?access_token={tokens[0]}"):
                answer = self.url_open(url, allow_redirects=False)
                self.assertEqual(answer.status_code, 200, url)
                self.assertIn(task.name, answer.text)
            text = self.url_open(page).text
            for token in tokens:
                self.assertNotIn(token, text)

    def test_no_token_but_its_own_opens_a_task_by_its_project(self):
        """Neither a made-up one, nor that of another project or of the task."""
        project = self.project_a
        project.message_subscribe(self.users["stays"].partner_id.ids)
        secret = self.make_task(project, self.organisation_b, self.Partner)
        secret.name = "Secret of B"
        page = f"/my/projects/{project.id}/task/{secret.id}"
        tokens = ["x", "", "False", secret._portal_ensure_token()]
        tokens.append(self.project_b._portal_ensure_token())
        self.log_in("stays")
        for url in (page, *(f"{page}?access_token={token}" for token in tokens)):
            answer = self.url_open(url, allow_redirects=False)
            self.assertEqual(answer.status_code, 303, url)
        shared = f"{page}?access_token={project._portal_ensure_token()}"
        self.assertIn("Secret of B", self.url_open(shared).text)

    def test_files_of_a_task_open_as_long_as_it_does(self):
        """By the session, a link of the task or its project; by no token of theirs."""
        task, project = self.tasks["of A"], self.project_a
        project.message_subscribe(self.users["stays"].partner_id.ids)
        file, image = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": task._name,
                    "res_id": task.id,
                }
                for name, content in (
                    ("plan.txt", b"The plan"),
                    ("cover.png", base64.b64decode(PIXEL)),
                )
            ]
        )
        task.displayed_image_id = image
        (file | image).generate_access_token()
        page = f"/my/projects/{project.id}/task/{task.id}"
        address = rf"/my/documents/tasks/{task.id}/file/{file.id}[^\"']*"
        opened = {}
        for name, url in (
            ("session", page),
            ("session, of the task", f"/my/tasks/{task.id}"),
            (
                "link",
                f"/my/tasks/{task.id}?access_token={task._portal_ensure_token()}",
            ),
            ("project", f"{page}?access_token={project._portal_ensure_token()}"),
        ):
            self.log_in("stays") if "session" in name else self.authenticate(None, None)
            text = self.url_open(url).text
            told = set(re.findall(r"access_token=([\w-]+)", text))
            self.assertFalse(told & {file.access_token, image.access_token}, name)
            [opened[name], *_others] = re.findall(address, text)
            self.assertEqual(self.url_open(opened[name]).content, b"The plan", name)
        self.log_in("stays")
        self.users["stays"].partner_id.collaboration_ids.active = False
        task.access_token = project.access_token = False
        for user in ("stays", None):
            self.log_in(user) if user else self.authenticate(None, None)
            for url in opened.values():
                self.assertNotEqual(self.url_open(url).content, b"The plan")

    def add_picture(self, task_id, **sent):
        """Put a picture into the text of a task, as the editor of customers does."""
        return self.url_open(
            "/project_sharing/attachment/add_image",
            data={
                "csrf_token": Request.csrf_token(self),
                "name": "picture.png",
                "data": PIXEL,
                "res_id": task_id,
                **sent,
            },
        )

    @mute_logger("odoo.http", "odoo.addons.interlocuteurs_addon.models.core.quota")
    def test_pictures_of_collaborators_are_counted(self):
        """As any file that customers send."""
        self.env["ir.config_parameter"].set_param(
            "interlocuteurs_addon.uploaded_files_per_hour", "1"
        )
        task = self.tasks["of A"]
        self.project_a._add_collaborators(self.mover)
        self.log_in("mover")
        for made_up in ("x", "", -1, 2**40, self.tasks["of B"].id):
            self.assertEqual(self.add_picture(made_up).status_code, 404)
        self.assertEqual(self.add_picture(task.id).json()["name"], "picture.png")
        refused = self.add_picture(task.id)
        self.assertEqual(refused.status_code, 400)
        self.assertIn("more than can be sent within an hour", refused.json()["error"])
        pictures = [("res_model", "=", task._name), ("res_id", "=", task.id)]
        self.assertEqual(self.env["ir.attachment"].search_count(pictures), 1)

    @mute_logger("odoo.http")
    def test_pictures_in_the_text_of_a_task_end_with_the_collaboration(self):
        """Whoever put them there: a collaborator, or one of us."""
        task = self.tasks["of A"]
        self.project_a._add_collaborators(self.mover)
        self.log_in("mover")
        kept = self.add_picture(task.id).json()
        url = f"/web/content/{kept['id']}?access_token={kept['access_token']}"
        self.call(
            "write", task.ids, {"description": f'<img src="{url}">'}, model=task._name
        )
        picture = self.env["ir.attachment"].browse(kept["id"])
        self.assertEqual(self.url_open(url).status_code, 200)
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertFalse(picture.access_token)
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_links_end_with_the_collaboration(self):
        """And the signatures for its project, even if that belongs to nobody."""
        task = self.tasks["of A"]
        task.project_id = self.project_own
        self.env["portal.share"].create(
            {"res_model": task._name, "res_id": task.id, "partner_ids": self.mover.ids}
        ).action_send_mail()
        task.message_ids.unlink()
        url = f"/my/tasks/{task.id}?access_token={task.access_token}"
        mover = self.mover.id
        parent = task._portal_get_parent_hash_token(mover)
        self.assertTrue(parent)
        self.authenticate(None, None)
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 200)
        self.mover.parent_id = self.organisation_b
        self.env.invalidate_all()
        self.assertEqual(self.url_open(url, allow_redirects=False).status_code, 303)
        self.assertFalse(task._portal_get_parent_hash_token(mover))
        self.assertEqual(self.project_own._sign_token(mover), parent)
        self.assertNotEqual(
            self.project_a._sign_token(mover), self.project_a._sign_token(mover)
        )

    def test_history_shows_tasks(self):
        record = self.tasks["of the mover"]
        domain = self.mover.action_open_history()["domain"]
        events = self.env["interlocuteur.event"]
        found = events.search([*domain, ("kind", "=", "task")])
        self.assertEqual(found.mapped("name"), [record.name])
        action = found.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (record._name, record.id)
        )
