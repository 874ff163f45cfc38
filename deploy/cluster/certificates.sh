#!/bin/sh
# Make the keys with which search nodes and those who ask them know each other, in the folder certificates beside this file:
# an authority of its own, a key for each node and one for who administers them. Nothing that is there is replaced.
#
#     sudo sh deploy/cluster/certificates.sh                    # nodes search1, search2, search3; for two years
#     sudo sh deploy/cluster/certificates.sh a.example b.example
#
# The keys belong to the user 1000, as whom OpenSearch's image runs; keep ca.key elsewhere afterwards.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p "${FOLDER:=certificates}"
chmod 755 "$FOLDER"
cd "$FOLDER"
days=730
[ $# -gt 0 ] || set -- search1 search2 search3

if [ ! -e ca.key ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days $days -subj "/O=dateline/CN=authority" -keyout ca.key -out ca.pem 2> /dev/null
fi

signed() { # the file's name, the name in the certificate, more for it
  [ ! -e "$1.key" ] || return 0
  openssl req -newkey rsa:3072 -nodes -sha256 -subj "/O=dateline/CN=$2" -keyout "$1.key" -out "$1.csr" 2> /dev/null
  printf 'basicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\nextendedKeyUsage=serverAuth,clientAuth\n%s\n' "$3" > "$1.ext"
  openssl x509 -req -sha256 -days $days -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$1.ext" -out "$1.pem" 2> /dev/null
  rm "$1.csr" "$1.ext"
}

signed admin admin ""
for node in "$@"; do
  signed "$node" "$node" "subjectAltName=DNS:$node,DNS:localhost,IP:127.0.0.1"
done
chmod 644 ./*.pem
chmod 600 ./*.key
if [ "$(id -u)" = 0 ]; then
  chown 1000 ./*.key ./*.pem
  chown 0 ca.key
fi
