#!/bin/sh
# A server from nothing to running links: settings, images, services, credentials, previews, approvals. It can be run again:
# what .env holds is kept, and each step asks before it does anything.
set -eu
cd "$(dirname "$0")/.."

random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; } # is a Fernet key, too
digest() { docker pull -q "$1" >/dev/null && docker image inspect --format '{{index .RepoDigests 0}}' "$1"; }
fill() { # NAME COMMAND...: an empty setting gets what the command prints
    grep -q "^$1=$" .env || return 0
    name=$1 && shift
    value=$("$@")
    sed "s|^$name=$|$name=$value|" .env >.env.new && mv .env.new .env
}
inside() { docker compose exec scheduler python -m include.cli "$@"; }
listed() { docker compose exec -T scheduler python -c "$1" </dev/null; }
agreed() { printf '%s [y/N] ' "$1" >&2 && read -r answer && [ "$answer" = y ]; }

umask 077
[ -e .env ] || cp .env.example .env
for name in POSTGRES_PASSWORD AIRFLOW_DB_PASSWORD ML_CONNECTOR_DB_PASSWORD AIRFLOW_ADMIN_PASSWORD \
    AIRFLOW_API_SECRET_KEY AIRFLOW_JWT_SECRET AIRFLOW_FERNET_KEY ML_CONNECTOR_KEYS; do
    fill "$name" random
done
fill PYTHON_IMAGE digest python:3.12-slim
fill POSTGRES_IMAGE digest postgres:17-alpine

docker compose build
docker compose run --rm settings
docker compose up -d
inside status || [ $? = 1 ] # what is wrong in links.yml ends it here

# A consent cannot come back into a container: the address that the browser ends at is pasted.
for connection in $(listed 'from include.links import load; from include.systems.registry import consent
for one in load().connections.values(): print(one.name + ("=consent" if consent(one.system) else ""))'); do
    name=${connection%=consent}
    agreed "Enter credentials of $name?" || continue
    if [ "$name" = "$connection" ]; then
        inside connect "$name" || true
    else
        printf 'Redirect address that is registered for it (empty: http://localhost:8732/callback): ' >&2 && read -r redirect
        inside connect "$name" --paste ${redirect:+--redirect "$redirect"} || true
    fi
done
for link in $(listed 'from include.links import load; print(*load().links)'); do
    agreed "Preview $link?" || continue
    inside run "$link" --preview || [ $? = 1 ] || continue
    agreed "You have read it. Let $link deliver from now on, and run by its schedule?" || continue
    inside run "$link" --approve || [ $? = 1 ] || continue
    docker compose exec -T scheduler airflow dags unpause --yes --treat-dag-id-as-regex "^$link(_events)?\$" </dev/null
done
