{
    "name": "An empty portal page, to measure against",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "interlocuteurs_addon contributors",
    "depends": ["portal"],
    "data": ["views/templates.xml"],
    "installable": True,
}
