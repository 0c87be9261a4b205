"""Install beside projects and tasks that are there already."""

from odoo.addons.interlocuteurs_addon.hooks import (
    create_document_columns,
    fill_documents,
    remove_foreign_keys,
)

TABLES = ("project_project", "project_task")


def pre_init_hook(env):
    """Make the columns that the post-init hook fills in bulk."""
    create_document_columns(env, *TABLES)


def post_init_hook(env):
    """Say whose the projects and tasks are."""
    fill_documents(env, *TABLES)


def uninstall_hook(env):
    """Remove what core does not find."""
    remove_foreign_keys(env, "interlocuteurs_project")
