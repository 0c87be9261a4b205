from . import address_book
from . import address_book_sync
from . import res_partner
from . import res_users
from . import res_users_apikeys
from . import ir_http
from . import res_config_settings
