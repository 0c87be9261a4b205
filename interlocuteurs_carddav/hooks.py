from .models.phone_proposal import TO_CHECK
from .models.res_users_apikeys import SCOPE


def uninstall_hook(env):
    """Take along what stands in tables of Odoo: keys, activities, settings."""
    env["res.users.apikeys"].search([("scope", "=", SCOPE)]).unlink()
    # core keeps a type of activities as long as there is one of it
    kind = env.ref(TO_CHECK, raise_if_not_found=False)
    asked = [("activity_type_id", "in", kind.ids if kind else [])]
    env["mail.activity"].with_context(active_test=False).search(asked).unlink()
    env["ir.config_parameter"].search(
        [("key", "=like", "interlocuteurs\\_carddav.%")]
    ).unlink()
    _remove_names_of_inheritance(env)


def _remove_names_of_inheritance(env):
    """Remove what other modules keep of our models with a chatter or core's keys.

    Each module that extends ``mail.thread`` names the inheritance by our model, too;
    core removes only the names of the module that goes.
    """
    for model, name in (
        ("ir.model.inherit", "model\\_inherit\\_\\_interlocuteur\\_phone\\_%"),
        ("ir.model.inherit", "model\\_inherit\\_\\_interlocuteur\\_carddav\\_%"),
        ("ir.model.fields.selection", "selection\\_\\_interlocuteur\\_phone\\_%"),
    ):
        env["ir.model.data"].search(
            [
                ("module", "!=", "interlocuteurs_carddav"),
                ("model", "=", model),
                ("name", "=like", name),
            ]
        ).unlink()
