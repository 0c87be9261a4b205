import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { SignatureDialog } from "@interlocuteurs_addon/components/signature_dialog/signature_dialog";

const PERSON_FORM = "interlocuteurs_addon.res_partner_view_form_interlocuteur";

/** Enter somebody by a signature, then show the list with them in it. */
export function pasteSignature(env) {
    const reload = () =>
        env.services.action.doAction({
            type: "ir.actions.client",
            tag: "soft_reload",
        });
    env.services.dialog.add(SignatureDialog, {
        onRead: (context) =>
            env.services.dialog.add(FormViewDialog, {
                resModel: "res.partner",
                title: _t("New contact person"),
                context: {
                    default_is_company: false,
                    default_type: "contact",
                    form_view_ref: PERSON_FORM,
                    interlocuteur_organisation_required: true,
                    ...context,
                },
                expandedFormRef: "base.view_partner_form",
                onRecordSaved: reload,
            }),
    });
}

registry.category("actions").add("interlocuteur_paste_signature", pasteSignature);
