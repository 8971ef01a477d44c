"""The standing alerts brought up to date from the store alone, as Airflow's hourly task does it: ``python -m
tests.support.watch``."""

from __future__ import annotations

from include.operator_actions.actions import refresh_alerts

if __name__ == "__main__":
    refresh_alerts()
