# SPDX-License-Identifier: Apache-2.0
# deploy/image.sh builds and checks this image; any builder of Dockerfiles does.
ARG BASE=debian:12-slim

FROM ${BASE} AS build
WORKDIR /source
COPY deploy/dependencies.sh deploy/dependencies.sh
COPY deploy/civetweb/build.sh deploy/civetweb/build.sh
RUN bash deploy/dependencies.sh build
COPY . .
ARG REVISION=unknown
ARG BRANCH=unknown
ARG CREATED=1970-01-01T00:00:00Z
RUN cmake --preset release -DEXPORTER_TESTS=OFF "-DEXPORTER_REVISION=${REVISION}" \
         "-DEXPORTER_BRANCH=${BRANCH}" "-DEXPORTER_BUILD_DATE=${CREATED}" \
    && cmake --build build/release --target ack-storage-exporter \
    && install -D --strip --mode 755 -t /stage/usr/bin \
         "$(find build/release -type f -name ack-storage-exporter -perm /100)"
# Compiled into the program, so that no package of the runtime stage brings their licences.
RUN licences=/stage/usr/share/doc/ack-storage-exporter \
    && install -D --mode 644 LICENSE "$licences/LICENSE" \
    && install --mode 644 build/dependencies/civetweb/source/LICENSE.md \
         "$licences/civetweb.copyright" \
    && for package in libcli11-dev libexpected-dev nlohmann-json3-dev; do \
         install --mode 644 "/usr/share/doc/$package/copyright" \
           "$licences/$package.copyright" || exit 1; \
       done

FROM ${BASE}
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libcrypt1 libcurl4 \
         libfmt9 libprometheus-cpp-core1.0 libsimdjson14 libspdlog1.10 libssl3 libstdc++6 \
         libyaml-cpp0.7 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/cache/debconf/*-old /var/log/*
COPY --from=build /stage /
ARG BASE
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=
LABEL org.opencontainers.image.title="ack-storage-exporter" \
      org.opencontainers.image.description="Prometheus exporter for storage on Alibaba Cloud ACK" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.documentation="${SOURCE:+${SOURCE}#readme}" \
      org.opencontainers.image.vendor="The ack-storage-exporter authors" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="${BASE}"
USER 65532:65532
EXPOSE 10068
ENTRYPOINT ["/usr/bin/ack-storage-exporter"]
