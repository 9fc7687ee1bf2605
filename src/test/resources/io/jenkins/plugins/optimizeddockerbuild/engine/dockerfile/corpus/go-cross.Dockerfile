# syntax=docker/dockerfile:1.7-labs
ARG GO_VERSION=1.23
FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.5.0 AS xx
FROM --platform=$BUILDPLATFORM golang:${GO_VERSION}-alpine AS base
COPY --from=xx / /
RUN apk add --no-cache git file
WORKDIR /src
ENV CGO_ENABLED=0

FROM base AS modules
RUN --mount=type=bind,source=go.mod,target=go.mod \
    --mount=type=bind,source=go.sum,target=go.sum \
    --mount=type=cache,target=/go/pkg/mod \
    go mod download

FROM modules AS version
RUN --mount=target=. <<EOT
  set -e
  git describe --tags --match 'v[0-9]*' --dirty | tee /tmp/.version
EOT

FROM modules AS build
ARG TARGETPLATFORM
ARG TARGETARCH
RUN --mount=type=bind,target=. \
    --mount=type=bind,from=version,source=/tmp/.version,target=/tmp/.version \
    --mount=type=cache,target=/root/.cache/go-build,id=build-${TARGETARCH} \
    xx-go build -ldflags "-X main.version=$(cat /tmp/.version)" -o /out/app ./cmd/app && \
    xx-verify /out/app

FROM scratch AS artifact
COPY --link --from=build /out/app /

FROM alpine:3.20
RUN apk add --no-cache ca-certificates
COPY --link --parents --exclude=**/*_test.yaml config/**/*.yaml /etc/app/
COPY --link --from=artifact /app /usr/local/bin/
ENTRYPOINT ["app"]
