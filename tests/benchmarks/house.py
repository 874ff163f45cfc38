"""The house in figures: `python -m tests.benchmarks.house [FOLDER …]`; each folder is a checkout, by default this one.

What is counted in each: how the first question of `walk.py` goes through it, files of more than 300 lines, functions of
a cyclomatic complexity over 10 (by Ruff), literals in Vietnamese in Python files, places in which the answering reads
what was typed after it was understood, lines of Python in the wheel, and the files that each recipe of
docs/extending.md says it touches.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import walk

HERE = Path(__file__).resolve().parents[2]
LINES = 300
COMPLEXITY = 10
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_UNDERSTANDS = {"question", "understanding", "kind", "words", "conversation"}
"""Modules of the answering that make a question of what was typed."""
_NUMBERS = {"one": 1, "two": 2, "three": 3}


def modules(root: Path) -> list[Path]:
    """What goes into the wheel."""
    every = [*(root / "bot").rglob("*.py"), *(root / "knowledge").rglob("*.py")]
    return sorted(path for path in every if path.relative_to(root).parts[1] != "lab")


def long_files(root: Path) -> list[str]:
    """Files of more than `LINES` lines, the longest first."""
    sizes = {str(path.relative_to(root)): _lines(path) for path in modules(root)}
    return [f"{name} {size}" for name, size in sorted(sizes.items(), key=lambda one: -one[1]) if size > LINES]


def complex_functions(root: Path) -> list[str]:
    """Functions of a complexity over `COMPLEXITY`."""
    limit = f"lint.mccabe.max-complexity={COMPLEXITY}"
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "C901", "--config", limit]
    command += ["--output-format", "concise", "bot", "knowledge"]
    found = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return [
        f"{line.split(':')[0]} {line.split('`')[1]}"
        for line in found.stdout.splitlines()
        if "C901" in line and "/lab/" not in line
    ]


def vietnamese(root: Path) -> dict[str, int]:
    """How many literals in Vietnamese each Python file holds, docstrings aside."""
    found = {str(path.relative_to(root)): sum(1 for _ in _literals(path)) for path in modules(root)}
    return {name: number for name, number in found.items() if number}


def raw_reads(root: Path) -> list[str]:
    """Where the answering reads what was typed, after it was understood."""
    found = []
    for path in modules(root):
        if path.parent.name != "answering" or path.stem in _UNDERSTANDS:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("text", "typed") and _is_question(node.value):
                found.append(f"{path.name}:{node.lineno}")
    return found


def recipes(root: Path) -> dict[str, int]:
    """How many files each recipe says that it touches."""
    page = root / "docs" / "extending.md"
    told = re.findall(r"^## (.+)\n\n\*(\w+) files?\b", page.read_text(encoding="utf-8"), re.M) if page.exists() else []
    return {name: _NUMBERS.get(number.lower(), 0) for name, number in told}


def walked(root: Path) -> str:
    """How the first question goes through the house."""
    places = os.pathsep.join((str(root), str(HERE)))
    found = subprocess.run(
        [sys.executable, "-P", walk.__file__, walk.QUESTIONS[0]],
        env=os.environ | {"PYTHONPATH": places, "DATELINE_ENCODER": "none"},
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.partition(":")[0].strip()


def main() -> None:
    """Print the figures of each folder."""
    for root in [Path(name).resolve() for name in sys.argv[1:]] or [HERE]:
        long, hard, foreign, raw = long_files(root), complex_functions(root), vietnamese(root), raw_reads(root)
        print(f"{root.name}\n  walk: {walked(root)}")
        print(f"  files over {LINES} lines: {len(long)}", *long, sep="\n    ")
        print(f"  functions over {COMPLEXITY}: {len(hard)}", *hard, sep="\n    ")
        print(f"  Vietnamese literals: {sum(foreign.values())} in {len(foreign)} files")
        print("", *(f"{name} {number}" for name, number in foreign.items()), sep="\n    ")
        print(f"  readings of the raw question: {len(raw)}", *raw, sep="\n    ")
        print(f"  lines of Python in the wheel: {sum(map(_lines, modules(root))):,}")
        print("  files that a recipe touches:", ", ".join(f"{name} {number}" for name, number in recipes(root).items()))


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _literals(path: Path) -> Iterator[str]:
    written = path.read_text(encoding="utf-8")
    if not _VIETNAMESE.search(written):
        return
    tree = ast.parse(written)
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in told else None
        if isinstance(text, str) and _VIETNAMESE.search(text):
            yield text


def _is_question(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name in ("question", "asked")


if __name__ == "__main__":
    main()
