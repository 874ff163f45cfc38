"""The modules of the bot import each other in one direction, also where only a type is meant."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

BOT = Path(__file__).resolve().parents[2] / "bot"


def imported(file: Path, modules: set[str]) -> set[str]:
    """The modules of the bot that `file` imports, at the top, in functions, or for types."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found & modules


def test_no_module_imports_one_that_imports_it() -> None:
    files = {".".join(file.relative_to(BOT.parent).with_suffix("").parts): file for file in BOT.rglob("*.py")}
    modules = {name.removesuffix(".__init__") for name in files} - {"bot", "bot.cogs"}
    graph = {name: imported(file, modules) for name, file in files.items()}

    order = list(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle

    assert order.index("bot.buttons") < order.index("bot.client") < order.index("bot.request")


def test_what_counts_for_a_monitor_is_imported_only_where_there_is_one() -> None:
    """`bot.running` imports it inside a function, and so does nothing else."""
    for file in BOT.rglob("*.py"):
        if file.parent.name == "monitor":
            continue
        top = ast.Module([node for node in ast.parse(file.read_text("utf-8")).body if not isinstance(node, ast.If)], [])
        inside = {id(each) for node in ast.walk(top) if isinstance(node, ast.FunctionDef) for each in ast.walk(node)}
        names = {
            name
            for node in ast.walk(top)
            if id(node) not in inside
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not {name for name in names if name.startswith(("bot.monitor", "prometheus_client"))}, file


def test_the_bot_asks_the_library_and_not_its_store() -> None:
    """Neither for types nor in functions is the store imported, and nobody reaches through a library for it."""
    for file in BOT.rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert not [name for name in modules if name.startswith("knowledge.store")], file
        reached = [
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "store" and "library" in ast.unparse(node.value)
        ]
        assert not reached, file
