"""Who decides, and what needs two of them. Pure: the operating system, Airflow and the store are asked elsewhere
(``include/approvals/identity.py``, ``include/approvals/sign_off.py``)."""
