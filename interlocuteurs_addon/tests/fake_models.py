"""Models that exist for the length of a test class only."""

from odoo.orm.model_classes import _init_model_class_attributes, add_to_registry


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
        """Make models usable through ``cls.env`` until the class ends.

        A definition that inherits a model under its own name extends it, as one of a
        further addon does.
        """
        registry = cls.env.registry
        names = list(dict.fromkeys(each._name for each in model_definitions))
        bases = {n: registry[n]._base_classes__ for n in names if n in registry}
        for definition in model_definitions:
            add_to_registry(registry, definition)
        # the tables go with the transaction of the class, the classes by this
        cls.addClassCleanup(cls._remove_fake_models, names, bases)
        cls._set_up_registry(names)
        changed = {
            each._name
            for each in model_definitions
            if each._name not in bases or each._field_definitions
        }
        registry.init_models(
            cls.env.cr,
            registry.descendants(changed, "_inherit"),
            {"module": "interlocuteurs_addon"},
            install=True,
        )

    @classmethod
    def _set_up_registry(cls, names):
        cls.env.registry._setup_models__(cls.env.cr, names)
        cls.env.invalidate_all()

    @classmethod
    def _remove_fake_models(cls, names, bases):
        registry = cls.env.registry
        for name, classes in bases.items():
            registry[name]._base_classes__ = classes
            _init_model_class_attributes(registry[name])
        new = [name for name in names if name not in bases]
        for name in new:
            del registry.models[name]
        for model_class in registry.models.values():
            for name in new:
                model_class._inherit_children.discard(name)
        cls._set_up_registry(list(bases))
