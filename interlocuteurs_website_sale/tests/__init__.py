from . import test_express_checkout
from . import test_website_sale
