import { useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { makeContext } from "@web/core/context";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { normalize } from "@web/core/l10n/utils/normalize";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { x2ManyField } from "@web/views/fields/x2many/x2many_field";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";
import { useQuickLook } from "@interlocuteurs_addon/components/quick_look/quick_look";
import { SignatureDialog } from "@interlocuteurs_addon/components/signature_dialog/signature_dialog";
import { filterActions } from "@interlocuteurs_addon/views/contact_actions";
import {
    SelectableListRenderer,
    SelectableX2ManyField,
} from "@interlocuteurs_addon/components/selectable_x2many/selectable_x2many";

/**
 * Entries of the menu that concern the organisation, not the people in its table: also
 * for one without people. An addon adds {label, method}, a method of res.partner that
 * returns an action; with forReaders also for who may not create contacts.
 */
const organisationActions = registry.category("interlocuteur_organisation_actions");
organisationActions
    .add("generate_import_file", {
        label: _t("Generate import file"),
        method: "action_generate_import_file",
    })
    .add("import_interlocuteurs", {
        label: _t("Import the contact persons"),
        method: "action_import_interlocuteurs",
    })
    .add("paste_interlocuteurs", {
        label: _t("Paste a table"),
        method: "action_paste_interlocuteurs",
    })
    .add("export_interlocuteurs", {
        label: _t("Export the contact persons (Excel)"),
        method: "action_export_interlocuteurs",
        forReaders: true,
    });

// from how many people on one looks for somebody
const MANY_PEOPLE = 8;
const MOST_PEOPLE = 1000;
// from how many people on one groups them, and by what
const SOME_PEOPLE = 4;
const GROUPINGS = {
    function_ids: _t("By function"),
    site_ids: _t("By site"),
};
// the columns on which the pointer rests to see more
const QUICK_LOOK = ["lastname", "firstname"];
const PERSON_FORM = "interlocuteurs_addon.res_partner_view_form_interlocuteur";

/** What somebody is searched by in the table: words, and numbers without spaces. */
function getSearchText({ data }) {
    const names = [data.lastname, data.firstname, data.email, data.email2];
    const told = [data.function_ids, data.site_ids]
        .flatMap((list) => list?.records || [])
        .map((r) => r.data.display_name);
    const numbers = [data.phone, data.phone2, data.mobile, data.mobile2].map((number) =>
        (number || "").replace(/[^\d+]/g, ""),
    );
    return normalize([...names, ...told, ...numbers].filter(Boolean).join(" "));
}

/** Is each word that was typed in the row? Groups of digits are parts of one number. */
function matches(record, search) {
    const digits = search.replace(/[\s.]/g, "");
    const words = /^\+?\d+$/.test(digits) ? [digits] : normalize(search).split(/\s+/);
    const text = getSearchText(record);
    return words.every((word) => text.includes(word));
}

/**
 * Rows with a selector, of which some are hidden: the inactive ones, other names. The
 * pointer that rests on a name, or the space key, shows what is known of the person.
 */
export class CollaboratorsListRenderer extends SelectableListRenderer {
    static props = [...SelectableListRenderer.props, "isHidden?", "groupBy?"];
    static rowsTemplate = "interlocuteurs_addon.CollaboratorsRows";

    setup() {
        super.setup();
        this.quickLook = useQuickLook({
            ref: this.rootRef,
            cells: QUICK_LOOK.map((name) => `.o_data_row > td[name=${name}]`).join(),
            getPersonId: (cell) => this.getPersonId(cell),
        });
    }

    getPersonId(cell) {
        const { id } = cell.closest(".o_data_row").dataset;
        const record = this.props.list.records.find((r) => r.id === id);
        return record?.data.person_id.id;
    }

    /** The quick look says more than a tooltip, which would hide it. */
    getCellTitle(column, record) {
        return QUICK_LOOK.includes(column.name)
            ? undefined
            : super.getCellTitle(column, record);
    }

    onCellKeydownReadOnlyMode(hotkey, cell, group, record) {
        const isSelector = cell.classList.contains("o_list_record_selector");
        if (hotkey === "space" && record && !isSelector) {
            this.quickLook.toggle(cell);
            return true;
        }
        this.quickLook.close();
        return super.onCellKeydownReadOnlyMode(hotkey, cell, group, record);
    }

    get selectableRecords() {
        return this.props.list.records.filter((record) => !this.isHidden(record));
    }

    /**
     * The rows, below a title for each function or site where they are grouped: whoever
     * has several stands below each.
     */
    get sections() {
        const { groupBy, list } = this.props;
        if (!groupBy) {
            return [{ key: 0, records: list.records }];
        }
        const sections = new Map();
        for (const record of this.selectableRecords) {
            const values = record.data[groupBy].records.map((value) => [
                value.resId,
                value.data.display_name,
            ]);
            for (const [key, label] of values.length
                ? values
                : [[0, _t("Without any")]]) {
                const section = sections.get(key) || { key, label, records: [] };
                section.records.push(record);
                sections.set(key, section);
            }
        }
        // those without any come last
        return [...sections.values()].sort(
            (a, b) => !a.key - !b.key || a.label.localeCompare(b.label),
        );
    }

    isHidden(record) {
        return this.props.isHidden(record);
    }

    getRowClass(record) {
        const hidden = this.isHidden(record) ? " d-none" : "";
        const muted = record.data.status === "inactive" ? " text-700" : "";
        return super.getRowClass(record) + hidden + muted;
    }
}

/**
 * The people of an organisation: a table of collaborations that opens the people's own
 * sheets, with a menu of the actions that are bound to collaborations. The menu acts on
 * the selected rows, or on all who are shown where none is selected. A further addon adds
 * an entry by binding a server or window action to the model of the list.
 */
export class CollaboratorsField extends SelectableX2ManyField {
    static template = "interlocuteurs_addon.CollaboratorsField";
    static components = {
        ...SelectableX2ManyField.components,
        Dropdown,
        DropdownItem,
        ListRenderer: CollaboratorsListRenderer,
    };

    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.views = useService("view");
        this.ui = useState({
            showInactive: false,
            actions: null,
            search: "",
            groupBy: "",
            inactiveElsewhere: 0,
        });
        this.canOpenRecord = true;
        useRecordObserver((record) => this.countElsewhere(record));
    }

    get rendererProps() {
        const props = super.rendererProps;
        return {
            ...props,
            // the toolbar adds people: no "add a line" beside it
            activeActions: { ...props.activeActions, create: false },
            isHidden: (record) => this.isHidden(record),
            groupBy: this.ui.groupBy,
        };
    }

    isHidden(record) {
        const { showInactive, search } = this.ui;
        return (
            (!showInactive && record.data.status === "inactive") ||
            (search.trim() && !matches(record, search.trim()))
        );
    }

    get shownRecords() {
        return this.savedRecords.filter((record) => !this.isHidden(record));
    }

    get inactiveHere() {
        return this.list.records.filter((r) => r.data.status === "inactive").length;
    }

    /** Those on other pages count, too: the server knows them. */
    get inactiveCount() {
        return this.inactiveHere + this.ui.inactiveElsewhere;
    }

    async countElsewhere(record) {
        const list = record.data[this.props.name];
        if (!record.resId || list.count <= list.records.length) {
            this.ui.inactiveElsewhere = 0;
            return;
        }
        const inactive = await this.orm.call(
            record.resModel,
            "count_inactive_collaborators",
            [record.resId],
        );
        this.ui.inactiveElsewhere = Math.max(0, inactive - this.inactiveHere);
    }

    /** Whoever is searched may stand on another page. */
    async onSearch(ev) {
        this.ui.search = ev.target.value;
        for (const record of this.list.records) {
            if (record.selected && this.isHidden(record)) {
                record.toggleSelection(false);
            }
        }
        await this.loadAll();
    }

    async onGroupBy(ev) {
        this.ui.groupBy = ev.target.value;
        await this.loadAll();
    }

    /** Searching and grouping go over all pages. */
    async loadAll() {
        const isNeeded = this.ui.search.trim() || this.ui.groupBy;
        if (isNeeded && this.list.count > this.list.records.length) {
            await this.list.load({ limit: MOST_PEOPLE, offset: 0 });
        }
    }

    get isGroupable() {
        return this.list.count >= SOME_PEOPLE;
    }

    get groupings() {
        return Object.entries(GROUPINGS).filter(
            ([name]) => name in this.list.activeFields,
        );
    }

    get isSearchable() {
        return this.list.count >= MANY_PEOPLE;
    }

    get foundNobody() {
        return Boolean(this.ui.search.trim() && !this.shownRecords.length);
    }

    get isEmpty() {
        return this.list.count === (this.ui.showInactive ? 0 : this.inactiveCount);
    }

    get menuLabel() {
        const count = this.selectedIds.length;
        return count ? _t("Actions (%s)", count) : _t("Actions on all");
    }

    get inactiveLabel() {
        return this.ui.showInactive
            ? _t("Hide inactive")
            : _t("Show inactive (%s)", this.inactiveCount);
    }

    toggleInactive() {
        this.ui.showInactive = !this.ui.showInactive;
        for (const record of this.list.records) {
            if (record.selected && record.data.status === "inactive") {
                record.toggleSelection(false);
            }
        }
    }

    /** Load the actions bound to collaborations when the menu opens, not before. */
    async loadActions() {
        if (!this.ui.actions) {
            const { views } = await this.views.loadViews(
                {
                    resModel: this.list.resModel,
                    views: [[false, "list"]],
                    context: user.context,
                },
                { loadActionMenus: true },
            );
            this.ui.actions = views.list.actionMenus?.action || [];
        }
    }

    /** Those that concern the selected rows, or all that are shown. */
    get menuActions() {
        const selected = this.savedRecords.filter((record) => record.selected);
        return filterActions(
            this.ui.actions || [],
            selected.length ? selected : this.shownRecords,
        );
    }

    /**
     * Ids of the selected rows; without any, of all who work here now, unseen pages too:
     * the server knows who that is. Whoever is inactive must be shown to be meant. While
     * somebody is searched, those who were found are meant.
     */
    async getTargetIds() {
        const selected = this.selectedIds;
        if (selected.length) {
            return selected;
        }
        if (this.ui.search.trim()) {
            return this.shownRecords.map((record) => record.resId);
        }
        const ids = this.list.currentIds.filter(Number.isInteger);
        return this.ui.showInactive
            ? ids
            : this.orm.call(this.list.resModel, "get_menu_targets", [ids]);
    }

    getQuestion(count) {
        if (this.ui.search.trim()) {
            return _t(
                "Nothing is selected: this applies to everybody who was found (%s).",
                count,
            );
        }
        return this.ui.showInactive
            ? _t(
                  "Nothing is selected: this applies to everybody in the list, inactive people too (%s).",
                  count,
              )
            : _t(
                  "Nothing is selected: this applies to everybody who works here now (%s).",
                  count,
              );
    }

    /** Nothing selected means everybody: that is asked first. */
    confirmAll(item, count) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: item.name,
                    body: this.getQuestion(count),
                    confirmLabel: _t("Apply to all"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                { onClose: () => resolve(false) },
            );
        });
    }

    async runAction(item) {
        const nothingSelected = !this.selectedIds.length;
        const { showInactive, search } = this.ui;
        const allCurrent = nothingSelected && !showInactive && !search.trim();
        const ids = await this.getTargetIds();
        if (!ids.length) {
            this.notificationService.add(
                _t("Nobody works here now: select people, or show the inactive ones."),
                { type: "warning" },
            );
            return;
        }
        if (nothingSelected && !(await this.confirmAll(item, ids.length))) {
            return;
        }
        if (!(await this.props.record.save())) {
            return;
        }
        await this.action.doAction(item.id, {
            additionalContext: {
                active_id: ids[0],
                active_ids: ids,
                active_model: this.list.resModel,
                interlocuteur_all_current: allCurrent,
            },
            onClose: () => this.reload(),
        });
        await this.reload();
    }

    get organisationActions() {
        return organisationActions
            .getAll()
            .filter((action) => this.canCreate || action.forReaders);
    }

    async runOrganisationAction(item) {
        if (await this.props.record.save()) {
            await this.action.doActionButton({
                type: "object",
                name: item.method,
                resModel: this.props.record.resModel,
                resId: this.props.record.resId,
                resIds: [this.props.record.resId],
                context: this.props.record.context,
                onClose: () => this.reload(),
            });
        }
    }

    /** Read again; who is selected meanwhile stays selected. */
    async reload() {
        const { records } = this.list;
        const before = new Set(this.selectedIds);
        await this.props.record.load();
        await this.loadAll();
        const meanwhile = new Set(
            records
                .filter((r) => r.selected && !before.has(r.resId))
                .map((r) => r.resId),
        );
        for (const record of this.list.records) {
            if (meanwhile.has(record.resId) && !record.selected) {
                record.toggleSelection(true);
            }
        }
    }

    openDialog(props) {
        return new Promise((resolve) => {
            this.dialog.add(
                FormViewDialog,
                { ...props, onRecordSaved: () => this.reload() },
                { onClose: resolve },
            );
        });
    }

    /** A new line is a new person; the server ties them to the organisation. */
    async onAdd() {
        if (await this.props.record.save()) {
            await this.openNew();
        }
    }

    /** What somebody's signature says fills the form; the next one begins empty. */
    async onPaste() {
        if (await this.props.record.save()) {
            this.dialog.add(SignatureDialog, {
                organisationId: this.props.record.resId,
                onRead: (context) => this.openNew(context),
            });
        }
    }

    openNew(read = {}) {
        const context = {
            ...makeContext([this.props.context], this.props.record.evalContext),
            default_is_company: false,
            default_type: "contact",
            form_view_ref: PERSON_FORM,
        };
        return this.openDialog({
            resModel: "res.partner",
            title: _t("New contact person"),
            context: { ...context, ...read },
            nextRecordsContext: context,
            // "Save and new" beside "Save"
            isToMany: true,
            expandedFormRef: "base.view_partner_form",
        });
    }

    /** Somebody who is known already gets a further collaboration. */
    async onLink() {
        if (await this.props.record.save()) {
            await this.openDialog({
                resModel: this.list.resModel,
                title: _t("Add a person who is known already"),
                context: { default_organisation_id: this.props.record.resId },
            });
        }
    }

    /** The person's whole sheet, from which one goes on to the others of the list. */
    async openRecord(record, { newWindow } = {}) {
        if (await this.props.record.save()) {
            const people = this.shownRecords.map((r) => r.data.person_id.id);
            await this.action.doAction(
                {
                    type: "ir.actions.act_window",
                    res_model: "res.partner",
                    res_id: record.data.person_id.id,
                    views: [[false, "form"]],
                },
                { newWindow, props: { resIds: [...new Set(people)] } },
            );
        }
    }
}

export const collaboratorsField = {
    ...x2ManyField,
    component: CollaboratorsField,
    displayName: _t("People of an organisation"),
    supportedTypes: ["one2many"],
};

registry.category("fields").add("interlocuteur_collaborators", collaboratorsField);
