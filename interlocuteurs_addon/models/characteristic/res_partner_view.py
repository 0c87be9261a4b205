from lxml.builder import E

from odoo import api, models


class ResPartner(models.Model):
    """Views show the characteristics: a section of the form, columns, search."""

    _inherit = "res.partner"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        """Cache views for each set of groups that users see."""
        key = super()._get_view_cache_key(view_id, view_type, **options)
        scopes = self.env["interlocuteur.characteristic.group"]._get_visible_scopes()
        preview = self.env.context.get("characteristic_preview")
        return (*key, self.env.user._is_internal(), preview, *(s.id for s in scopes))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Add the characteristics that the user may see."""
        arch, view = super()._get_view(view_id, view_type, **options)
        sections = self._get_characteristic_sections()
        if sections and view_type == "form":
            for place in arch.iter("div"):
                if place.get("name") == "characteristics":
                    self._add_characteristics_to_form(place, sections)
        elif sections and view_type == "list":
            self._add_characteristics_to_list(arch, sections)
        elif sections and view_type == "search":
            self._add_characteristics_to_search(arch, sections)
        return arch, view

    @api.model
    def _get_characteristic_sections(self):
        """Return what views show.

        :return: list of (group, list of definitions), in the order of the sheet
        """
        preview = self.env.context.get("characteristic_preview")
        by_group = {}
        for definition in self._get_active_definitions():
            by_group.setdefault(definition.group_id, []).append(definition)
        # sudo: names of sections, of the companies in which the user works
        groups = self.env["interlocuteur.characteristic.group"].sudo().browse(by_group)
        return [
            (group, by_group[group.id])
            for group in groups.sorted()
            if not preview or group.id == preview
        ]

    # ------------------------------------------------------------------ form

    @api.model
    def _add_characteristics_to_form(self, place, sections):
        """Fill ``place`` with a section for each group, in two columns."""
        preview = self.env.context.get("characteristic_preview")
        for group, definitions in sections:
            left, right, wide = E.group(), E.group(), E.group(col="1")
            narrow = [each for each in definitions if not each.kind.is_wide]
            for index, definition in enumerate(narrow):
                column = left if index * 2 < len(narrow) else right
                column.extend(self._get_characteristic_form_nodes(definition))
            section = E.group(left, right, string=group.name)
            section.set("name", f"characteristics_{group.id}")
            if not preview:
                section.set("invisible", f"{group.id} not in characteristic_group_ids")
            wide_ones = [each for each in definitions if each.kind.is_wide]
            for definition in wide_ones:
                wide.append(E.group(*self._get_characteristic_form_nodes(definition)))
            if wide_ones:
                wide.set("colspan", "2")
                section.append(wide)
            place.append(section)

    @api.model
    def _get_characteristic_form_nodes(self, definition):
        """Return the nodes of one characteristic: field, or label, field and unit."""
        kind = definition.kind
        attributes = {**kind.attributes, **kind.form_attributes}
        if definition.mandatory:
            attributes["required"] = (
                f"{definition.group_id} in characteristic_mandatory_group_ids"
            )
        # sudo: name and unit of a characteristic that the user may see
        characteristic = (
            self.env["interlocuteur.characteristic"].sudo().browse(definition.id)
        )
        field = E.field(name=definition.field, string=characteristic.name, **attributes)
        if not characteristic.unit:
            return [field]
        field.set("class", "oe_inline")
        return [
            E.label({"for": definition.field, "string": characteristic.name}),
            E.div(field, E.span(characteristic.unit), {"class": "o_row"}),
        ]

    # ------------------------------------------------------------------ list, search

    @api.model
    def _add_characteristics_to_list(self, arch, sections):
        """Offer each characteristic as a column."""
        for _group, definitions in sections:
            for definition in definitions:
                attributes = {"optional": "hide", **definition.kind.attributes}
                arch.append(E.field(name=definition.field, **attributes))

    @api.model
    def _add_characteristics_to_search(self, arch, sections):
        """Search, filter and group by each characteristic, as its type allows."""
        last_field = arch.findall("field")[-1:]
        group_by = arch.findall("group")[-1:]
        labels = self.fields_get(
            [each.field for _group, definitions in sections for each in definitions],
            ["string"],
        )
        for _group, definitions in sections:
            for definition in definitions:
                label = labels[definition.field]["string"]
                node = E.field(name=definition.field)
                if last_field:
                    last_field[0].addnext(node)
                    last_field = [node]
                else:
                    arch.insert(0, node)
                    last_field = [node]
                self._add_characteristic_filter(arch, group_by, definition, label)
                if group_by and definition.kind.is_groupable:
                    group_by[0].append(
                        E.filter(
                            name=f"group_{definition.field}",
                            string=label,
                            context=f"{{'group_by': '{definition.field}'}}",
                        )
                    )

    @api.model
    def _add_characteristic_filter(self, arch, group_by, definition, label):
        """Add the filter that needs no value: a period, or yes."""
        attributes = definition.kind.get_filter(definition.field)
        if not attributes:
            return
        node = E.filter(name=f"filter_{definition.field}", string=label, **attributes)
        separator = E.separator()
        if group_by:
            group_by[0].addprevious(separator)
            group_by[0].addprevious(node)
        else:
            arch.extend((separator, node))
