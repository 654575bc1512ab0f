#!/bin/sh
# Settings that are secrets may be in files: DATABASE_URL_FILE=/run/secrets/database_url sets DATABASE_URL.
set -eu
for name in DATABASE_URL DATABASE_OWNER_URL ENCRYPTION_KEY; do
  eval "file=\${${name}_FILE:-}"
  if [ -n "$file" ]; then
    value=$(cat "$file")
    export "$name=$value"
  fi
done
exec "$@"
