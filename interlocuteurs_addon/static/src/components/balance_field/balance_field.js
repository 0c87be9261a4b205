import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The balance sheet of a transfer: sections with a title and rows that count records.
 * A row opens its records in a new tab, so that the dialog stays as it is.
 */
export class BalanceField extends Component {
    static template = "interlocuteurs_addon.BalanceField";
    static props = standardFieldProps;

    setup() {
        this.action = useService("action");
    }

    get sections() {
        return this.props.record.data[this.props.name] || [];
    }

    open(row) {
        this.action.doAction(row.action, { newWindow: true });
    }
}

export const balanceField = {
    component: BalanceField,
    displayName: _t("What changes"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("interlocuteur_balance", balanceField);
