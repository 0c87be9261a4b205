import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import {
    booleanToggleField,
    BooleanToggleField,
} from "@web/views/fields/boolean_toggle/boolean_toggle_field";

/**
 * The switch "Active" of a person. It writes nothing itself: the server opens the dialog
 * that deactivates or reactivates, and the switch shows what came of it.
 */
export class ActiveSwitchField extends BooleanToggleField {
    static template = "interlocuteurs_addon.ActiveSwitchField";

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get label() {
        return this.state.value ? _t("Active") : _t("Inactive");
    }

    async onChange(active) {
        this.state.value = active;
        const { record } = this.props;
        try {
            if (await record.save()) {
                const action = await this.orm.call(
                    record.resModel,
                    active ? "action_reactivate" : "action_deactivate",
                    [[record.resId]],
                );
                if (action) {
                    await this.action.doAction(action, {
                        onClose: () => this.reload(),
                    });
                    return;
                }
            }
        } catch (error) {
            this.state.value = record.data[this.props.name];
            throw error;
        }
        await this.reload();
    }

    async reload() {
        const { record, name } = this.props;
        await record.load();
        this.state.value = record.data[name];
    }
}

export const activeSwitchField = {
    ...booleanToggleField,
    component: ActiveSwitchField,
};

registry.category("fields").add("interlocuteur_active_switch", activeSwitchField);
