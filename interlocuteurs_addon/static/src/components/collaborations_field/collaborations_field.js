import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { SelectableX2ManyField } from "@interlocuteurs_addon/components/selectable_x2many/selectable_x2many";

/**
 * For whom a person works: several rows are ended at once, which the notification that
 * follows takes back.
 */
export class CollaborationsField extends SelectableX2ManyField {
    static template = "interlocuteurs_addon.CollaborationsField";

    get endLabel() {
        const count = this.selectedIds.length;
        return count ? _t("End (%s)", count) : _t("End");
    }

    async onEnd() {
        const ids = this.selectedIds;
        const { record } = this.props;
        if (await record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: "action_end",
                resModel: this.list.resModel,
                resIds: ids,
                context: record.context,
                onClose: () => record.load(),
            });
        }
    }
}

export const collaborationsField = {
    ...x2ManyField,
    component: CollaborationsField,
    displayName: _t("Collaborations of a person"),
    supportedTypes: ["one2many"],
};

registry.category("fields").add("interlocuteur_collaborations", collaborationsField);
