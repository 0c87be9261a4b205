import { Component, useRef, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus, useService } from "@web/core/utils/hooks";

/**
 * A box for the signature of an e-mail, or the text of a business card. The server reads
 * it; ``onRead`` gets the context in which the form of the person opens, filled.
 */
export class SignatureDialog extends Component {
    static template = "interlocuteurs_addon.SignatureDialog";
    static components = { Dialog };
    static props = {
        // where the person works, if that is known
        organisationId: { type: Number, optional: true },
        onRead: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.textRef = useRef("text");
        useAutofocus({ refName: "text" });
        this.state = useState({ text: "" });
    }

    get isEmpty() {
        return !this.state.text.trim();
    }

    async read() {
        if (this.isEmpty) {
            this.textRef.el.focus();
            return;
        }
        const context = await this.orm.call("res.partner", "read_signature", [
            this.state.text,
            this.props.organisationId || false,
        ]);
        this.props.close();
        this.props.onRead(context);
    }
}
