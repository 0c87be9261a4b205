import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

const SECONDS = 30;

/**
 * Says what was done, leads to the contacts concerned, and takes it back where the server
 * says that it can be (`interlocuteur.undo`). Goes on with what follows.
 */
function tellDone(env, { params }) {
    const { action, notification, orm } = env.services;
    const open = (id) =>
        action.doAction({
            type: "ir.actions.act_window",
            res_model: "res.partner",
            res_id: id,
            views: [[false, "form"]],
        });
    const buttons = params.links.map(({ id, name }) => ({
        name,
        onClick: () => open(id),
    }));
    if (params.undo_id) {
        buttons.unshift({
            name: _t("Take back"),
            primary: true,
            onClick: async () => {
                close();
                const next = await orm.call("interlocuteur.undo", "action_undo", [
                    [params.undo_id],
                ]);
                await action.doAction(next);
            },
        });
    }
    const close = notification.add(params.message, {
        type: "success",
        autocloseDelay: SECONDS * 1000,
        buttons,
    });
    return params.next;
}

registry.category("actions").add("interlocuteur_done", tellDone);
