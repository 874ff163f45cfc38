#!/bin/sh
# Install Dateline into a folder of its own, at the versions that were tested, each package checked by its hash:
#
#     sh deploy/install.sh /opt/dateline
#
# PYTHON names the interpreter (default: python3), EXTRAS what is installed beside the rest (default: documents,meaning;
# several machines with one library need cluster, too). The Dockerfile does the same.
set -eu

if [ $# -ne 1 ]; then
  echo "Name the folder to install into: sh deploy/install.sh /opt/dateline" >&2
  exit 2
fi
prefix=$1
source=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1

# what the requirements lead to, and nothing else, goes into this environment
locked() {
  environment=$1
  shift
  "$environment/bin/python" "$source/deploy/locked.py" "$@" > "$work/locked.txt"
  "$environment/bin/pip" install --quiet --require-hashes --no-deps --only-binary :all: -r "$work/locked.txt"
}

"${PYTHON:-python3}" -m venv "$work/build"
locked "$work/build" hatchling editables
"$work/build/bin/pip" wheel --quiet --no-deps --no-build-isolation --wheel-dir "$work" "$source"
wheel=$(echo "$work"/dateline-*.whl)

"${PYTHON:-python3}" -m venv "$prefix"
locked "$prefix" "$wheel[${EXTRAS:-documents,meaning}]"
"$prefix/bin/pip" install --quiet --no-deps "$wheel"
"$prefix/bin/python" -m compileall -q "$prefix/lib" || true  # what cannot be compiled is compiled when it is used
"$prefix/bin/dateline" --version
