import { X2ManyField } from "@web/views/fields/x2many/x2many_field";
import { ListRenderer } from "@web/views/list/list_renderer";

/** Rows with a selector. Core's sub-lists have none: their own selection is always empty. */
export class SelectableListRenderer extends ListRenderer {
    get selectableRecords() {
        return this.props.list.records;
    }

    get selectAll() {
        const records = this.selectableRecords;
        return records.length > 0 && records.every((record) => record.selected);
    }

    toggleSelection() {
        const selected = !this.selectAll;
        for (const record of this.selectableRecords) {
            record.toggleSelection(selected);
        }
    }

    /** On a phone a long touch begins the selection, further touches go on with it. */
    get isSelecting() {
        return this.env.isSmall && this.props.list.records.some((r) => r.selected);
    }

    ignoreEventInSelectionMode(ev) {
        if (this.isSelecting) {
            ev.stopPropagation();
            ev.preventDefault();
        }
    }

    onRowTouchEnd(record) {
        const elapsed = Date.now() - this.touchStartMs;
        this.endsLongTouch = elapsed >= this.constructor.LONG_TOUCH_THRESHOLD;
        super.onRowTouchEnd(record);
    }

    onClickCapture(record, ev) {
        if (this.isSelecting || this.endsLongTouch) {
            ev.stopPropagation();
            ev.preventDefault();
            // some browsers send a click after a long touch, too
            if (!this.endsLongTouch) {
                this.toggleRecordSelection(record);
            }
            this.endsLongTouch = false;
        }
    }

    // core pads short lists with empty rows
    get getEmptyRowIds() {
        return [];
    }
}

/** A table inside a form whose rows can be selected, below a toolbar that acts on them. */
export class SelectableX2ManyField extends X2ManyField {
    static components = {
        ...X2ManyField.components,
        ListRenderer: SelectableListRenderer,
    };

    get rendererProps() {
        return { ...super.rendererProps, allowSelectors: true };
    }

    get savedRecords() {
        return this.list.records.filter((record) => record.resId);
    }

    get selectedIds() {
        return this.savedRecords.filter((r) => r.selected).map((r) => r.resId);
    }
}
