import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/** A graph that counts: there is no half of a person on its axis. */
export class CountGraphRenderer extends GraphRenderer {
    getScaleOptions() {
        const options = super.getScaleOptions();
        if (options.y) {
            options.y.ticks = {
                ...options.y.ticks,
                precision: 0,
                callback: (value) => this.formatValue(value),
            };
        }
        return options;
    }
}

registry.category("views").add("interlocuteur_count_graph", {
    ...graphView,
    Renderer: CountGraphRenderer,
});
