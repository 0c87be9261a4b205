from . import fsm_equipment
from . import fsm_location
from . import fsm_order
from . import fsm_order_portal
from . import interlocuteur_portal_profile
from . import res_partner
