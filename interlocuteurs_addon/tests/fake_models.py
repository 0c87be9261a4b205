"""Models that exist for the length of a test class only."""

from odoo.orm.model_classes import add_to_registry


def fake_model(definition):
    """Keep a model out of the registries that are loaded after its definition.

    Odoo's own runner imports the tests afterwards; pytest imports them before.
    """
    type(definition)._module_to_models__[definition._module].remove(definition)
    return definition


class FakeModelsMixin:
    """Put models into the registry for a test class, and take them out after it.

    ``odoo-test-helper`` 2.1.3 did this up to Odoo 18; on 19 it does not import, as
    ``MetaModel.module_to_models`` is gone.
    """

    @classmethod
    def add_fake_models(cls, *model_definitions):
        """Make models, or extensions of models, usable until the class ends."""
        registry = cls.env.registry
        names = [definition._name for definition in model_definitions]
        extended = {
            name: registry[name]._base_classes__ for name in names if name in registry
        }
        for definition in model_definitions:
            add_to_registry(registry, definition)
        # the tables go with the transaction of the class, the classes by this
        cls.addClassCleanup(cls._remove_fake_models, names, extended)
        cls._set_up_registry(names)
        registry.init_models(
            cls.env.cr, names, {"module": "interlocuteurs_addon"}, install=True
        )

    @classmethod
    def _set_up_registry(cls, names):
        cls.env.registry._setup_models__(cls.env.cr, names)
        cls.env.invalidate_all()

    @classmethod
    def _remove_fake_models(cls, names, extended):
        registry = cls.env.registry
        added = [name for name in names if name not in extended]
        for name in added:
            del registry.models[name]
        for model_class in registry.models.values():
            for name in added:
                model_class._inherit_children.discard(name)
        for name, base_classes in extended.items():
            registry[name]._base_classes__ = base_classes
        cls._set_up_registry(list(extended))
