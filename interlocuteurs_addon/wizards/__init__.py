from . import base_partner_merge
from . import interlocuteur_transfer_wizard
from . import portal_wizard
