from . import interlocuteur_project_mixin
from . import project_project
from . import project_task
from . import interlocuteur_guest
