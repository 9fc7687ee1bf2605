FROM rust:1.80 AS chef
RUN cargo install cargo-chef --locked
WORKDIR app

FROM chef AS planner
COPY . .
RUN cargo chef prepare --recipe-path recipe.json

FROM chef AS builder
COPY --from=planner /app/recipe.json recipe.json
RUN cargo chef cook --release --recipe-path recipe.json
COPY Cargo.toml Cargo.lock ./
COPY src ./src
RUN cargo build --release --bin server

FROM gcr.io/distroless/cc-debian12@sha256:0000000000000000000000000000000000000000000000000000000000000000
COPY --from=builder /app/target/release/server /
CMD ["/server"]
