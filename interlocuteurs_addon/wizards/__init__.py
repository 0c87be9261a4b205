from . import base_partner_merge
from . import interlocuteur_characteristic_import
from . import portal_wizard
