FROM 127.0.0.1:29771/odb-why/base:1 AS deps
ARG VERSION
WORKDIR /srv/1795603379
COPY requirements.txt .
RUN cat requirements.txt && sleep 0.2
FROM 127.0.0.1:29771/busybox:latest AS assets
WORKDIR /assets/1795603379
COPY assets.txt .
RUN sleep 0.3 && cat assets.txt
FROM deps
COPY app app
COPY --from=assets /assets assets
RUN <<END
find app assets
END
