from . import mixin
from . import res_partner
from . import sale_order
from . import account_move
from . import payment_token
