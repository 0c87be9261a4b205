import { registry } from "@web/core/registry";
import { charField } from "@web/views/fields/char/char_field";
import { emailField } from "@web/views/fields/email/email_field";
import {
    buildM2OFieldDescription,
    Many2OneField,
} from "@web/views/fields/many2one/many2one_field";

/**
 * Columns of lists that keep their room while there are tags beside them, which fold:
 * a list [min width] as `listViewWidth` is what core's column widths respect.
 */
registry
    .category("fields")
    .add("interlocuteur_email", { ...emailField, listViewWidth: [290] })
    .add("interlocuteur_first_name", { ...charField, listViewWidth: [112] })
    .add("interlocuteur_name", { ...charField, listViewWidth: [140] })
    .add("interlocuteur_organisation", { ...charField, listViewWidth: [200] })
    .add("interlocuteur_title", {
        ...buildM2OFieldDescription(Many2OneField),
        listViewWidth: [68],
    });
