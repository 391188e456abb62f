# The server image: one binary, `einlass`, in a small Debian, run by nobody in particular.

FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --locked --profile dist --package einlass-api --bin einlass \
    && install -D target/dist/einlass /out/einlass

FROM debian:bookworm-slim
# TLS to the database and to the recipients of webhooks.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/einlass /usr/local/bin/einlass
COPY towns /usr/local/share/einlass/towns
USER 10001:10001
WORKDIR /tmp
EXPOSE 8115
ENTRYPOINT ["einlass"]
CMD ["serve"]
