# Rooms, ground floor first: each uses those above it in this list, never one below.
# The order is also that of the extensions of one model. Python calls the last one
# first, so that a room which uses another runs before it and reaches it by
# super(); core, with the one create() and the one write(), is reached last.
# tests/repo/test_rooms.py holds both.
from . import core
from . import characteristic
from . import portal
from . import document
from . import duplicate
from . import calling
from . import leaving
from . import transfer
from . import team
from . import service
from . import who
from . import vcard
from . import exchange
from . import res_config_settings
