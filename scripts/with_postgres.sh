#!/bin/sh
# Runs a command beside a throw-away PostgreSQL on loopback; TEST_DATABASE_URL says where it is.
#   scripts/with_postgres.sh COMMAND …
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
[ -n "$bin" ] || bin=$(dirname "$(command -v initdb || echo /)")
[ -x "$bin/initdb" ] || { echo "no PostgreSQL server on this machine" >&2; exit 77; }
folder=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# The server refuses to run as root.
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
if [ "$(id -u)" = 0 ]; then
    id postgres >/dev/null 2>&1 || useradd --system postgres
    chown postgres "$folder"
fi
finish() {
    as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap finish EXIT INT TERM
cd "$folder"
as "$bin/initdb" -D "$folder/data" -U portal -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
as "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-h 127.0.0.1 -p $port -k $folder -c fsync=off -c full_page_writes=off -c max_connections=60" >/dev/null
cd "$OLDPWD"
export TEST_DATABASE_URL="postgres://portal@127.0.0.1:$port/postgres"
"$@"
