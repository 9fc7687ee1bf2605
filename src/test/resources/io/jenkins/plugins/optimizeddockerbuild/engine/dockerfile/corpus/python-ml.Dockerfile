# syntax=docker/dockerfile:1
# A service with heavy dependencies, installed into a virtual environment.
ARG PYTHON_VERSION=3.11
ARG DEBIAN=bookworm

FROM python:${PYTHON_VERSION}-slim-${DEBIAN} AS builder
ENV PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VIRTUAL_ENV=/opt/venv
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt-get update && apt-get install -y --no-install-recommends \
        build-essential \
        # needed by the wheels of old versions
        libgomp1 \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv $VIRTUAL_ENV
ENV PATH="$VIRTUAL_ENV/bin:$PATH"
WORKDIR /app
COPY requirements/base.txt requirements/ml.txt ./requirements/
RUN --mount=type=cache,id=pip,target=/root/.cache/pip \
    pip install -r requirements/base.txt
RUN --mount=type=cache,id=pip,target=/root/.cache/pip \
    pip install -r requirements/ml.txt

FROM python:${PYTHON_VERSION}-slim-${DEBIAN} AS runtime
ARG PYTHON_VERSION
LABEL org.opencontainers.image.title="ML backend" \
      org.opencontainers.image.description="Python ${PYTHON_VERSION}, \"slim\""
COPY --from=builder /opt/venv /opt/venv
COPY --chown=1000:1000 app/ /app/app/
COPY gunicorn.conf.py entrypoint.sh /app/
ENV PATH=/opt/venv/bin:$PATH OMP_NUM_THREADS=1
USER 1000
EXPOSE 8000/tcp
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://localhost:8000/health')"]
ENTRYPOINT ["/app/entrypoint.sh"]
CMD ["gunicorn", "app.main:app"]

FROM runtime AS test
COPY tests/ /app/tests/
RUN pytest /app/tests
