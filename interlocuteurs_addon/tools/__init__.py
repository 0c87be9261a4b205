from . import names
from . import text
from . import characteristic
