from . import rule
from . import key
from . import key_fill
from . import pair
from . import res_partner
from . import res_partner_refusal
from . import res_partner_offer
from . import res_users
