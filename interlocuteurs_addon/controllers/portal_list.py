from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from ..models.portal.page import PortalChoice, PortalColumn
from ..tools.forms import clean_page, get_text
from .portal_switcher import get_acting_domain, get_acting_organisation

ORGANISATION = "organisation"
ALL = "all"


class PortalList(CustomerPortal):
    """A list of the portal from its description: search, sort, filter, group, pager.

    Everything is searched with the rights of the description's ``records``, which are
    those of the user: record rules decide.
    """

    # a phone's connection carries so many at once; core's lists follow
    _items_per_page = 20

    def _get_portal_pages(self):
        """Return the descriptions of all lists, by name."""
        return request.env["interlocuteur.portal.page.mixin"]._get_all_portal_pages()

    def _get_page_domain(self, page):
        """Return the domain of what a list shows of what the user reads.

        A seam for lists whose domain another addon's controller gives.
        """
        return page.domain

    def _get_listed_domain(self, page):
        """Return the domain of what the page of a list shows, of all of its filters.

        It differs from :meth:`_get_page_domain` where one page has several lists.
        """
        return self._get_page_domain(page)

    def _get_page_choices(self, page):
        """Return what a list offers: sortings, filters, groupings and searches.

        A seam for lists whose controllers another addon has.
        """
        return {
            "sortings": page.get_sortings(),
            "filters": page.filters,
            "groupings": page.get_groupings(),
            "searches": page.get_searches(),
        }

    def _count_page(self, page, domain=Domain.TRUE):
        """Return how many records a list shows.

        :param domain: what narrows it
        """
        if not page.records.has_access("read"):
            return 0
        return page.records.search_count(Domain(self._get_page_domain(page)) & domain)

    def _prepare_list_values(self, page, query):
        """Return what a list and its search bar show.

        :param page: a ``PortalPage``
        :param query: dict of the arguments of the request
        """
        number = clean_page(query.get("page", 1))
        offered, chosen, search = self._read_list_query(page, query)
        domain = self._get_list_domain(page, offered, chosen, search)
        kept = {name: choice for name, choice in chosen.items() if name != "search_in"}
        if search:
            kept |= {"search": search, "search_in": chosen["search_in"]}
        pager = portal_pager(
            url=page.url,
            url_args=kept,
            total=page.records.search_count(domain),
            page=number,
            step=self._items_per_page,
        )
        records = page.records.search(
            domain,
            order=self._get_list_order(page, offered, chosen),
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        layout = self._prepare_portal_layout_values()
        grouping = offered["groupby"][chosen["groupby"]].value
        by_organisation = chosen["groupby"] == ORGANISATION
        return {
            **layout,
            **chosen,
            **self._prepare_search_bar(page, offered),
            "page_name": page.name,
            "portal_page": page,
            "default_url": page.url,
            "pager": pager,
            "records": records,
            "columns": page.get_columns(
                layout["several_organisations"] and not by_organisation
            ),
            "grouped_records": self._group(records, grouping),
            "search": search,
            "further_filters": [
                (name, narrowing.label, offered[name], chosen[name])
                for name, narrowing in page.further_filters.items()
                # one choice besides "all" is none
                if len(offered[name]) > 2 or chosen[name] != ALL
            ],
            "kept_choices": {
                name: text
                for name, text in kept.items()
                if name not in page.further_filters
            },
        }

    def _read_list_query(self, page, query):
        """Return what a list offers, what was chosen of it, and what is searched.

        :param query: dict of the arguments of the request
        """
        query = {name: get_text(value) for name, value in query.items()}
        offered = self._get_list_choices(page)
        chosen = self._read_list_choices(offered, query)
        return offered, chosen, query.get("search", "")

    def _get_list_choices(self, page):
        """Return what a list lets one choose, by the argument of its links.

        :return: dict of argument to dict of ``PortalChoice``; where none is made, the
            first one counts
        """
        organisations = self._get_choice_of_organisations()
        field = page.organisation_field
        label = request.env._("Organisation")
        groups = {ORGANISATION: PortalChoice(label, field)}
        choices = self._get_page_choices(page)
        everywhere = [choice.value for choice in choices["searches"].values()]
        return {
            "sortby": choices["sortings"] or {"default": PortalChoice("", None)},
            "filterby": {
                ALL: PortalChoice(request.env._("All"), Domain.TRUE),
                **choices["filters"],
                **{
                    str(each.id): PortalChoice(each.name, Domain(field, "=", each.id))
                    for each in organisations
                },
            },
            "groupby": {
                "none": PortalChoice(request.env._("None"), None),
                **choices["groupings"],
                **(groups if organisations else {}),
            },
            "search_in": {
                "all": PortalChoice(request.env._("Search in All"), everywhere),
                **{
                    name: PortalChoice(choice.label, [choice.value])
                    for name, choice in choices["searches"].items()
                },
            },
            **{
                name: {
                    ALL: PortalChoice(request.env._("All"), Domain.TRUE),
                    **narrowing.get_choices(),
                }
                for name, narrowing in page.further_filters.items()
            },
        }

    def _get_choice_of_organisations(self):
        """Return the organisations to tell apart: none where there is but one."""
        organisations = request.env.user._get_portal_organisations()
        several = len(organisations) > 1 and not get_acting_organisation()
        return organisations if several else organisations.browse()

    def _read_list_choices(self, offered, query):
        """Return what was chosen, as far as it is offered: nobody is bound to it.

        :param offered: of :meth:`_get_list_choices`
        :param query: dict of the arguments of the request, as clean texts
        """
        return {
            name: query[name] if query.get(name) in choices else next(iter(choices))
            for name, choices in offered.items()
        }

    def _get_list_domain(self, page, offered, chosen, search):
        """Return which records a list shows, on all of its pages."""
        return (
            Domain(self._get_listed_domain(page))
            & get_acting_domain(page.organisation_field)
            & Domain(offered["filterby"][chosen["filterby"]].value)
            & self._get_search_domain(page, offered, search, chosen["search_in"])
            & Domain.AND(
                Domain(offered[name][chosen[name]].value)
                for name in page.further_filters
            )
        )

    def _get_search_domain(self, page, offered, search, search_in):
        if not search:
            return Domain.TRUE
        paths = offered["search_in"][search_in].value
        return Domain.OR(Domain(path, "ilike", search) for path in paths)

    def _get_list_order(self, page, offered, chosen):
        """Return the order of a list: groups stay together over all pages."""
        order = offered["sortby"][chosen["sortby"]].value or page.records._order
        grouping = offered["groupby"][chosen["groupby"]].value
        return f"{grouping.split('.')[0]}, {order}" if grouping else order

    def _group(self, records, grouping):
        """Return a list of a title, or ``None``, and the records below it.

        :param grouping: the path of a field, or ``None``
        """
        if not grouping:
            return [(None, records)] if records else []
        title = PortalColumn(grouping)
        groups = records.grouped(grouping.split(".")[0]).values()
        nothing = request.env._("None")
        titled = {}
        for group in groups:
            name = title.format(group[:1]) or nothing
            titled[name] = titled.get(name, records.browse()) + group
        return list(titled.items())

    def _prepare_search_bar(self, page, offered):
        """Return what core's search bar shows of what is offered."""

        def describe(choices):
            return {
                name: {"label": choice.label, "input": name}
                for name, choice in choices.items()
            }

        filters, groups = offered["filterby"], offered["groupby"]
        return {
            "searchbar_sortings": describe(page.get_sortings()),
            "searchbar_filters": describe(filters) if len(filters) > 1 else {},
            "searchbar_groupby": describe(groups) if len(groups) > 1 else {},
            "searchbar_inputs": describe(offered["search_in"]) if page.searches else {},
        }
