import { Component, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";

// more rows are imported as well, but not shown here: the preview shows them all
const SHOWN_ROWS = 100;

/**
 * A box for the rows of a table (Excel, an e-mail), then a grid that says what its columns
 * are taken for, to be corrected. What is in the grid goes through an import's preview.
 */
export class PasteGrid extends Component {
    static template = "interlocuteurs_addon.PasteGrid";
    static components = { Dialog };
    static props = {
        // where the people work
        organisationId: Number,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.textRef = useRef("text");
        useAutofocus({ refName: "text" });
        this.state = useState({ text: "", table: null });
    }

    get shownRows() {
        return this.state.table.rows.slice(0, SHOWN_ROWS);
    }

    get hiddenCount() {
        return Math.max(0, this.state.table.rows.length - SHOWN_ROWS);
    }

    /** What was pasted is read at once; whoever types presses the button. */
    async onPaste(ev) {
        const text = ev.clipboardData?.getData("text/plain");
        if (text?.trim() && !this.state.text.trim()) {
            ev.preventDefault();
            this.state.text = text;
            await this.read();
        }
    }

    async read() {
        if (!this.state.text.trim()) {
            this.textRef.el.focus();
            return;
        }
        this.state.table = await this.orm.call("interlocuteur.import", "read_pasted", [
            this.state.text,
        ]);
    }

    /** A column that takes over what another one was is no longer that in the other. */
    choose(index, key) {
        const { columns } = this.state.table;
        const before = key ? columns.indexOf(key) : -1;
        if (before >= 0) {
            columns[before] = "";
        }
        columns[index] = key;
    }

    async check() {
        const { columns, rows } = this.state.table;
        const action = await this.orm.call("interlocuteur.import", "import_pasted", [
            this.props.organisationId,
            columns,
            rows,
        ]);
        this.props.close();
        await this.action.doAction(action);
    }
}

registry.category("actions").add("interlocuteur_paste_table", (env, action) => {
    env.services.dialog.add(PasteGrid, {
        organisationId: action.params.organisation_id,
    });
});
