from . import duplicate_keys
from . import text
from . import characteristic
