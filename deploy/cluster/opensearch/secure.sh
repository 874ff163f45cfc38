#!/bin/sh
# Tell the search nodes who may do what, and wait until they have taken it; run again after a change.
#
# In a container of OpenSearch's own image, beside the nodes: compose.yaml says how. The passwords of the two users are in
# the files that BOT_PASSWORD_FILE and INGESTER_PASSWORD_FILE name; the nodes keep only their hashes.
set -eu
home=${OPENSEARCH_HOME:-/usr/share/opensearch}
here=$(cd "$(dirname "$0")" && pwd)
tools=$home/plugins/opensearch-security/tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

hashed() {
  PASSWORD=$(cat "$1") bash "$tools/hash.sh" -env PASSWORD | grep '^\$2' || { echo "$1 holds no password" >&2; exit 1; }
}

# what the version has as its own, then what is said here: no user, role or tenant of a demonstration is left
for own in "$home/config/opensearch-security" "$home/plugins/opensearch-security/config"; do
  [ ! -e "$own/config.yml" ] || { cp "$own"/*.yml "$work" && break; }
done
cp "$here"/security/*.yml "$work"
bot=$(hashed "$BOT_PASSWORD_FILE")
ingester=$(hashed "$INGESTER_PASSWORD_FILE")
cat > "$work/internal_users.yml" << END
_meta:
  type: internalusers
  config_version: 2

bot:
  hash: "$bot"
  description: asks

ingester:
  hash: "$ingester"
  description: writes the index
END

for again in 1 2 3 4 5 6 7 8 9 10; do # the nodes may not have found each other yet
  if bash "$tools/securityadmin.sh" -cd "$work" -icl -h "${1:-search1}" -p "${2:-9200}" \
    -cacert "${CERTIFICATES:=$home/config/certificates}/ca.pem" -cert "$CERTIFICATES/admin.pem" -key "$CERTIFICATES/admin.key" \
    > "$work/said"; then
    echo "The search nodes know their users."
    exit 0
  fi
  sleep 5
done
cat "$work/said" >&2
exit 1
