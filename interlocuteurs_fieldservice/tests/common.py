from odoo.addons.interlocuteurs_addon.tests.account_common import AccountCommon

MAINTAINERS = (
    "fieldservice.group_fsm_manager,maintenance.group_equipment_manager,"
    "interlocuteurs_addon.group_interlocuteur_manager"
)


class FieldServiceCommon(AccountCommon):
    """People of A, of B and of both with accounts, and an order on a site of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.profile = cls.env["interlocuteur.portal.profile"].create(
            {
                "name": "Visits to the organisation",
                "scope": "organisation",
                "see_fsm_orders": True,
            }
        )
        a, b = cls.organisation_a, cls.organisation_b
        cls.make_accounts(cls.profile)
        cls.sites = {o: cls.make_site(o) for o in (a, b)}
        (cls.sites[a] | cls.sites[b]).action_open_locations()
        cls.stranger = cls.env["fsm.location"].create({"name": "Depot"})
        cls.orders = {
            "of A": cls.make_order(a),
            "of the mover": cls.make_order(a, interlocuteur_id=cls.mover.id),
            "of B": cls.make_order(b),
            "of nobody": cls.env["fsm.order"].create({"location_id": cls.stranger.id}),
        }

    @classmethod
    def make_site(cls, organisation, name="Workshop"):
        return cls.Partner.create(
            {"name": name, "type": "delivery", "parent_id": organisation.id}
        )

    @classmethod
    def make_order(cls, organisation, **values):
        location = cls.sites[organisation].fsm_location_ids
        return cls.env["fsm.order"].create({"location_id": location.id} | values)

    @classmethod
    def make_equipment(cls, organisation, name="Pump", **values):
        equipment = {"name": name, "organisation_id": organisation.id}
        return cls.env["maintenance.equipment"].create(equipment | values)
