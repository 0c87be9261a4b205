from . import portal_document
