from odoo import api, models
from odoo.http import request
from odoo.service.server import thread_local

from .res_partner import LOADING

# By this the web client knows what to show.
NOTIFICATION = "interlocuteur_suspects"


class ResPartner(models.Model):
    """People whom code creates on the way to something else.

    Whoever enters a person is asked. Whoever converts a lead, plans an interview or
    runs a job entered nobody and has no window to answer in: their work goes on, the
    suspicion is recorded and they are told, unless the rule wants a refusal all the
    same.
    """

    _inherit = "res.partner"

    @api.model
    def _is_refused(self, rule):
        """Tell whether somebody who may be known already is refused here and now.

        :param rule: the duplicate rule that counts
        """
        return super()._is_refused(rule) and (rule.refuse_elsewhere or self._is_entry())

    @api.model
    def _is_entry(self):
        """Tell whether this is what the user asked for: a form, an import, a call.

        No app is named for it: a request counts that is about contacts. Scripts and
        the shell have no request and are somebody's entry; jobs are nobody's.
        """
        if LOADING in self.env.context:
            return True
        requested = self._get_requested_model()
        if requested is None:
            return not self.env.context.get("cron_id")
        return requested == self._name

    @api.model
    def _get_requested_model(self):
        """Return the name of the model whose method is called, None without a request.

        The web client and JSON-2 name it in the parameters of their routes. XML-RPC and
        JSON-RPC put the request aside, and Odoo notes their call.
        """
        if request:
            params = request.params
            return params.get("__model__") or params.get("model") or ""
        called = getattr(thread_local, "rpc_model_method", "")
        return called.rpartition(".")[0] or None

    def _record_suspects(self, found, told):
        """Record on both sides and in the list whom these new people may be, and tell.

        :param found: of ``interlocuteur.duplicate.key._find``
        :param told: the part of it that the user may be told
        """
        self._record_accepted_duplicates(found, told, asked=False)
        self.env["interlocuteur.duplicate.pair"]._record(self)
        if told:
            self.env.user._bus_send(
                NOTIFICATION, {"rows": self._prepare_suspect_rows(told)}
            )

    def _prepare_suspect_rows(self, told):
        """Return what the user is told of each of these people.

        :return: list of dict: ``person`` and ``suspects`` as dicts of id and name,
            ``hidden``: how many more there are, ``can_merge``
        """
        can_merge = self.env["base.partner.merge.automatic.wizard"].has_access("create")
        rows = []
        for person in self:
            if matches := told.get(person.id):
                seen = self.browse(matches)._filtered_access("read")
                rows.append(
                    {
                        "person": {"id": person.id, "name": person.name or ""},
                        "suspects": [
                            {"id": suspect.id, "name": suspect.display_name}
                            for suspect in seen
                        ],
                        "hidden": len(matches) - len(seen),
                        "can_merge": can_merge,
                    }
                )
        return rows
