from . import res_partner
from . import res_partner_source
from . import res_partner_characteristic
from . import collaboration
