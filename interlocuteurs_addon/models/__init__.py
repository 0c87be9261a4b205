from . import interlocuteur_function
from . import interlocuteur_collaboration
from . import interlocuteur_collaboration_main
from . import interlocuteur_collaboration_merge
from . import interlocuteur_collaboration_chatter
from . import res_partner_sheet
from . import res_partner_function
from . import res_partner_collaboration
