# syntax=docker/dockerfile:1
#
#   docker build -t onrecord .
#   docker run -p 127.0.0.1:8000:8000 -v onrecord:/var/lib/onrecord onrecord
#   docker run -v onrecord:/var/lib/onrecord onrecord token create --role editor
#
# Who reads is asked for a token, because the server listens on more than the loopback; `serve --reading open` opens it to everybody.

# The toolchain that rust-toolchain.toml names, with the C compiler that SQLite and TLS need.
FROM rust:1.95.0-bookworm AS build
WORKDIR /src
COPY . .
# The caches stay on the building machine; what the image needs is copied out of them in the same step.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package api --bin onrecord \
    && install -D target/release/onrecord /out/onrecord \
    && install -d -o 65532 -g 65532 /out/data

# The same Debian as above, for its C library; nothing is installed.
FROM debian:bookworm-slim
COPY --from=build /out/onrecord /usr/local/bin/onrecord
# The archive, as one file. Owned by the user below, so that a new volume is as well.
COPY --from=build --chown=65532:65532 /out/data /var/lib/onrecord
VOLUME /var/lib/onrecord
# Nobody's number, by number, so that an orchestrator can see that it is not root.
USER 65532:65532
WORKDIR /var/lib/onrecord
ENV DATABASE_URL=sqlite:///var/lib/onrecord/onrecord.db
EXPOSE 8000
# `/readyz` answers 200 as long as the server and its database do their work. bash speaks to it, so that no client need be installed.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
# The server ends on SIGTERM, when the requests that have begun are answered.
ENTRYPOINT ["onrecord"]
CMD ["serve", "--listen", "0.0.0.0:8000"]
