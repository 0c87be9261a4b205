from . import project_share_wizard
