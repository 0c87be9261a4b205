"""Small wrong changes of Python code: what `./dev mutate` tries. Standard library only.

A mutant is one change in the body of one function. Fields, constraints and constants of
a class are left alone: they are read once, when Odoo loads the addon.
"""

import ast
import re
from typing import NamedTuple

COMPARISONS = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
BINARY = {
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mult: ast.FloorDiv,
}
LEAF_OPERATORS = {
    "=": "!=",
    "!=": "=",
    "in": "not in",
    "not in": "in",
    "any": "not any",
    "not any": "any",
    "<=": "<",
    ">=": ">",
    "<": "<=",
    ">": ">=",
    "child_of": "=",
}
NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
DOMAINS = {"TRUE": "FALSE", "FALSE": "TRUE", "OR": "AND", "AND": "OR"}
# methods that return their record set, or most of it
DROPPED_CALLS = {"sudo", "with_context", "with_user", "exists", "filtered"}
SQL_WORDS = [
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bIS NOT TRUE\b", "IS TRUE"),
    (r"\bIS TRUE\b", "IS NOT TRUE"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"(?<= )= (?!ANY)", "<> "),
    (r"(?<= )<= ", "< "),
    (r"(?<= )>= ", "> "),
]


class Mutant(NamedTuple):
    """One change of one function."""

    function: str
    """Its qualified name."""
    change: str
    """What stood there, and what stands there now; tells the mutants of one apart."""
    code: object
    """The code object of the changed function."""


def get_mutants(path, wanted=()):
    """Return the mutants of the functions of a file.

    :param Path path: the file
    :param wanted: names of functions or methods, all of the file if there are none
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    mutants = []
    for qualname, function in get_functions(tree):
        if wanted and function.name not in wanted:
            continue
        seen = {}
        for change in change_each(function):
            seen[change] = seen.get(change, 0) + 1
            number = f" #{seen[change]}" if seen[change] > 1 else ""
            ast.fix_missing_locations(tree)
            code = find_code(compile(tree, str(path), "exec"), qualname)
            mutants.append(Mutant(qualname, change + number, code))
    return mutants


def get_functions(tree):
    """Yield the functions of a module and the methods of its classes, with names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for child in node.body:
                if isinstance(child, ast.FunctionDef):
                    yield f"{node.name}.{child.name}", child


def find_code(code, qualname):
    """Return the code object of that qualified name inside a module's."""
    if code.co_qualname == qualname:
        return code
    children = [const for const in code.co_consts if hasattr(const, "co_qualname")]
    found = (find_code(child, qualname) for child in children)
    return next(filter(None, found), None)


def change_each(function):
    """Change one place after the other, yield what is changed, and change it back."""
    body = function.body[bool(ast.get_docstring(function)) :]
    for statement in body:
        for parent, name, index in get_slots(function, statement):
            holder = getattr(parent, name)
            node = holder if index is None else holder[index]
            for new in get_variants(node, name, parent):
                before, after = show(node), show(new)
                put(parent, name, index, new)
                yield f"{before}  ->  {after}"
                put(parent, name, index, node)


def get_slots(function, statement):
    """Yield where the nodes of a statement stand, itself first."""
    yield function, "body", function.body.index(statement)
    todo = [statement]
    while todo:
        parent = todo.pop(0)
        for name, value in ast.iter_fields(parent):
            if name in ("decorator_list", "args", "annotation", "exc") and not (
                isinstance(parent, ast.Call)
            ):
                continue
            for index, child in enumerate(
                value if isinstance(value, list) else [value]
            ):
                if not isinstance(child, ast.AST) or is_docstring(parent, child):
                    continue
                yield parent, name, index if isinstance(value, list) else None
                todo.append(child)


def is_docstring(parent, child):
    """Tell whether a statement is a text only."""
    return (
        isinstance(parent, ast.FunctionDef)
        and isinstance(child, ast.Expr)
        and isinstance(child.value, ast.Constant)
    )


def put(parent, name, index, node):
    """Put a node into a place of the tree."""
    if index is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[index] = node


def show(node):
    """Return a node in one short line."""
    if is_dead(node):
        return f"without {show(node.body)}" if node.body else "None"
    if isinstance(node, ast.Expr) and is_dead(node.value):
        return "removed"
    if isinstance(node, ast.Return) and is_dead(node.value):
        return "return None"
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 160 else f"{text[:100]} … {text[-57:]}"


def dead(value):
    """Return an expression that is never run; what it closes over stays known."""
    return ast.IfExp(ast.Constant(False), value, ast.Constant(None))


def is_dead(node):
    """Tell whether it is such an expression."""
    return (
        isinstance(node, ast.IfExp)
        and isinstance(node.test, ast.Constant)
        and node.test.value is False
    )


