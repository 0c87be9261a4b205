from . import profile
from . import collaboration_end
from . import collaboration
from . import mixin
from . import res_partner_rule
from . import res_partner
from . import res_users
from . import res_partner_characteristic
