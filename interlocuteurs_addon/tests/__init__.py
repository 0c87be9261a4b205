from . import test_access
from . import test_collaboration
from . import test_collaboration_mirror
from . import test_function
from . import test_install
from . import test_sheet
from . import test_tools
from . import test_tours
