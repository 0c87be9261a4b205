from . import base_partner_merge
from . import base_partner_merge_duplicate
from . import interlocuteur_duplicate_example
from . import interlocuteur_characteristic_import
from . import portal_wizard
from . import interlocuteur_import_template
