import { toRaw } from "@odoo/owl";
import { rpc, rpcBus, RPCError } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { patch } from "@web/core/utils/patch";
import { x2ManyCommands } from "@web/core/orm_service";
import { Record } from "@web/model/relational_model/record";
import { FormController } from "@web/views/form/form_controller";
import { DuplicateDialog } from "@interlocuteurs_addon/components/duplicate_dialog/duplicate_dialog";

const ERROR_CLASS = "interlocuteur.duplicates";
const ACCEPTED = "duplicates_accepted";

/** Records whose last save was refused: none of them is saved behind the user's back. */
const refusedRecords = new WeakSet();

export function isDuplicateError(error) {
    return (
        error instanceof RPCError &&
        error.data?.context?.exception_class === ERROR_CLASS
    );
}

/** Open the window; resolves to the choice of the user ({kind, row, suspect}). */
export function askAboutDuplicates(env, error, props = {}) {
    const { rows, can_force: canForce } = error.data.context;
    return new Promise((resolve) => {
        env.services.dialog.add(
            DuplicateDialog,
            {
                rows,
                canGiveUp: props.canGiveUp,
                canSettle: props.canSettle,
                canForce: Boolean((props.canGiveUp || props.canRepeat) && canForce),
                onChoice: resolve,
            },
            // closed from outside, with all other dialogs
            { onClose: () => resolve({ kind: "back" }) },
        );
    });
}

/**
 * A save that the server refused because somebody may be known already, and what the user
 * does about it. Each choice has a method that returns what ``Record.save`` returns: is
 * the record saved? It runs inside the model's mutex: only methods that do not wait for
 * it (those with an underscore) may be called here.
 */
export class RefusedEntry {
    constructor(record, options, error) {
        this.record = record;
        this.options = options;
        this.error = error;
        this.env = record.model.env;
        this.lines = this.getNewLines();
    }

    /** New partners inside the record, in the order in which the server creates them. */
    getNewLines() {
        const lines = [];
        for (const [name, commands] of Object.entries(this.record._getChanges())) {
            const { type, relation } = this.record.fields[name];
            if (type === "one2many" && relation === "res.partner") {
                const created = commands.filter((c) => c[0] === x2ManyCommands.CREATE);
                const list = this.record.data[name];
                lines.push(...created.map(([, id]) => ({ list, id })));
            }
        }
        return lines;
    }

    /** Is the record itself the refused person, not something around them? */
    get isPerson() {
        const { resModel, resId } = this.record;
        return resModel === "res.partner" && !resId && !this.lines.length;
    }

    /** Where the organisation is new itself, nobody can be tied to it yet. */
    canSettle(row) {
        return this.isPerson || Boolean(this.record.resId && this.lines[row.index]);
    }

    async settle() {
        const { kind, row, suspect } = await askAboutDuplicates(this.env, this.error, {
            canGiveUp: true,
            canSettle: this.canSettle.bind(this),
        });
        return this[kind](row, suspect);
    }

    back() {
        return false;
    }

    async force() {
        const { config } = this.record;
        const { context } = config;
        config.context = { ...context, [ACCEPTED]: true };
        try {
            return await this.record._save(this.options);
        } finally {
            config.context = context;
        }
    }

    /**
     * Leave the form as its own "Discard" does. Where the user was on the way elsewhere
     * they go on: only then core saves a form without reloading it, and minds errors.
     */
    giveUp() {
        const isLeaving = this.options.onError && this.options.reload === false;
        this.record._discard();
        if (!isLeaving || this.env.inDialog) {
            // after this save has ended, which whatever leaves waits for
            Promise.resolve().then(() => this.leave());
        }
        return Boolean(isLeaving && !this.env.inDialog);
    }

    leave() {
        if (this.env.inDialog) {
            this.env.dialogData.close();
        } else if (this.record.isNew && this.record.config.isRoot) {
            this.env.config.historyBack();
        }
    }

    async join(row, suspect) {
        if (row.organisation_id) {
            await this.callOffer("duplicate_add_collaboration", row, suspect);
        }
        return this.replace(row, suspect);
    }

