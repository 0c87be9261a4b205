import {
    Component,
    onMounted,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * Who was looked for stands behind the `#` of the address: telephone programs put it there,
 * "back" finds it again, and the browser tells it to no server.
 */
const isOwnAddress = () => browser.location.pathname.endsWith("/interlocuteurs-call");

function readFragment() {
    const { hash } = browser.location;
    if (!isOwnAddress() || hash.length < 2) {
        return "";
    }
    try {
        return decodeURIComponent(hash.slice(1));
    } catch {
        return hash.slice(1);
    }
}

function writeFragment(text) {
    if (isOwnAddress()) {
        const { history, location } = browser;
        const fragment = text ? `#${encodeURIComponent(text)}` : "";
        history.replaceState(history.state, "", location.pathname + fragment);
    }
}

/** Who is calling: a box for number, name or e-mail, and the sheet of who it is. */
export class CallSheet extends Component {
    static template = "interlocuteurs_addon.CallSheet";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.inputRef = useRef("input");
        this.noteRef = useRef("note");
        this.display = { controlPanel: {} };
        this.keepLast = new KeepLast();
        const { state } = this.props;
        this.state = useState({
            text: state?.text ?? readFragment(),
            result: null,
            sheet: null,
            isLogging: false,
            note: "",
        });
        useSetupAction({
            getLocalState: () => ({
                text: this.state.text,
                callerId: this.state.sheet?.id,
            }),
        });
        onWillStart(async () => {
            await this.search();
            if (state?.callerId && state.callerId !== this.state.sheet?.id) {
                await this.open(state.callerId);
            }
        });
        onMounted(() => this.inputRef.el.select());
        useEffect(
            (isLogging) => {
                if (isLogging) {
                    this.noteRef.el.focus();
                }
            },
            () => [this.state.isLogging],
        );
        // a telephone program may give its window another number
        useExternalListener(window, "hashchange", () => {
            this.state.text = readFragment() || this.state.text;
            this.search();
        });
    }

    async search() {
        const text = this.state.text.trim();
        const result = text
            ? await this.keepLast.add(
                  this.orm.call("res.partner", "find_callers", [text]),
              )
            : null;
        this.show(result, result?.sheet || null);
    }

    /** By the user, who is on this page: it is in the address from now on. */
    async onSearch() {
        writeFragment(this.state.text.trim());
        await this.search();
    }

    async open(callerId) {
        const call = this.orm.call("res.partner", "get_call_sheet", [[callerId]]);
        this.show(this.state.result, await this.keepLast.add(call));
        this.inputRef.el?.focus();
    }

    show(result, sheet) {
        Object.assign(this.state, { result, sheet, isLogging: false, note: "" });
    }

    back() {
        this.show(this.state.result, null);
        this.inputRef.el.focus();
    }

    get buttons() {
        return this.state.sheet?.buttons || this.state.result?.buttons || [];
    }

    get callers() {
        return this.state.result?.callers || [];
    }

    /** Read out by screen readers, when it changes. */
    get outcome() {
        const { result, sheet } = this.state;
        if (!result || sheet) {
            return "";
        }
        if (!this.callers.length) {
            return _t("Nobody is known by “%s”.", result.text);
        }
        return result.more
            ? _t("More than %s contacts: say more.", this.callers.length)
            : _t("%s contacts: which one?", this.callers.length);
    }

    /** Arrows go through the list of several callers. */
    onListKeydown(ev) {
        const step = { ArrowDown: 1, ArrowUp: -1 }[ev.key];
        if (!step) {
            return;
        }
        ev.preventDefault();
        const entries = [...ev.currentTarget.querySelectorAll(".o_call_focusable")];
        const next = entries[entries.indexOf(ev.target) + step];
        (next || this.inputRef.el).focus();
    }

    onSearchKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.onSearch();
        } else if (ev.key === "ArrowDown") {
            ev.preventDefault();
            document.querySelector(".o_call_sheet .o_call_focusable")?.focus();
        }
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    /** People and addresses have a call sheet themselves. */
    openRow(row) {
        return row.model === "res.partner"
            ? this.open(row.id)
            : this.openRecord(row.model, row.id);
    }

    toggleLog() {
        this.state.isLogging = !this.state.isLogging;
    }

    onNoteKeydown(ev) {
        if (ev.key === "Enter" && (ev.ctrlKey || ev.metaKey)) {
            ev.preventDefault();
            this.log();
        } else if (ev.key === "Escape") {
            this.toggleLog();
            this.inputRef.el.focus();
        }
    }

    async log() {
        const { sheet, note, result } = this.state;
        sheet.exchanges = await this.orm.call("res.partner", "log_call", [
            [sheet.id],
            note,
            result?.text || "",
        ]);
        Object.assign(this.state, { isLogging: false, note: "" });
        this.inputRef.el.focus();
    }
}

registry.category("actions").add("interlocuteur_call", CallSheet);
