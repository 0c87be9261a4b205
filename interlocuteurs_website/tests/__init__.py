from . import test_website_menu
from . import test_website_company
