#!/bin/sh
# Run by docker compose before the services that need it: the tables of Airflow and of the store, the admin's password.
set -eu
for folder in "$ML_CONNECTOR_HOME" "$AIRFLOW_HOME"; do
    if [ ! -w "$folder" ]; then
        echo "user $(id -u) may not write to $folder: give it the folder that is mounted there, chown -R $(id -u) FOLDER" >&2
        exit 2
    fi
done
airflow db migrate
python -m include.cli init
umask 077
python - <<'PY'
import json, os, pathlib
file = pathlib.Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
others = json.loads(file.read_text()) if file.exists() else {}  # those that Airflow gave
file.write_text(json.dumps({**others, "admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))
PY
