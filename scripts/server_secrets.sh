#!/bin/sh
# Makes the secrets of docker-compose.yml that FOLDER lacks, a file each: `sh scripts/server_secrets.sh FOLDER`. Random ones
# first, then the addresses and settings that hold one of them. What is there is kept.
#
# The folder is its owner's alone. The files in it are readable, since the users of the containers (50000, postgres) have
# other numbers than whoever starts them: a file that a container is given is all that it sees of the folder.
set -eu
folder=$1
random() { head -c 32 /dev/urandom | base64 | tr '+/' '-_'; } # is a Fernet key, too
read_of() { cat "$folder/$1"; }
keep() { # NAME TEXT
    [ -s "$folder/$1" ] || printf '%s\n' "$2" >"$folder/$1"
}

mkdir -p "$folder/credentials"
chmod 700 "$folder"
for name in POSTGRES_PASSWORD AIRFLOW_DB_PASSWORD ML_CONNECTOR_DB_PASSWORD AIRFLOW_ADMIN_PASSWORD AIRFLOW_API_SECRET_KEY \
    AIRFLOW_JWT_SECRET AIRFLOW_FERNET_KEY ML_CONNECTOR_KEYS REDIS_PASSWORD OBJECTS_PASSWORD; do
    keep "$name" "$(random)"
done
keep AIRFLOW_DATABASE "postgresql+psycopg://airflow:$(read_of AIRFLOW_DB_PASSWORD)@postgres:5432/airflow"
keep ML_CONNECTOR_STORE "postgresql+psycopg://ml_connector:$(read_of ML_CONNECTOR_DB_PASSWORD)@postgres:5432/ml_connector"
keep AIRFLOW_BROKER "redis://:$(read_of REDIS_PASSWORD)@redis:6379/0"
keep REDIS_CONFIGURATION "requirepass $(read_of REDIS_PASSWORD)"
keep OBJECTS_KEY "ml-connector:$(read_of OBJECTS_PASSWORD)"
keep OBJECTS_IDENTITIES '{"identities": [{"name": "ml-connector", "credentials": [{"accessKey": "ml-connector",
    "secretKey": "'"$(read_of OBJECTS_PASSWORD)"'"}], "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}'
find "$folder" -type f -exec chmod 444 {} + && chmod 755 "$folder/credentials"
