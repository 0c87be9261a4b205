from . import duplicate_keys
from . import normalize
