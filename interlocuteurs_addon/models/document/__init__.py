from . import responsibility
from . import mixin
from . import res_partner
from . import res_partner_leaving
from . import sale_order
from . import account_move
from . import sale_order_page
from . import account_move_page
