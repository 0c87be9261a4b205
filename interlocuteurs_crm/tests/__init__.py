from . import test_crm, test_crm_convert
