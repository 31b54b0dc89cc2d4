#!/bin/sh
# Bij het maken van de database: de wachtwoorden van de twee rollen, uit de geheimen.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
    -v eigenaar="$(cat /run/secrets/database_eigenaar)" -v app="$(cat /run/secrets/database_app)" <<'SQL'
ALTER ROLE gezinsverzorger_eigenaar PASSWORD :'eigenaar';
ALTER ROLE gezinsverzorger_app PASSWORD :'app';
SQL
