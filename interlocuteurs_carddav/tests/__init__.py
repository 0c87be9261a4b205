from . import test_address_book
from . import test_address_book_sync
from . import test_carddav
from . import test_carddav_clients
from . import test_carddav_login
from . import test_carddav_replica
from . import test_carddav_storage
from . import test_phone_proposal
