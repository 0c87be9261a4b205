import { Component, onMounted, useRef } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";

/**
 * What the server says of somebody who may be known already, with the same types as
 * ``models/duplicate/row.py``, field by field.
 *
 * @typedef {Object} DuplicateReason a value in common with the entry
 * @property {"phone"|"mobile"|"email"|"name"|"similar"} kind
 * @property {string} label
 * @property {string} value
 *
 * @typedef {Object} DuplicateSuspect somebody who was found
 * @property {number|false} id false for somebody of the same entry
 * @property {string} name
 * @property {number[]} organisation_ids
 * @property {string} organisation
 * @property {string[]} functions
 * @property {boolean} active
 * @property {boolean} similar nothing in common but a similar name
 * @property {DuplicateReason[]} reasons
 * @property {string[]} offers what the user may do: "join", "transfer"
 *
 * @typedef {Object} DuplicateRow somebody who is entered
 * @property {number} index their place among those who were to be created
 * @property {string} name
 * @property {number|false} organisation_id
 * @property {string} organisation
 * @property {Object} values what was entered, by field
 * @property {DuplicateSuspect[]} suspects
 * @property {number} hidden how many more there are, whom the user may not see
 */

const COORDINATES = ["phone", "phone2", "mobile", "mobile2", "email", "email2"];

/**
 * The window on people who may be known already: who was entered, who was found and for
 * what, and what can be done about it. It decides nothing: ``onChoice`` gets the choice
 * ({kind, row, suspect}) once, "back" if the window is merely closed.
 */
export class DuplicateDialog extends Component {
    static template = "interlocuteurs_addon.DuplicateDialog";
    static components = { Dialog };
    static props = {
        rows: Array,
        canForce: { type: Boolean, optional: true },
        canGiveUp: { type: Boolean, optional: true },
        // function of a row: may its person be replaced by the one who was found?
        canSettle: { type: Function, optional: true },
        onChoice: Function,
        close: Function,
    };
    static defaultProps = { canForce: false, canGiveUp: false, canSettle: () => false };

    setup() {
        this.backRef = useRef("back");
        onMounted(() => this.backRef.el.focus());
        // Escape and the cross
        this.env.dialogData.dismiss = () => this.props.onChoice({ kind: "back" });
    }

    choose(kind, row, suspect) {
        this.props.onChoice({ kind, row, suspect });
        this.props.close();
    }

    get isSeveral() {
        return this.props.rows.length > 1;
    }

    get title() {
        return this.isSeveral
            ? _t("These people may be known already")
            : _t("This person may be known already");
    }

    get forceLabel() {
        return this.isSeveral ? _t("Create all of them anyway") : _t("Create anyway");
    }

    /**
     * What was typed, to be compared with what was found.
     *
     * @param {DuplicateRow} row
     */
    getEntered(row) {
        const coordinates = COORDINATES.map((name) => row.values[name]);
        return [row.organisation, ...coordinates].filter(Boolean).join(" · ");
    }

    /**
     * The suspects of a row by kind: the same values first, similar names below.
     *
     * @param {DuplicateRow} row
     */
    getGroups(row) {
        return [
            { key: "same", suspects: row.suspects.filter((s) => !s.similar) },
            {
                key: "similar",
                label: _t("Similar names"),
                suspects: row.suspects.filter((s) => s.similar),
            },
        ].filter((group) => group.suspects.length);
    }

    /** @param {DuplicateSuspect} suspect */
    getDescription(suspect) {
        return [suspect.organisation, ...suspect.functions].filter(Boolean).join(" · ");
    }

    getStatus(suspect) {
        return suspect.active
            ? { name: "active", label: _t("Active") }
            : { name: "inactive", label: _t("Inactive") };
    }

    isNameMatch(suspect) {
        return suspect.reasons.some((reason) =>
            ["name", "similar"].includes(reason.kind),
        );
    }

    getReasons(suspect) {
        return suspect.reasons.filter(
            (reason) => !["name", "similar"].includes(reason.kind),
        );
    }

    /**
     * French has a space before the colon. Odoo exports no term without a word.
     *
     * @param {DuplicateReason} reason
     */
    getReasonLabel(reason) {
        return _t("%(label)s:", { label: reason.label });
    }

    getHiddenLabel(row) {
        if (row.suspects.length) {
            return row.hidden === 1
                ? _t("1 more, whom you may not see.")
                : _t("%s more, whom you may not see.", row.hidden);
        }
        return row.hidden === 1
            ? _t("1 person, whom you may not see.")
            : _t("%s people, whom you may not see.", row.hidden);
    }

    getUrl(suspect) {
        return `/odoo/res.partner/${suspect.id}`;
    }

    getOpenLabel(suspect) {
        return _t("Open %s in a new tab", suspect.name);
    }

    /**
     * Does the suspect work where the entry places the person?
     *
     * @param {DuplicateRow} row
     * @param {DuplicateSuspect} suspect
     */
    isThere(row, suspect) {
        return suspect.organisation_ids.includes(row.organisation_id);
    }

    getJoinLabel(row, suspect) {
        if (!row.organisation_id) {
            return _t("It is this person: use this sheet");
        }
        return this.isThere(row, suspect)
            ? _t("It is this person: complete this sheet")
            : _t(
                  "It is this person: add a collaboration with %s",
                  row.organisation || _t("this organisation"),
              );
    }

    getTransferLabel(suspect) {
        return _t("%(person)s has moved here: transfer", { person: suspect.name });
    }

    isSettleable(row, suspect) {
        return Boolean(suspect.id) && this.props.canSettle(row);
    }

    /** May the user do that with the suspect, by their rights? */
    isOffered(suspect, kind) {
        return suspect.offers.includes(kind);
    }

    /** Where no organisation is entered, the sheet is opened only. */
    isJoinable(row, suspect) {
        return !row.organisation_id || this.isOffered(suspect, "join");
    }

    /** Known people can only be tied to an organisation that exists. */
    isTooEarly(row) {
        const isKnown = row.suspects.some((suspect) => suspect.id);
        return this.props.canGiveUp && isKnown && !this.props.canSettle(row);
    }

    /** Somebody inactive, or who works there already, is not transferred there. */
    isTransferable(row, suspect) {
        return Boolean(
            this.isOffered(suspect, "transfer") &&
            row.organisation_id &&
            suspect.active &&
            !this.isThere(row, suspect),
        );
    }
}
