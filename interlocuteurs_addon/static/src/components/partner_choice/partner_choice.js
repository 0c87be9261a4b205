import { patch } from "@web/core/utils/patch";
import { Many2XAutocomplete } from "@web/views/fields/relational_utils";

const EMAIL = /^\s*[^\s@<>]+@[^\s@<>]+\s*$/;
const NUMBER = /^\s*[+(]*\s*\d[\d\s().+/,_·-]*\s*((poste|ext|p|x|#)[\s.]*\d+)?\s*$/i;
const MIN_DIGITS = 4;

/** Whether somebody typed a telephone number rather than a name. */
export function isNumber(text) {
    return NUMBER.test(text) && text.replace(/\D/g, "").length >= MIN_DIGITS;
}

/** Whether somebody typed an e-mail address rather than a name. */
export function isEmail(text) {
    return EMAIL.test(text);
}

// Core has no hook for what may be created from which text. Nobody is named by a number
// or an e-mail: the sheet opens instead, and the server puts it into its field. Where
// several are chosen, as recipients of a message, core does create them from an e-mail.
patch(Many2XAutocomplete.prototype, {
    addCreateSuggestion(params) {
        return super.addCreateSuggestion(params) && !this.isCoordinate(params.request);
    },

    isCoordinate(request) {
        const { isToMany, resModel } = this.props;
        return (
            resModel === "res.partner" &&
            (isNumber(request) || (!isToMany && isEmail(request)))
        );
    },
});
