from . import carddav
