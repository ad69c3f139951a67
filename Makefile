# Every target stands for itself: it checks what it needs, says what is missing, and can be run again.
# Works from any directory (`make -C`, `make -f`) and follows CARGO_TARGET_DIR.

ROOT := $(or $(realpath $(dir $(lastword $(MAKEFILE_LIST)))),.)
IN_ROOT := cd "$(ROOT)" &&
DATA ?= sakuga-data
GALLERY ?= sakuga-gallery
# What of the gallery is in the documentation.
SHOWN := --shots c0010,c0060,c0160,c0220,c0270,c0410,c0440,c0490,c0510,c0550,c0600,c0620 \
         --strips c0410,c0460 --sheets aoi,kon

SAKUGA := cargo run --release --locked --quiet --package sakuga --

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help deps deps-test demo gallery gallery-docs build test fmt lint doc unit fuzz fuzz-quick bench clean

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' "$(ROOT)/Makefile"

demo: build ## Make the bundled short film: from screenplay to animatic, into ./sakuga-data
	@$(IN_ROOT) $(SAKUGA) --data "$(DATA)" demo
	@echo "\`sakuga\` is $${CARGO_TARGET_DIR:-target}/release/sakuga; \`cargo install --locked --path crates/cli\` puts it on your PATH"

gallery: build ## Draw the gallery: 60 panels, model sheets and strips of animation, into ./sakuga-gallery/page
	@$(IN_ROOT) $(SAKUGA) --data "$(GALLERY)" --quiet import examples/gallery/gallery.fountain --cast examples/gallery/cast.toml > /dev/null
	@$(IN_ROOT) $(SAKUGA) --data "$(GALLERY)" --quiet produce e01 > /dev/null
	@$(IN_ROOT) $(SAKUGA) --data "$(GALLERY)" --quiet sheet > /dev/null
	@$(IN_ROOT) $(SAKUGA) --data "$(GALLERY)" gallery "$(GALLERY)/page"

gallery-docs: gallery ## Put some of the gallery into docs/gallery
	@$(IN_ROOT) $(SAKUGA) --data "$(GALLERY)" gallery docs/gallery $(SHOWN)

test: deps-test fmt lint doc unit fuzz-quick ## Everything CI checks: formatting, lints, documentation, tests

build: deps ## Build the program, optimised
	@$(IN_ROOT) cargo build --release --locked --package sakuga

bench: build ## Measure everything and write docs/bench/*.json and docs/performance.md
	@$(IN_ROOT) $(SAKUGA) bench all --write docs

fuzz: deps-test ## Hold the server against its own description with more than 20,000 made-up requests
	@$(IN_ROOT) cargo build --workspace --locked
	@$(IN_ROOT) SAKUGA_FUZZ_LEAST=20000 sh scripts/fuzz.sh 160

deps: ## Check the tools; install ffmpeg and a font where they are missing (Debian)
	@sh "$(ROOT)/scripts/deps.sh"

clean: ## Remove what was built; films and drawings stay
	@$(IN_ROOT) cargo clean

deps-test:
	@sh "$(ROOT)/scripts/deps.sh" lints

fmt:
	@$(IN_ROOT) cargo fmt --all --check

lint:
	@$(IN_ROOT) cargo clippy --workspace --all-targets --locked -- -D warnings

# The documentation is for those who work on the program, so private items are in it and may be linked to.
doc:
	@$(IN_ROOT) RUSTDOCFLAGS="-D warnings -A rustdoc::private-intra-doc-links" cargo doc --workspace --no-deps --document-private-items --locked

unit:
	@$(IN_ROOT) cargo test --workspace --locked

# The program that the tests have built; a few thousand requests, within a minute.
fuzz-quick:
	@$(IN_ROOT) cargo build --workspace --locked --quiet
	@$(IN_ROOT) sh scripts/fuzz.sh 2
