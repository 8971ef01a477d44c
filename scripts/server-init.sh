#!/bin/sh
# Run by docker compose before the services that need it: the tables of Airflow and of the store, the bucket, and
# who may do what.
set -eu
for folder in "$ML_CONNECTOR_HOME" "$AIRFLOW_HOME"; do
    if [ ! -w "$folder" ]; then
        echo "user $(id -u) may not write to $folder: give it the folder that is mounted there, chown -R $(id -u) FOLDER" >&2
        exit 2
    fi
done
airflow db migrate
python -m include.cli init
python -m scripts.airflow_roles
python -m scripts.server_objects
rm -f "$AIRFLOW_HOME/passwords.json" # of logins of earlier releases
