from . import res_partner_handover
from . import res_users
from . import res_partner_deactivation
from . import res_partner_erasure
from . import res_partner_erasure_trace
from . import res_partner_characteristic
from . import collaboration
from . import anomaly
