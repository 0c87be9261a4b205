from . import fsm_wizard
