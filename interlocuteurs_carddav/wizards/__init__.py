from . import interlocuteur_carddav_key
