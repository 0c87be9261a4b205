from . import res_partner
from . import res_partner_balance
from . import res_partner_leaving
from . import res_partner_offer
from . import transfer
from . import event
from . import transfer_characteristic
