#!/bin/sh
# A server from nothing to running links: settings, images, services, credentials, previews, approvals. It can be run again:
# what .env and secrets/ hold is kept, and each step asks before it does anything.
set -eu
cd "$(dirname "$0")/.."

digest() { docker pull -q "$1" >/dev/null && docker image inspect --format '{{index .RepoDigests 0}}' "$1"; }
fill() { # NAME COMMAND...: an empty setting gets what the command prints
    grep -q "^$1=$" .env || return 0
    name=$1 && shift
    value=$("$@")
    sed "s|^$name=$|$name=$value|" .env >.env.new && mv .env.new .env
}
inside() { docker compose run --rm cli "$@"; }
listed() { docker compose exec -T worker python -c "$1" </dev/null; }
agreed() { printf '%s [y/N] ' "$1" >&2 && read -r answer && [ "$answer" = y ]; }

umask 077
[ -e .env ] || cp .env.example .env
sh scripts/server_secrets.sh secrets
fill PYTHON_IMAGE digest python:3.12-slim
fill POSTGRES_IMAGE digest postgres:17-alpine
fill REDIS_IMAGE digest valkey/valkey:8-alpine
fill OBJECTS_IMAGE digest chrislusf/seaweedfs:4.48

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
