from . import interlocuteur_portal_profile
from . import purchase_order
