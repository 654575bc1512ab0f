#!/bin/sh
# Run once by the image of PostgreSQL, on an empty volume: the two roles and the database (docs/operation.md).
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
  -v owner="$(cat /run/secrets/owner_password)" -v program="$(cat /run/secrets/program_password)" <<'SQL'
create role gapura_owner login password :'owner';
create role gapura_app login password :'program';
create database gapura owner gapura_owner;
SQL
