from . import duplicate_keys
from . import normalize
from . import characteristic
