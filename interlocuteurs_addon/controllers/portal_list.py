from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..tools.forms import clean_page, get_text
from .portal_switcher import get_acting_domain, get_acting_organisation


class PortalList(CustomerPortal):
    """What the lists of the portal have in common: search, sort, filter, group, pager.

    Everything is searched with the rights of the user: record rules decide.
    """

    def _prepare_list_values(self, model, url, options, query):
        """Return what a list and its search bar show.

        :param model: a model, with the rights of the user
        :param options: dict of ``domain``, ``sortings``, ``inputs`` (name to label and
            fields), ``field`` of the organisation, ``page_name``
        :param query: dict of the arguments of the request
        """
        page = clean_page(query.get("page", 1))
        query = {name: get_text(value) for name, value in query.items()}
        offered = self._get_list_choices(options)
        chosen = self._read_list_choices(offered, query)
        search = query.get("search", "")
        domain = self._get_list_domain(options, offered, chosen, search)
        kept = {name: chosen[name] for name in ("sortby", "filterby", "groupby")}
        if search:
            kept |= {"search": search, "search_in": chosen["search_in"]}
        pager = portal_pager(
            url=url,
            url_args=kept,
            total=model.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        records = model.search(
            domain,
            order=self._get_list_order(options, chosen),
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        filters, groups = offered["filterby"], offered["groupby"]
        return {
            **self._prepare_portal_layout_values(),
            **chosen,
            "page_name": options["page_name"],
            "default_url": url,
            "pager": pager,
            "records": records,
            "grouped_records": self._group(
                records, chosen["groupby"], options["field"]
            ),
            "searchbar_sortings": options["sortings"],
            "searchbar_filters": filters if len(filters) > 1 else {},
            "searchbar_groupby": groups if len(groups) > 1 else {},
            "searchbar_inputs": options["inputs"],
            "search": search,
        }

    def _get_list_choices(self, options):
        """Return what a list lets one choose, by the argument of its links.

        :return: dict of argument to dict of choices; where none is made, the first
            one counts
        """
        return {
            "sortby": options["sortings"],
            "filterby": self._get_organisation_filters(options["field"]),
            "groupby": self._get_organisation_groups(),
            "search_in": options["inputs"],
        }

    def _read_list_choices(self, offered, query):
        """Return what was chosen, as far as it is offered: nobody is bound to it.

        :param offered: of :meth:`_get_list_choices`
        :param query: dict of the arguments of the request, as clean texts
        """
        return {
            name: query[name] if query.get(name) in choices else next(iter(choices))
            for name, choices in offered.items()
        }

    def _get_list_domain(self, options, offered, chosen, search):
        """Return which records a list shows, on all of its pages."""
        return (
            Domain(options["domain"])
            & get_acting_domain(options["field"])
            & Domain(offered["filterby"][chosen["filterby"]]["domain"])
            & self._get_search_domain(options["inputs"], search, chosen["search_in"])
        )

    def _get_list_order(self, options, chosen):
        """Return the order of a list: groups stay together over all pages."""
        order = options["sortings"][chosen["sortby"]]["order"]
        if chosen["groupby"] == "organisation":
            return f"{options['field']}, {order}"
        return order

    def _group(self, records, groupby, field):
        """Return a list of a title, or ``None``, and the records below it."""
        if groupby != "organisation":
            return [(None, records)] if records else []
        return [
            (organisation.name or "", group)
            for organisation, group in records.grouped(field).items()
        ]

    def _get_organisation_filters(self, field):
        filters = {"all": {"label": request.env._("All"), "domain": []}}
        organisations = request.env.user._get_portal_organisations()
        if len(organisations) > 1 and not get_acting_organisation():
            for organisation in organisations:
                filters[str(organisation.id)] = {
                    "label": organisation.name,
                    "domain": [(field, "=", organisation.id)],
                }
        return filters

    def _get_organisation_groups(self):
        groups = {"none": {"label": request.env._("None")}}
        organisations = request.env.user._get_portal_organisations()
        if len(organisations) > 1 and not get_acting_organisation():
            groups["organisation"] = {"label": request.env._("Organisation")}
        return groups

    def _get_search_domain(self, inputs, search, search_in):
        if not search:
            return Domain.TRUE
        names = inputs[search_in]["fields"]
        return Domain.OR(Domain(name, "ilike", search) for name in names)

    def _get_inputs(self, **labels_and_fields):
        """Return the choices of the search bar: "all", then each by itself.

        :param labels_and_fields: name to a label and the name of a field
        """
        inputs = {
            "all": {
                "input": "all",
                "label": request.env._("Search in All"),
                "fields": [field for _label, field in labels_and_fields.values()],
            }
        }
        for name, (label, field) in labels_and_fields.items():
            inputs[name] = {"input": name, "label": label, "fields": [field]}
        return inputs
