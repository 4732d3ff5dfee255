#!/bin/sh
# Makes the data folder on first use, beside its place, so that a start that was cut off leaves nothing that looks done.
set -eu

if [ "${1:-}" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
  if [ ! -r "${POSTGRES_PASSWORD_FILE:-}" ]; then
    echo 'Set POSTGRES_PASSWORD_FILE to a file with the password of the superuser.' >&2
    exit 1
  fi
  making="$PGDATA.making"
  rm -rf "$making" "$PGDATA"
  mkdir -p "$(dirname "$PGDATA")"
  # shellcheck disable=SC2086 -- several arguments, as with the official image
  initdb --pgdata="$making" --username="${POSTGRES_USER:-postgres}" --pwfile="$POSTGRES_PASSWORD_FILE" --auth=scram-sha-256 \
    --encoding=UTF8 --no-instructions ${POSTGRES_INITDB_ARGS:-}
  # As the official image leaves it: from elsewhere with a password only.
  printf '%s\n' 'host all all all scram-sha-256' 'host replication all all scram-sha-256' >> "$making/pg_hba.conf"
  printf '%s\n' "listen_addresses = '*'" >> "$making/postgresql.conf"
  if [ "${POSTGRES_DB:-postgres}" != postgres ]; then
    printf '%s\n' "create database \"$POSTGRES_DB\"" | postgres --single -D "$making" postgres > /dev/null
  fi
  mv "$making" "$PGDATA"
fi

exec "$@"
