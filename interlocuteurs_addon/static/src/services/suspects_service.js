import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * Says whom somebody may be who was created on the way to something else: by a button,
 * a wizard, another app. Nothing was refused, both sheets say it as well.
 */
export const suspectsService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, { action, bus_service: bus, notification }) {
        function open(id) {
            action.doAction({
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: id,
                views: [[false, "form"]],
            });
        }

        function merge(person, suspect) {
            action.doAction("base.action_partner_merge", {
                additionalContext: {
                    active_model: "res.partner",
                    active_ids: [person.id, suspect.id],
                },
            });
        }

        function getMessage({ person, suspects, hidden }) {
            const [suspect] = suspects;
            const more = suspects.length - 1 + hidden;
            if (!suspect) {
                return _t(
                    "%(person)s may be known already as somebody whom you may not see.",
                    { person: person.name },
                );
            }
            const names = { person: person.name, suspect: suspect.name, more };
            if (!more) {
                return _t("%(person)s may be the person known as %(suspect)s.", names);
            }
            return more === 1
                ? _t("%(person)s may be %(suspect)s, or one person more.", names)
                : _t("%(person)s may be %(suspect)s, or one of %(more)s more.", names);
        }

        function tell(row) {
            const { person, suspects, can_merge: canMerge } = row;
            const [suspect] = suspects;
            const buttons = [
                suspect && {
                    name: _t("Open sheet"),
                    primary: true,
                    onClick: () => open(suspect.id),
                },
                suspect &&
                    canMerge && {
                        name: _t("Merge"),
                        onClick: () => merge(person, suspect),
                    },
            ].filter(Boolean);
            notification.add(getMessage(row), {
                type: "warning",
                sticky: true,
                buttons,
            });
        }

        bus.subscribe("interlocuteur_suspects", ({ rows }) => rows.forEach(tell));
        bus.start();
    },
};

registry.category("services").add("interlocuteur_suspects", suspectsService);
