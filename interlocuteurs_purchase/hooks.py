"""Install beside purchase orders that are there already."""

from odoo.addons.interlocuteurs_addon.hooks import (
    create_document_columns,
    fill_documents,
    remove_foreign_keys,
    turn_on_switch,
)


def pre_init_hook(env):
    """Make the columns that the post-init hook fills in bulk."""
    create_document_columns(env, "purchase_order")


def post_init_hook(env):
    """Say whose the orders are; who saw all of their organisation sees them still."""
    fill_documents(env, "purchase_order")
    saw_all = [("scope", "=", "organisation"), ("see_orders", "=", True)]
    turn_on_switch(env, "see_purchases", saw_all)


def uninstall_hook(env):
    """Remove what core does not find."""
    remove_foreign_keys(env, "interlocuteurs_purchase")
