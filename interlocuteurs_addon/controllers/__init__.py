from . import portal_characteristic
from . import portal_document
from . import portal_switcher
from . import portal_list
from . import portal_equipment
from . import portal_people
from . import portal_request
from . import portal_request_form
