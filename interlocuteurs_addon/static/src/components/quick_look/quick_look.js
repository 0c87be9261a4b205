import { Component, onMounted, onWillStart, onWillUnmount } from "@odoo/owl";
import { hasTouch } from "@web/core/browser/feature_detection";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime, formatDate } from "@web/core/l10n/dates";
import { usePopover } from "@web/core/popover/popover_hook";
import { useService } from "@web/core/utils/hooks";

// how long the pointer rests on a name, in milliseconds
const REST = 500;

/** What is known of a person, beside their row: nothing to be changed here. */
export class QuickLook extends Component {
    static template = "interlocuteurs_addon.QuickLook";
    static props = {
        personId: Number,
        close: { type: Function, optional: true },
    };
    /** Fields of the person, as `web_read` asks for them. An addon adds its own. */
    static specification = {
        display_name: {},
        title_id: { fields: { display_name: {} } },
        function_ids: { fields: { display_name: {} } },
        organisation_ids: { fields: { display_name: {} } },
        phone: {},
        phone2: {},
        mobile: {},
        mobile2: {},
        email: {},
        email2: {},
        last_contact: {},
    };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            // a search: whoever may not be read is not there, which is no error
            const { records } = await this.orm.webSearchRead(
                "res.partner",
                [["id", "=", this.props.personId]],
                {
                    specification: this.constructor.specification,
                    context: {
                        active_test: false,
                        partner_display_name_hide_company: true,
                    },
                },
            );
            this.person = records[0];
        });
    }

    /** The numbers that are there, each with its icon. */
    get numbers() {
        const icons = {
            phone: "fa-phone",
            phone2: "fa-phone",
            mobile: "fa-mobile",
            mobile2: "fa-mobile",
        };
        return Object.entries(icons)
            .map(([name, icon]) => ({ name, icon, value: this.person[name] }))
            .filter(({ value }) => value);
    }

    get emails() {
        return [this.person.email, this.person.email2].filter(Boolean);
    }

    get functions() {
        return this.person.function_ids.map((r) => r.display_name).join(", ");
    }

    get organisations() {
        return this.person.organisation_ids.map((r) => r.display_name).join(", ");
    }

    get lastContact() {
        const { last_contact: moment } = this.person;
        return moment && formatDate(deserializeDateTime(moment));
    }
}

/**
 * Show the quick look beside cells of a list: while the pointer rests on one, and when
 * `toggle` is called, as by a key.
 *
 * @param {Object} params
 * @param {Object} params.ref of the element that holds the cells
 * @param {string} params.cells selector of those that show it
 * @param {(cell: HTMLElement) => number | undefined} params.getPersonId
 */
export function useQuickLook({ ref, cells, getPersonId }) {
    const popover = usePopover(QuickLook, {
        position: "bottom-start",
        popoverClass: "o_interlocuteur_quick_look",
    });
    let timer = null;
    let shown = null;

    function close() {
        browser.clearTimeout(timer);
        shown = null;
        popover.close();
    }

    function open(cell) {
        const personId = getPersonId(cell);
        close();
        if (personId && cell.isConnected) {
            shown = cell;
            popover.open(cell, { personId });
        }
    }

    function onOver(ev) {
        const cell = ev.target.closest(cells);
        if (cell && cell !== shown) {
            browser.clearTimeout(timer);
            timer = browser.setTimeout(() => open(cell), REST);
        }
    }

    function onOut(ev) {
        const cell = ev.target.closest(cells);
        if (cell && !cell.contains(ev.relatedTarget)) {
            close();
        }
    }

    // a finger does not rest on a name: it opens the sheet
    if (!hasTouch()) {
        let element = null;
        onMounted(() => {
            element = ref.el;
            element.addEventListener("mouseover", onOver);
            element.addEventListener("mouseout", onOut);
        });
        onWillUnmount(() => {
            element.removeEventListener("mouseover", onOver);
            element.removeEventListener("mouseout", onOut);
        });
    }
    onWillUnmount(close);

    return {
        close,
        toggle: (cell) => (shown && popover.isOpen ? close() : open(cell)),
    };
}
