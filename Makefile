# Headroom. `make run` serves it, `make test` proves it; both bring what the machine lacks.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

target := $(abspath $(or $(CARGO_TARGET_DIR),target))
export CARGO_TARGET_DIR := $(target)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

wasm := $(target)/wasm32-unknown-unknown/wasm-release/app.wasm
bindgen := $(target)/tools/build/release/bindgen
site := $(target)/site/pkg
modules := end2end/node_modules/.package-lock.json
npm := $(shell command -v npm)
have := .ci/packages

# Cargo is parallel by itself; two of it at once would wait for each other.
.NOTPARALLEL:

.PHONY: help
help: ## List these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: build ## Build and serve on http://127.0.0.1:3000 (other address: make run ADDR=…)
	exec $(target)/release/headroom serve $(if $(ADDR),--addr $(ADDR))

.PHONY: build
build: assets ## Build the release program: target/release/headroom, alone able to serve everything
	cargo build --locked --release -p server

.PHONY: test
test: unit e2e ## Run every test: Rust on both databases, then journeys in a browser

.PHONY: unit
unit: assets databases ## Run the tests in Rust
	cargo test --locked --workspace --no-fail-fast

.PHONY: e2e
e2e: assets charts $(modules) ## Run the journeys in Chromium, with JavaScript and without
	$(have) chromium
	cargo build --locked -p server
	cd end2end && HEADROOM_PROGRAM=$(target)/debug/headroom node --test

# Not a part of `make test`: building k6 takes minutes.
.PHONY: live
live: assets ## Run real k6 and real Gatling, where Go and Maven are, and compare what they count
	cargo build --locked -p server
	cd end2end && HEADROOM_PROGRAM=$(target)/debug/headroom node --test live/live.js

.PHONY: fuzz
fuzz: compiler ## Feed every reader with broken files, FUZZ_SECONDS=60 for each format
	.ci/fuzz $(or $(FUZZ_INPUTS),$(or $(FUZZ_SECONDS),60)s)

.PHONY: bench
bench: build ## Compare the reader with other programs; the table is kept in crates/bench/RESULTS.md
	@command -v jq >/dev/null || $(have) jq
	@python3 -c 'import ensurepip, venv' || $(have) python3-venv
	cargo build --locked --release -p bench
	test -x $(target)/bench/venv/bin/pip || python3 -m venv $(target)/bench/venv
	$(target)/bench/venv/bin/pip install --quiet --requirement crates/bench/requirements.txt
	python3 crates/bench/compare.py $(target)

.PHONY: bench-portfolio
bench-portfolio: assets databases ## Measure the pages over 1,000 services on both databases
	cargo build --locked --release -p server
	python3 crates/bench/portfolio.py $(target)

.PHONY: lint
lint: compiler ## Check format, lints and which crate imports which
	cargo fmt --all --check
	cargo fmt --manifest-path crates/ingest/fuzz/Cargo.toml --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	.ci/wasm-cargo clippy --locked -p app --no-default-features --features hydrate \
		--target wasm32-unknown-unknown --profile wasm-release -- -D warnings
	.ci/imports

.PHONY: fmt
fmt: ## Format the code
	cargo fmt --all
	cargo fmt --manifest-path crates/ingest/fuzz/Cargo.toml

.PHONY: clean
clean: ## Remove what was built, and the tools that were brought
	rm -rf $(target) end2end/node_modules

# What a browser loads. The style sheet needs no step; it is embedded as it is.

.PHONY: assets
assets: compiler wasm
	@$(MAKE) --no-print-directory $(site)/headroom.wasm

.PHONY: wasm
wasm:
	.ci/wasm-cargo build --locked -p app --lib --no-default-features --features hydrate \
		--target wasm32-unknown-unknown --profile wasm-release

# What the compiler uses by default, and every browser since 2022 knows.
features := --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
	--enable-reference-types --enable-multivalue

# leptos asks for headroom.wasm, not for headroom_bg.wasm, which is what bindgen calls it.
$(site)/headroom.wasm: $(wasm) $(bindgen) $(if $(npm),$(modules))
	@mkdir -p $(site)
	$(bindgen) $(wasm) $(target)/bindgen
	$(if $(npm),end2end/node_modules/.bin/wasm-opt -Oz $(features) --strip-debug --strip-producers \
		$(target)/bindgen/headroom_bg.wasm -o $(target)/bindgen/headroom_bg.wasm)
	cp $(target)/bindgen/headroom.js $(site)/headroom.js
	cp $(target)/bindgen/headroom_bg.wasm $@

# The charts for the browser's machine, for the test that they are the same bytes as the server's.
.PHONY: charts
charts: compiler $(bindgen)
	.ci/wasm-cargo build --locked -p chart-in-wasm --target wasm32-unknown-unknown --profile wasm-release
	$(bindgen) $(dir $(wasm))chart_in_wasm.wasm $(target)/charts
	cp $(target)/charts/headroom.js $(target)/charts/charts.mjs

# Tools.

.PHONY: compiler
compiler:
	@command -v cc >/dev/null || $(have) gcc libc6-dev

.PHONY: databases
databases:
	@compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || $(have) postgresql

$(bindgen): .ci/wasm-bindgen/Cargo.toml .ci/wasm-bindgen/Cargo.lock .ci/wasm-bindgen/src/main.rs Cargo.lock
	@.ci/same-wasm-bindgen
	cargo build --locked --release --manifest-path .ci/wasm-bindgen/Cargo.toml --target-dir $(target)/tools/build
	@touch $@

$(modules): end2end/package-lock.json
	npm ci --prefix end2end --no-audit --no-fund
	@touch $@
