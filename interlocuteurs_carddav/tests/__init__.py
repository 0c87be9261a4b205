from . import test_address_book
from . import test_address_book_sync
from . import test_carddav
from . import test_carddav_login
from . import test_carddav_storage
