from . import res_partner
from . import res_partner_call_sheet
