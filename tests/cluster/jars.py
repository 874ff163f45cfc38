"""The jars of a search node, which Maven fetches by their coordinates, and the launcher that is compiled against them.

They are kept in the cache folder of the user, or in DATELINE_TEST_CACHE: `lib/`, `classes/`, and where the nodes are to
be secured `plugins/`, as in a distribution.
"""

import functools
import os
import re
import shutil
import subprocess
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
VERSION = os.environ.get("DATELINE_TEST_OPENSEARCH_VERSION", "2.19.6")
SECURED = "2.19.1"
"""A version whose security plugin Maven has."""
_PLUGIN = "opensearch-security"
_FETCH_S = 900


@dataclass(frozen=True, slots=True)
class Jars:
    """What a node is started from."""

    folder: Path
    java: Path
    """The program."""
    secured: bool

    @property
    def classpath(self) -> str:
        """Everything that the node may need."""
        parts = [f"{self.folder / 'classes'}", f"{self.folder / 'lib'}/*"]
        parts += [f"{self.folder / 'plugins' / _PLUGIN}/*"] if self.secured else []
        return ":".join(parts)


def missing(version: str = VERSION) -> str | None:
    """Return why no node can be started on this machine, as one sentence; None where one can."""
    wanted = [name for name in ("java", "javac", "mvn") if shutil.which(name) is None]
    if wanted:
        return f"no {', '.join(wanted)} here: install a JDK 17 and Maven (Debian: openjdk-17-jdk-headless maven)"
    if _java_home(_least(version)) is None:
        return f"no JDK {_least(version)} or newer here, which OpenSearch {version} needs"
    return None


def cache() -> Path:
    """Return where the jars are kept."""
    from platformdirs import user_cache_path

    named = os.environ.get("DATELINE_TEST_CACHE")
    return Path(named) if named else user_cache_path("dateline-tests", appauthor=False)


def prepare(version: str = VERSION, *, secured: bool = False) -> Jars:
    """Return the jars of a version; the first call fetches them."""
    home = _java_home(_least(version))
    assert home is not None
    ready = cache() / f"search-{version}{'-secured' if secured else ''}"
    made = Jars(ready, home / "bin" / "java", secured)
    if ready.is_dir():
        return made
    cache().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=cache()) as place:
        half = Path(place) / "made"
        half.mkdir()
        _fetch(half / "lib", home, f"-Dopensearch={version}")
        if secured:
            _fetch(half, home, f"-Dopensearch={version}", f"-P{_PLUGIN}", "-DincludeTypes=zip")
            (bundle,) = half.glob("*.zip")
            with zipfile.ZipFile(bundle) as zipped:
                zipped.extractall(half / "plugins" / _PLUGIN)
            bundle.unlink()
        (half / "classes").mkdir()
        source = str(HERE / "SearchNode.java")
        java = [str(home / "bin" / "javac"), "-nowarn", "-cp", f"{half / 'lib'}/*", "-d", str(half / "classes"), source]
        subprocess.run(java, check=True, capture_output=True)
        shutil.copy(HERE / "log4j2.properties", half / "classes")
        with suppress(OSError):  # another process was quicker
            half.rename(ready)
    return made


def _fetch(to: Path, java_home: Path, *more: str) -> None:
    maven = ["mvn", "--batch-mode", "--quiet", "--file", str(HERE / "pom.xml"), *more]
    maven += ["-DincludeScope=runtime", f"-DoutputDirectory={to}", "dependency:copy-dependencies"]
    for again in (True, True, False):  # a registry may be slow for a moment
        environment = os.environ | {"JAVA_HOME": str(java_home)}
        fetched = subprocess.run(maven, timeout=_FETCH_S, capture_output=True, text=True, env=environment)
        if fetched.returncode == 0:
            return
        if not again:
            raise RuntimeError(f"Maven could not fetch OpenSearch's jars:\n{fetched.stdout[-2000:]}")


def _least(version: str) -> int:
    return 17 if int(version.partition(".")[0]) < 3 else 21


@functools.cache
def _java_home(least: int) -> Path | None:
    """The JDK that is taken: that of the PATH where it is new enough, else the oldest one that is."""
    named = shutil.which("javac")
    there = [Path(named).resolve().parents[1]] if named else []
    there += sorted(home for home in Path("/usr/lib/jvm").glob("*") if (home / "bin" / "javac").exists())
    found = []
    for home in there:
        said = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True).stderr
        if (feature := re.search(r'version "(\d+)', said)) and int(feature[1]) >= least:
            if home == there[0]:
                return home
            found.append((int(feature[1]), home))
    return min(found)[1] if found else None
