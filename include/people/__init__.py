"""Who decides, and what needs two of them. Pure: the operating system, Airflow and the store are asked elsewhere
(``include/runs/identity.py``, ``include/runs/sign_off.py``)."""
