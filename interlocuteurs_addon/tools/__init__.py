from . import characteristic
