-- The operational store lives beside Airflow's own database, never inside it.
CREATE DATABASE ml_connector;
