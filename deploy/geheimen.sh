#!/bin/sh
# Maakt in deploy/geheimen/ de geheimen die er nog niet zijn, voor compose.yaml. Wat er staat, blijft staan.
# De map is voor root alleen; de bestanden worden een voor een aan de container gegeven die ze nodig heeft.
set -eu
map="$(dirname "$0")/geheimen"
mkdir -p "$map" && chmod 0700 "$map"
maak() { [ -s "$map/$1" ] || printf '%s' "$2" >"$map/$1"; chmod 0444 "$map/$1"; }
sleutel() { python3 -c 'import secrets; print(secrets.token_urlsafe(50), end="")'; }
for naam in secret_key mfa_key audit_key metrics_token database_beheer database_eigenaar database_app; do
    maak "$naam" "$(sleutel)"
done
maak database_url "postgres://gezinsverzorger_app:$(cat "$map/database_app")@database:5432/gezinsverzorger"
maak database_url_eigenaar "postgres://gezinsverzorger_eigenaar:$(cat "$map/database_eigenaar")@database:5432/gezinsverzorger"
maak email_url "smtp+tls://<GEBRUIKER>:<WACHTWOORD>@mail.example:587"
echo "Vul $map/email_url zelf in, en zet certificaat.pem en sleutel.pem erbij."
