from . import base_partner_merge
from . import interlocuteur_deactivation
from . import interlocuteur_erasure
from . import interlocuteur_reactivation
from . import interlocuteur_transfer_wizard
from . import interlocuteur_characteristic_import
from . import portal_wizard
