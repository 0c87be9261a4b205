"""Install beside leads that are there already."""

from odoo.addons.interlocuteurs_addon.hooks import (
    create_document_columns,
    fill_documents,
    remove_foreign_keys,
)


def pre_init_hook(env):
    """Make the columns that the post-init hook fills in bulk."""
    create_document_columns(env, "crm_lead")


def post_init_hook(env):
    """Say whose the leads are."""
    fill_documents(env, "crm_lead")


def uninstall_hook(env):
    """Remove what core does not find."""
    remove_foreign_keys(env, "interlocuteurs_crm")
