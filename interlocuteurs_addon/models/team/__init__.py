from . import quota
from . import function
from . import profile
from . import res_company
from . import res_partner
from . import collaboration
from . import collaboration_page
from . import invitation
