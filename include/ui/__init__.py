"""Books: the pages for accountants and data engineers inside Airflow. They read what is published and the store, and
change things through `include/operator_actions` alone."""
