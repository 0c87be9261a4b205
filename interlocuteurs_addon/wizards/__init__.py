from . import base_partner_merge
from . import interlocuteur_deactivation
from . import interlocuteur_erasure
from . import interlocuteur_reactivation
from . import interlocuteur_transfer_wizard
from . import base_partner_merge_duplicate
from . import interlocuteur_duplicate_example
from . import portal_wizard