    /** The entry stays as it is until the transfer is confirmed. */
    async transfer(row, suspect) {
        const action = await this.callOffer("duplicate_transfer", row, suspect);
        const closed = await new Promise((resolve, reject) => {
            this.env.services.action
                .doAction(action, { onClose: resolve })
                .catch(reject);
        });
        return closed?.transferred ? this.replace(row, suspect) : false;
    }

    callOffer(method, row, suspect) {
        return this.record.model.orm.call("res.partner", method, [
            [suspect.id],
            row.organisation_id,
            row.values,
        ]);
    }

    /** The person who was found takes the place of the one who was entered. */
    async replace(row, suspect) {
        if (this.isPerson) {
            const resIds = [...this.record.resIds, suspect.id];
            await this.record._load({ resId: suspect.id, resIds });
            return true;
        }
        const { list, id } = this.lines[row.index];
        await list._applyCommands([[x2ManyCommands.DELETE, id]]);
        // the rest of the entry, of which another line may be refused
        return this.record._save(this.options);
    }
}

/**
 * Every save of the web client ends here: pages, dialogs, quick creation, editable
 * lists. Core has no registry for it, and forms in dialogs do not call ``onSaveError``.
 */
patch(Record.prototype, {
    async _save(options = {}) {
        const raw = toRaw(this);
        const saved = await super._save({
            ...options,
            onError: async (error, helpers) => {
                if (isDuplicateError(error)) {
                    refusedRecords.add(raw);
                    return new RefusedEntry(this, options, error).settle();
                }
                if (options.onError) {
                    return options.onError(error, helpers);
                }
                // what core does without a handler
                if (!this.isInEdition) {
                    await this._load({});
                }
                throw error;
            },
        });
        if (saved) {
            refusedRecords.delete(raw);
        }
        return saved;
    },
});

/** New people may be refused, which nobody would see who has left the page. */
function mayBeRefused(record) {
    const isNewPartner = (r) => r.resModel === "res.partner" && r.isNew && r.dirty;
    const lists = Object.values(record.data).filter((value) => value?.records);
    return (
        isNewPartner(record) || lists.some((list) => list.records.some(isNewPartner))
    );
}

patch(FormController.prototype, {
    /**
     * Core saves the form of a tab that is hidden. What was refused waits for the user:
     * they may just look at the person who was found.
     */
    beforeVisibilityChange() {
        if (!refusedRecords.has(toRaw(this.model.root))) {
            return super.beforeVisibilityChange();
        }
    },

    /**
     * Core sends the form of a tab that is closed and hears no answer. New people are
     * not sent: the browser asks whether to leave, and the entry is still there on a no.
     */
    async beforeUnload(ev) {
        if (mayBeRefused(this.model.root)) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
            return;
        }
        return super.beforeUnload(ev);
    },
});

/** Calls of the server by their data, and those that it refused by its error. */
const routes = new WeakMap();
const refusedCalls = new WeakMap();

rpcBus.addEventListener("RPC:REQUEST", ({ detail: { data, url } }) => {
    routes.set(data, url);
});
rpcBus.addEventListener("RPC:RESPONSE", ({ detail: { data, error } }) => {
    if (isDuplicateError(error) && data.params?.kwargs) {
        refusedCalls.set(error, { url: routes.get(data), params: data.params });
    }
});

/** Ask the server once more for what it refused, whoever may be known already. */
async function repeatCall(env, { url, params }) {
    const context = { ...params.kwargs.context, [ACCEPTED]: true };
    const kwargs = { ...params.kwargs, context };
    const result = await rpc(url, { ...params, kwargs });
    // what the button opens, or out of the dialog in which it stood
    await env.services.action.doAction(
        result?.type ? result : { type: "ir.actions.act_window_close" },
    );
}

/** Whatever else creates people, without a record of the client: buttons, actions. */
function duplicateErrorHandler(env, error, originalError) {
    if (!isDuplicateError(originalError)) {
        return false;
    }
    error.unhandledRejectionEvent?.preventDefault();
    const call = refusedCalls.get(originalError);
    askAboutDuplicates(env, originalError, { canRepeat: Boolean(call) }).then(
        ({ kind }) => kind === "force" && repeatCall(env, call),
    );
    return true;
}

// before core's own handler of server errors (97)
registry
    .category("error_handlers")
    .add("interlocuteur_duplicates", duplicateErrorHandler, { sequence: 90 });
