from . import test_access
from . import test_collaboration
from . import test_collaboration_chatter
from . import test_collaboration_merge
from . import test_collaboration_mirror
from . import test_document
from . import test_document_account
from . import test_document_equipment
from . import test_document_request
from . import test_document_sale
from . import test_document_site
from . import test_function
from . import test_install
<<<<<<< HEAD
from . import test_portal_account
from . import test_portal_pages
from . import test_portal_request
=======
from . import test_portal_end
from . import test_portal_matrix
>>>>>>> portal-rules
from . import test_sheet
from . import test_tools
from . import test_tours
