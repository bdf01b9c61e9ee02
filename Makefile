# make test    everything that must hold, from a clean clone to the runner's summary
# make help    the other targets

# Tools and tests share one release build: another configuration, or a plain `swift build -c release`, would build
# everything again each time the two alternate.
BUILD := swift build -c release --build-tests
TEST := swift test -c release --skip-build
LINTED := Sources Tests

# Libraries with their headers, the broker and tools and the browser that tests start, and the time zones of sites.
DEBIAN_PACKAGES := libmosquitto-dev libsimdjson-dev libsqlite3-dev zlib1g-dev pkg-config \
	mosquitto mosquitto-clients openssl python3 strace systemd tzdata \
	chromium fonts-noto-cjk python3-venv

# Where `make install` puts things, and which programs it takes.
PREFIX ?= /usr/local
DESTDIR ?=
PROGRAMS ?= .build/release

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help test test-tools torture bench build install deb deb-check lint format generate install-deps toolchain clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

test: install-deps lint build test-tools ## install what is missing, lint, build, run every test
	Tests/browser/run
	$(TEST)

test-tools: .build-tools/promtool .build-tools/venv/done ## fetch what only tests need, into .build-tools

# The package is not installed, because that would start a server.
.build-tools/promtool:
	rm -rf .build-tools/deb && mkdir -p .build-tools/deb
	cd .build-tools/deb && { apt-get download -qq prometheus || \
		{ sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get update -qq && apt-get download -qq prometheus; }; }
	cd .build-tools/deb && dpkg-deb -x prometheus_*.deb .
	mv .build-tools/deb/usr/bin/promtool $@
	rm -r .build-tools/deb

.build-tools/venv/done: Tests/browser/requirements.txt
	python3 -m venv .build-tools/venv
	.build-tools/venv/bin/pip install -q --disable-pip-version-check -r Tests/browser/requirements.txt
	touch $@

torture: build ## 200 kills of each kind on mosquitto, then RabbitMQ and nats-server (both installed if missing)
	FIELDTIDE_KILLS=200 $(TEST) --filter KillTests
	Tests/torture/brokers

bench: toolchain install-deps ## drain a backlog against mosquitto_sub, on a plain release build of its own
	bench/run

build: toolchain install-deps ## build tools and tests (release)
	$(BUILD)

install: ## install what `make build` built (PREFIX=/usr/local), or stage it in DESTDIR
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' PROGRAMS='$(PROGRAMS)' packaging/install

deb deb-check: DEBIAN_PACKAGES += debhelper dpkg-dev
deb: toolchain install-deps ## build a Debian package that carries the Swift runtime, in .build-deb
	swift build -c release --static-swift-stdlib --scratch-path .build-deb --product fieldtided
	swift build -c release --static-swift-stdlib --scratch-path .build-deb --product fieldtide
	packaging/deb

deb-check: DEBIAN_PACKAGES += debootstrap procps systemd-container
deb-check: deb ## install that package on a clean Debian in a container; start, upgrade, remove, purge (as root)
	packaging/check "$$(ls -t .build-deb/fieldtide_*.deb | head -n 1)"

lint: toolchain ## check format and documentation of all Swift files
	swift format lint --strict --parallel --recursive $(LINTED)

format: toolchain ## format all Swift files in place
	swift format --in-place --parallel --recursive $(LINTED)

generate: ## write Sources/TideUnits/QuantityTable.swift from quantities.yaml (needs PyYAML)
	python3 Sources/TideUnits/generate-quantities.py

install-deps: ## install the Debian packages that are missing, if any
	@command -v dpkg-query >/dev/null || { echo "not Debian: see that these are there: $(DEBIAN_PACKAGES)"; exit 0; }; \
	missing=; \
	for package in $(DEBIAN_PACKAGES); do \
		dpkg-query -W -f='$${Status}\n' $$package 2>/dev/null | grep -q ' installed$$' || missing="$$missing $$package"; \
	done; \
	[ -n "$$missing" ] || exit 0; \
	echo "installing from Debian:$$missing"; \
	sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	$$sudo apt-get update -qq; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing

toolchain:
	@command -v swift >/dev/null || { echo "swift is not in PATH: Swift 6.1 or later, https://www.swift.org/install"; exit 1; }

clean: ## remove everything that was built
	rm -rf .build .build-*
