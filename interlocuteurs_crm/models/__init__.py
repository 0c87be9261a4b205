from . import crm_lead
from . import crm_lead_convert
from . import res_partner
from . import sale_order
