from odoo import api, models
from odoo.fields import Domain

from odoo.addons.interlocuteurs_addon.models.portal.page import (
    PortalChoice,
    PortalColumn,
    PortalPage,
)
from odoo.addons.interlocuteurs_addon.models.portal.visit import VisitDescription


class FSMOrder(models.Model):
    """What the portal shows of orders, and to whom; readers may write a message."""

    _inherit = "fsm.order"
    _mail_post_access = "read"

    @api.model
    def _get_portal_switches(self):
        return [("see_fsm_orders", Domain.TRUE)]

    @api.model
    def _get_portal_base_domain(self):
        """What that addon's stages show."""
        return Domain("stage_id.portal_visible", "=", True)

    @api.model
    def _get_portal_assigned_domain(self, person):
        """Return the orders on the equipment that ``person`` is assigned to."""
        mine = "equipment_ids.equipment_id.interlocuteur_ids"
        return Domain(mine, "in", person.ids)

    @api.model
    def _get_fields_closed_to_portal(self):
        """Close what is for us: who does it how, and how one gets in."""
        return super()._get_fields_closed_to_portal() | {
            "location_directions",
            "person_id",
            "person_ids",
            "person_phone",
            "resolution",
            "signature",
            "tag_ids",
            "template_id",
            "todo",
        }

    @api.model
    def _get_portal_pages(self):
        orders = PortalPage(
            name="fsm_orders",
            sequence=67,
            records=self,
            address="/my/fsm_orders",
            record_address="/my/fsm_order",
            counter="fsm_order_count",
            title=self.env._("Field Service Orders"),
            text=self.env._("Follow the visits of our technicians"),
            icon="/fieldservice_portal/static/src/img/fsmorder.svg",
            empty=self.env._("There are no field service orders for your account."),
            columns=[
                PortalColumn("name", self.env._("Number")),
                PortalColumn("type", on_phone="below"),
                PortalColumn("location_id", self.env._("Site"), on_phone="below"),
                PortalColumn(
                    "scheduled_date_start", self.env._("Planned"), on_phone="below"
                ),
                PortalColumn("stage_id", on_phone="column", classes="text-end"),
            ],
            sortings={
                "date": PortalChoice(
                    self.env._("Newest"), "request_early desc, id desc"
                ),
                "planned": "scheduled_date_start desc, id desc",
                "name": "name, id",
                "stage": "stage_id, id desc",
            },
            searches={"name": "name", "description": "description"},
            filters=self._get_portal_open_choices(self._describe_document().open),
            groupings={"stage": "stage_id", "location": "location_id"},
        )
        return [*super()._get_portal_pages(), orders]

    @api.model
    def _describe_visits(self):
        return VisitDescription(
            key="fsm.order",
            page="fsm_orders",
            address="/my/fsm_order",
            start="scheduled_date_start",
            end="scheduled_date_end",
        )

    @api.model
    def _get_planned_domain(self):
        """Whoever cancels an order does not come."""
        cancelled = "fieldservice.fsm_stage_cancelled"
        cancelled_id = self.env["ir.model.data"]._xmlid_to_res_id(cancelled)
        return super()._get_planned_domain() & Domain("stage_id", "!=", cancelled_id)

    @api.model
    def _get_visit_domain(self):
        return super()._get_visit_domain() & self._describe_document().open

    def _get_visit_subject(self):
        return self.type.name

    def _get_visit_place(self):
        return self.location_id.partner_id

    def _get_visit_state(self):
        return self.stage_id.name
