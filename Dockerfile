# One static binary in an empty image. scripts/check-dockerfile runs these build commands without a Docker engine.
ARG NODE_VERSION=22
ARG GO_VERSION=1.26

FROM node:${NODE_VERSION}-bookworm-slim AS ui
WORKDIR /src/ui
COPY ui/package.json ui/package-lock.json ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY ui/ ./
RUN npm run build

FROM golang:${GO_VERSION}-bookworm AS build
ARG VERSION=unversioned
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=ui /src/ui/dist ui/dist
RUN CGO_ENABLED=0 go build -trimpath -tags nethttpomithttp2 -ldflags "-s -w -funcalign=16 -X frontdesk/app.version=${VERSION}" -o out/frontdesk .
RUN mkdir -p out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /src/out/data /data
COPY --from=build /src/out/frontdesk /frontdesk
ENV FRONTDESK_DATA=/data
USER 65532:65532
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s CMD ["/frontdesk", "healthcheck"]
ENTRYPOINT ["/frontdesk"]