# ---------------------------------------------------------------- kinds of change


def get_variants(node, slot, parent):
    """Yield what may stand in a node's place."""
    method = globals().get(f"vary_{type(node).__name__.lower()}")
    if method:
        yield from method(node, parent)
    if slot == "test":
        equality = isinstance(node, ast.Compare) and isinstance(
            node.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot)
        )
        if not equality and not isinstance(node, ast.UnaryOp):
            yield ast.UnaryOp(ast.Not(), node)
    elif slot == "ifs":
        yield ast.Constant(True)


def vary_compare(node, _parent):
    """Yield the opposite, or the same with or without the limit."""
    if len(node.ops) == 1:
        operator = COMPARISONS[type(node.ops[0])]()
        yield ast.Compare(node.left, [operator], node.comparators)


def vary_boolop(node, _parent):
    """Yield *and* for *or*."""
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)


def vary_binop(node, _parent):
    """Yield another operator."""
    if type(node.op) in BINARY:
        yield ast.BinOp(node.left, BINARY[type(node.op)](), node.right)


def vary_unaryop(node, _parent):
    """Yield what stood under a *not*."""
    if isinstance(node.op, (ast.Not, ast.Invert)):
        yield node.operand


def vary_constant(node, parent):
    """Yield another truth value or number; a limit only saves work."""
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        is_limit = isinstance(parent, ast.keyword) and parent.arg == "limit"
        if not is_limit:
            yield ast.Constant(node.value + 1)


def vary_name(node, parent):
    """Yield *any* for *all*."""
    if node.id in NAMES and isinstance(parent, ast.Call) and parent.func is node:
        yield ast.Name(NAMES[node.id], ast.Load())


def vary_attribute(node, _parent):
    """Yield Domain.FALSE for Domain.TRUE."""
    if getattr(node.value, "id", None) == "Domain" and node.attr in DOMAINS:
        yield ast.Attribute(node.value, DOMAINS[node.attr], ast.Load())


def vary_tuple(node, _parent):
    """Yield other leaves of a domain."""
    if is_leaf(node.elts):
        for operator in vary_operator(node.elts[1]):
            yield ast.Tuple([node.elts[0], operator, node.elts[2]], ast.Load())
        for always in (1, 0):
            leaf = [ast.Constant(always), ast.Constant("="), ast.Constant(1)]
            yield ast.Tuple(leaf, ast.Load())


def vary_call(node, _parent):
    """Yield other domains, other SQL, and record sets without what narrows them."""
    name = getattr(node.func, "id", None)
    if name == "Domain" and is_leaf(node.args):
        for operator in vary_operator(node.args[1]):
            yield ast.Call(node.func, [node.args[0], operator, node.args[2]], [])
        for always in ("TRUE", "FALSE"):
            yield ast.Attribute(node.func, always, ast.Load())
    elif name == "SQL" and node.args and isinstance(node.args[0], ast.Constant):
        for text in vary_sql(node.args[0].value):
            yield ast.Call(
                node.func, [ast.Constant(text), *node.args[1:]], node.keywords
            )
    elif getattr(node.func, "attr", None) in DROPPED_CALLS:
        yield node.func.value


def is_leaf(elements):
    """Tell whether three elements are field, operator and value."""
    return (
        len(elements) == 3
        and isinstance(elements[1], ast.Constant)
        and elements[1].value in LEAF_OPERATORS
    )


def vary_operator(node):
    """Yield the opposite operator of a leaf."""
    yield ast.Constant(LEAF_OPERATORS[node.value])


def vary_sql(text):
    """Yield a query with one word changed, each in turn."""
    for pattern, new in SQL_WORDS:
        for match in re.finditer(pattern, text):
            yield f"{text[: match.start()]}{new}{text[match.end() :]}"


def vary_expr(node, _parent):
    """Yield nothing in place of a call."""
    if isinstance(node.value, (ast.Call, ast.Yield)):
        yield ast.Expr(dead(node.value))


def vary_raise(node, _parent):
    """Yield nothing in place of an error."""
    if node.exc:
        yield ast.Expr(dead(node.exc))


def vary_return(node, _parent):
    """Yield a return of nothing."""
    if node.value and not isinstance(node.value, ast.Constant):
        yield ast.Return(dead(node.value))


def vary_assign(node, _parent):
    """Yield nothing in place of what is written to a record or a dict."""
    if isinstance(node.targets[0], (ast.Attribute, ast.Subscript)):
        yield ast.Expr(dead(node.value))


def vary_augassign(node, _parent):
    """Yield nothing in place of an addition."""
    yield ast.Expr(dead(node.value))


def vary_continue(_node, _parent):
    """Yield the end of the loop."""
    yield ast.Break()
