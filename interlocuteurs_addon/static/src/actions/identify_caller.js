import { registry } from "@web/core/registry";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

/**
 * Open the sheet of a new person for a request of an unknown caller. Whoever is saved, or
 * found by the window on duplicates and taken instead, becomes its contact person.
 */
export function identifyCaller(env, { params }) {
    env.services.dialog.add(FormViewDialog, {
        resModel: "res.partner",
        title: params.title,
        context: params.context,
        canExpand: false,
        onRecordSaved: async (record) => {
            await env.services.orm.call("maintenance.request", "set_caller", [
                [params.request_id],
                record.resId,
            ]);
            await env.services.action.doAction({
                type: "ir.actions.client",
                tag: "soft_reload",
            });
        },
    });
}

registry.category("actions").add("interlocuteur_identify_caller", identifyCaller);
