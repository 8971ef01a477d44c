# The image of every service but the database: Python, the pinned packages, the project. No settings and no secrets are in
# it (.dockerignore), and nothing in it runs as root. docker-compose.yml builds it.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE}
WORKDIR /opt/ml-connector
COPY requirements.txt requirements-server.txt ./
RUN python -m venv /opt/packages \
    && /opt/packages/bin/pip install -q --no-cache-dir --require-hashes --only-binary :all: --no-deps \
        -r requirements.txt -r requirements-server.txt
COPY . ./
# Bytecode is made here, since nobody may write there later. A new volume takes its owner from the folder under it.
# By .image it is known that a number of a user says nothing here (include/approvals/identity.py).
RUN /opt/packages/bin/python scripts/install_command.py \
    && python -m scripts.bill_of_materials >bom.cdx.json \
    && touch .image \
    && python -m compileall -q dags dlt_sources include scripts \
    && useradd --uid 50000 --user-group --no-create-home --home-dir /var/lib/airflow ml-connector \
    && install -d -o 50000 -g 50000 -m 700 /var/lib/ml-connector /var/lib/airflow
ENV PATH=/opt/packages/bin:$PATH PYTHONPATH=/opt/ml-connector
USER 50000:50000
