#!/bin/bash
# Run once by docker compose before the other services: packages, databases, the admin's password.
set -euo pipefail
cd /opt/ml-connector
[ -x /opt/packages/bin/python ] || python -m venv /opt/packages
/opt/packages/bin/pip install -q --require-hashes --only-binary :all: --no-deps -r requirements.txt
/opt/packages/bin/airflow db migrate
/opt/packages/bin/python -m include.cli init
umask 077
/opt/packages/bin/python - <<'PY'
import json, os, pathlib
file = pathlib.Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"])
file.write_text(json.dumps({"admin": os.environ["AIRFLOW_ADMIN_PASSWORD"]}))
PY
chown -R 50000:0 /var/lib/ml-connector
