from . import res_partner
from . import maintenance_equipment
from . import maintenance_request
from . import maintenance_request_parties
from . import maintenance_request_portal
from . import call
from . import maintenance_request_caller
