from . import test_fieldservice
from . import test_fieldservice_portal
from . import test_fieldservice_visit
