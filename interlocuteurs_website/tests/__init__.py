from . import test_website_menu
