#!/bin/sh
# Run once by PostgreSQL's image, when the database is made: Airflow and the store each get a database and a role that
# owns it. Neither may look into the other's; the superuser is for people.
set -eu
export SECRETS="${POSTGRES_PASSWORD_FILE%/*}" # all of them lie beside each other
psql -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres <<'SQL'
\set airflow `cat "$SECRETS"/AIRFLOW_DB_PASSWORD`
\set store `cat "$SECRETS"/ML_CONNECTOR_DB_PASSWORD`
CREATE ROLE airflow LOGIN PASSWORD :'airflow';
CREATE ROLE ml_connector LOGIN PASSWORD :'store';
CREATE DATABASE airflow OWNER airflow;
CREATE DATABASE ml_connector OWNER ml_connector;
REVOKE ALL ON DATABASE airflow, ml_connector, postgres, template1 FROM PUBLIC;
SQL
