from . import mixin
from . import call
from . import res_partner
from . import sale_order
from . import sale_order_call
from . import account_move
