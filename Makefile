# make demo    a farm on this machine, until Ctrl-C
# make test    everything that must hold, from a clean clone to the runner's summary
# make help    the other targets

# What runs and is installed.
PLAIN := .build-plain
# Tests and the tools they start share one build: another configuration, or a plain `swift build -c release`, would build
# everything again each time the two alternate.
TEST := swift test -c release --skip-build
LINTED := Sources Tests bench fuzz

# Debian packages: libraries with their headers; what a demo runs besides; what tests start besides.
LIBRARIES := libcurl4-openssl-dev libmosquitto-dev libsimdjson-dev libsqlite3-dev zlib1g-dev libzstd-dev pkg-config tzdata
BROKER := mosquitto mosquitto-clients
TESTED := $(BROKER) openssl python3 strace systemd procps iproute2 curl chromium fonts-noto-cjk python3-venv python3-aiosmtpd python3-jsonschema python3-yaml

# Where `make install` puts things, and which programs it takes.
PREFIX ?= /usr/local
DESTDIR ?=
PROGRAMS ?= $(PLAIN)/release

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test test-build test-tools torture fuzz bench build install deb deb-check lint format generate toolchain clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: build ## a broker, virtual devices, the daemon and its page, until Ctrl-C
	@packaging/require $(BROKER)
	$(PLAIN)/release/fieldtide demo

test: lint test-build test-tools ## install what is missing, lint, build, run every test
	Tests/schema/run
	Tests/browser/run
	Tests/docs/run
	$(TEST)

test-build: toolchain
	@packaging/require $(LIBRARIES) $(TESTED)
	swift build -c release --build-tests

test-tools: .build-tools/promtool .build-tools/venv/done ## fetch what only tests need, into .build-tools

# The package is not installed, because that would start a server.
.build-tools/promtool:
	rm -rf .build-tools/deb && mkdir -p .build-tools/deb
	cd .build-tools/deb && { apt-get download -qq prometheus || \
		{ sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo; $$sudo apt-get update -qq && apt-get download -qq prometheus; }; }
	cd .build-tools/deb && dpkg-deb -x prometheus_*.deb .
	mv .build-tools/deb/usr/bin/promtool $@
	rm -r .build-tools/deb

.build-tools/venv/done: Tests/browser/requirements.txt Tests/notify/requirements.txt
	python3 -m venv .build-tools/venv
	.build-tools/venv/bin/pip install -q --disable-pip-version-check $(addprefix -r ,$^)
	touch $@

torture: test-build ## 200 kills of each kind, of a store and on mosquitto, 1,000 ponds for 30 days, then RabbitMQ and nats-server (installed if missing)
	FIELDTIDE_KILLS=200 $(TEST) --filter KillTests
	FIELDTIDE_PONDS=1000 FIELDTIDE_SEED=$${FIELDTIDE_SEED:-$$(date +%s)} $(TEST) --filter AlertWorldTests
	Tests/torture/brokers

fuzz: toolchain ## fuzz every payload format, SECONDS=60 each
	@packaging/require $(LIBRARIES) python3
	fuzz/run $(or $(SECONDS),60)

bench: build ## drain a backlog against mosquitto_sub, and take in a county's devices
	@packaging/require $(BROKER) python3
	for name in codec-bench chunk-bench store-bench; do swift build -c release --scratch-path $(PLAIN) --product $$name || exit; done
	PROGRAMS=$(PLAIN)/release bench/run

build: toolchain ## build the programs (release): .build-plain/release/fieldtide and fieldtided
	@packaging/require $(LIBRARIES)
	swift build -c release --scratch-path $(PLAIN) --product fieldtided
	swift build -c release --scratch-path $(PLAIN) --product fieldtide

install: ## install what `make build` built (PREFIX=/usr/local), or stage it in DESTDIR
	@DESTDIR='$(DESTDIR)' PREFIX='$(PREFIX)' PROGRAMS='$(PROGRAMS)' packaging/install

deb: toolchain ## build a Debian package that carries the Swift runtime, in .build-deb
	@packaging/require $(LIBRARIES) debhelper dpkg-dev
	swift build -c release --static-swift-stdlib --scratch-path .build-deb --product fieldtided
	swift build -c release --static-swift-stdlib --scratch-path .build-deb --product fieldtide
	packaging/deb

deb-check: deb ## install that package on a clean Debian in a container; start, upgrade, remove, purge (as root)
	@packaging/require $(BROKER) debootstrap procps systemd-container
	packaging/check "$$(ls -t .build-deb/fieldtide_*.deb | head -n 1)"

lint: toolchain ## check format and documentation of all Swift files
	swift format lint --strict --parallel --recursive $(LINTED)

format: toolchain ## format all Swift files in place
	swift format --in-place --parallel --recursive $(LINTED)

generate: ## write Sources/TideUnits/QuantityTable.swift from quantities.yaml (needs PyYAML)
	python3 Sources/TideUnits/generate-quantities.py

toolchain:
	@command -v swift >/dev/null || { echo "swift is not in PATH: Swift 6.1 or later, https://www.swift.org/install"; exit 1; }

clean: ## remove everything that was built
	rm -rf .build .build-*
