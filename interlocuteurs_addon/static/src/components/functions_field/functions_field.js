import { AutoComplete } from "@web/core/autocomplete/autocomplete";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import {
    Many2ManyTagsFieldColorEditable,
    many2ManyTagsFieldColorEditable,
} from "@web/views/fields/many2many_tags/many2many_tags_field";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

const PROPOSED = "proposed_functions";

/** Core empties the input when the user clicks elsewhere; Escape still does. */
class TextKeepingAutoComplete extends AutoComplete {
    externalClose(ev) {
        if (this.isOpened && !this.root.el.contains(ev.target)) {
            this.close();
        }
    }
}

class FunctionsAutocomplete extends Many2XAutocomplete {
    static components = { AutoComplete: TextKeepingAutoComplete };
}

/**
 * Functions as tags. What was typed and not chosen is not lost when the form is saved: it
 * is found in the catalogue in any spelling, added where the user may, else kept beside
 * the functions, in `proposed_functions`, which a view has next to this field.
 */
export class FunctionsField extends Many2ManyTagsFieldColorEditable {
    static components = {
        ...super.components,
        Many2XAutocomplete: FunctionsAutocomplete,
    };

    setup() {
        super.setup();
        this.notification = useService("notification");
        useBus(this.props.record.model.bus, "NEED_LOCAL_CHANGES", ({ detail }) =>
            detail.proms.push(this.keepTyped()),
        );
    }

    async keepTyped() {
        const input = this.autoCompleteRef.el?.querySelector("input");
        const text = input?.value.trim();
        if (this.props.readonly || !text) {
            return;
        }
        // Escape closes the list and empties the input; nobody else is to hear of it
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
        input.value = "";
        const { known, unknown } = await this.orm.call(this.relation, "match_typed", [
            text,
        ]);
        await this.update(known);
        if (unknown.length) {
            await this.propose(unknown);
        }
    }

    async propose(texts) {
        const { record } = this.props;
        if (!(PROPOSED in record.data)) {
            this.notification.add(
                _t(
                    "%s: not in the catalogue of functions. Enter it on the sheet of the person.",
                    texts.join(", "),
                ),
                { type: "warning", sticky: true },
            );
            return;
        }
        const kept = (record.data[PROPOSED] || "").split(", ").filter(Boolean);
        const all = new Map(
            [...kept, ...texts].map((text) => [text.toLowerCase(), text]),
        );
        await record.update({ [PROPOSED]: [...all.values()].join(", ") });
    }
}

export const functionsField = {
    ...many2ManyTagsFieldColorEditable,
    component: FunctionsField,
};

registry.category("fields").add("interlocuteur_functions", functionsField);
