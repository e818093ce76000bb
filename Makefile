# `make` builds the demo dossier; `make test` runs everything CI checks. Both need a Rust
# toolchain and nothing else; cargo fetches and builds the rest.

CARGO ?= cargo
# Cargo knows what is up to date, and where it builds to.
DOSSIER := $(CARGO) run --release --locked --quiet --bin dossier --

.PHONY: all demo test fmt clippy unit doc deny cargo-deny advisories serve clean

all: demo

# Imports what is new in content/clippings and builds the site.
demo:
	$(CARGO) build --release --locked --bin dossier
	$(DOSSIER) import
	$(DOSSIER) build
	@echo "open public/index.html in a browser, or run: make serve"

serve:
	$(DOSSIER) serve

test: fmt clippy unit doc deny

fmt:
	$(CARGO) fmt --check

clippy:
	$(CARGO) clippy --locked --all-targets -- -D warnings

unit:
	$(CARGO) test --locked --no-fail-fast

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

clean:
	$(CARGO) clean
