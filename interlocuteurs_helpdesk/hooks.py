"""Install beside tickets that are there already."""

from odoo.addons.interlocuteurs_addon.hooks import (
    create_document_columns,
    fill_documents,
    remove_foreign_keys,
    turn_on_switch,
)


def pre_init_hook(env):
    """Make the columns that the post-init hook fills in bulk."""
    create_document_columns(env, "helpdesk_ticket")


def post_init_hook(env):
    """Say whose the tickets are; who sees requests sees tickets."""
    fill_documents(env, "helpdesk_ticket")
    turn_on_switch(env, "see_tickets", [("see_requests", "=", True)])


def uninstall_hook(env):
    """Remove what core does not find; tickets follow their contact again."""
    remove_foreign_keys(env, "interlocuteurs_helpdesk")
    env.flush_all()
    env.cr.execute(
        """
        UPDATE helpdesk_ticket ticket
           SET commercial_partner_id = partner.commercial_partner_id
          FROM res_partner partner
         WHERE partner.id = ticket.partner_id
        """
    )
    env.invalidate_all(flush=False)
