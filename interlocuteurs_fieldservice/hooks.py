"""Install beside locations and orders that are there already."""

from odoo.addons.interlocuteurs_addon.hooks import (
    create_document_columns,
    remove_foreign_keys,
    turn_on_switch,
)


def pre_init_hook(env):
    """Make the columns that the post-init hook fills in bulk."""
    create_document_columns(env, "fsm_order", further=["site_id"])


def post_init_hook(env):
    """Flag the sites, say whose the orders are; who sees requests sees orders."""
    env.cr.execute(
        """
        UPDATE res_partner partner
           SET is_site = TRUE
          FROM fsm_location location
         WHERE location.partner_id = partner.id
           AND partner.type = 'fsm_location'
           AND partner.parent_id IS NOT NULL
           AND partner.is_company IS NOT TRUE
        """
    )
    env.cr.execute(
        """
        UPDATE fsm_order document
           SET organisation_id = CASE WHEN above.is_company THEN above.id
                                      ELSE owner.commercial_partner_id END,
               site_id = CASE WHEN place.is_site THEN place.id END
          FROM fsm_location location
          JOIN res_partner place ON place.id = location.partner_id
          JOIN res_partner above ON above.id = place.commercial_partner_id
          JOIN res_partner owner ON owner.id = location.owner_id
         WHERE location.id = document.location_id
        """
    )
    env.invalidate_all()
    turn_on_switch(env, "see_fsm_orders", [("see_requests", "=", True)])


def uninstall_hook(env):
    """Remove what core does not find; the other addon's rule opens people again."""
    remove_foreign_keys(env, "interlocuteurs_fieldservice")
    env.ref("fieldservice_portal.res_partner_fsm_location_rule_portal").active = True
