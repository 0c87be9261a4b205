from . import test_document
from . import test_document_account
from . import test_document_equipment
from . import test_document_request
from . import test_document_sale
from . import test_document_site
