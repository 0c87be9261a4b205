from . import helpdesk_ticket
from . import helpdesk_ticket_page
from . import helpdesk_ticket_team
from . import interlocuteur_portal_profile
from . import res_partner
from . import res_users
