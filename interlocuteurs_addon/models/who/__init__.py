from . import subject
from . import collaboration
from . import collaboration_reports
from . import collaboration_merge
from . import res_partner
from . import res_partner_chart
