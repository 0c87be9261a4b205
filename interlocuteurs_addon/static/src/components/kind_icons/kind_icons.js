import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What an organisation is to us, as icons: a customer, a supplier, both. */
export class KindIconsField extends Component {
    static template = "interlocuteurs_addon.KindIconsField";
    static props = standardFieldProps;

    get kinds() {
        const { customer_rank: customer, supplier_rank: supplier } =
            this.props.record.data;
        return [
            { name: "customer", icon: "fa-shopping-cart", label: _t("Customer") },
            { name: "supplier", icon: "fa-truck", label: _t("Supplier") },
        ].filter(({ name }) => ({ customer, supplier })[name] > 0);
    }
}

export const kindIconsField = {
    component: KindIconsField,
    displayName: _t("Kind of organisation"),
    supportedTypes: ["integer"],
    fieldDependencies: [
        { name: "customer_rank", type: "integer" },
        { name: "supplier_rank", type: "integer" },
    ],
    isEmpty: () => false,
    listViewWidth: 60,
};

registry.category("fields").add("interlocuteur_kind", kindIconsField);
