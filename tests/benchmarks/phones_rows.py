"""100 employees with phones, for a crowd that polls."""

import os

from odoo import fields
from odoo.fields import Command

from .vcard_measure import make_people

EMPLOYEES = int(os.environ.get("BENCH_EMPLOYEES", "100"))
PEOPLE = 50 * EMPLOYEES


def make_phones(env):
    """Make employees with keys, each in charge of some people.

    :return: for the book of one's customers and for that of everybody, how many people
        each phone holds, and the phones
    """
    people = make_people(env, PEOPLE)
    users = env["res.users"].create(
        [
            {
                "name": f"Technician {number}",
                "login": f"technician{number}",
                "group_ids": [Command.set(env.ref("base.group_user").ids)],
            }
            for number in range(EMPLOYEES)
        ]
    )
    organisations = people.parent_id
    for user, organisation in zip(users, organisations, strict=False):
        organisation.user_id = user
    Book = env["interlocuteur.address.book"]
    Book.search([]).active = False
    books = Book.create(
        [
            {"name": name, "selection": name, "user_id": False}
            for name in ("customers", "all")
        ]
    )
    until = fields.Datetime.add(fields.Datetime.now(), days=30)
    keys = {
        user: [
            env["res.users.apikeys"].with_user(user).sudo()._generate(scope, "P", until)
            for scope in ("interlocuteurs_carddav", "rpc")
        ]
        for user in users
    }
    env.cr.commit()
    return [
        {
            "people": book.with_user(users[0]).people_count,
            "phones": [
                {
                    "login": user.login,
                    "key": keys[user][0],
                    "rpc_key": keys[user][1],
                    "path": f"/interlocuteurs/carddav/{user.id}/{book.id}/",
                }
                for user in users
            ],
        }
        for book in books
    ]
