FROM --platform=$BUILDPLATFORM 127.0.0.1:29771/busybox:latest AS make
ARG TARGETARCH
WORKDIR /m/1795603379
COPY assets.txt .
RUN echo $TARGETARCH > arch
FROM scratch
COPY --from=make /m /m
COPY app app
