# Referent in a container: docs/operations.md tells how it is run. It needs nothing of the outside but its volume, and what
# the environment tells. The exact packages are those of requirements.lock, each checked against its hash.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/referent
WORKDIR /src
COPY requirements.lock ./
RUN /opt/referent/bin/pip install --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY handlers ./handlers
COPY storage ./storage
RUN /opt/referent/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
# pg_dump and pg_restore, for `referent backup` where the register is in PostgreSQL 15.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/referent --shell /usr/sbin/nologin referent \
    && install --directory --owner referent --group referent --mode 700 /var/lib/referent
COPY --from=build /opt/referent /opt/referent
ENV PATH=/opt/referent/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    REFERENT_SERVER__HOST=0.0.0.0
USER referent
# app.yaml, where there is one, and the register, where it is no PostgreSQL. All else may be read-only, but /tmp.
WORKDIR /var/lib/referent
VOLUME /var/lib/referent
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]
ENTRYPOINT ["referent"]
CMD ["run"]
