# The commands of the project. `make` lists them.

GO          ?= go
FUZZTIME    ?= 20s
SLOWER      ?= 0
FLAGS       ?=
GOFUMPT     := $(GO) run mvdan.cc/gofumpt@v0.12.0
STATICCHECK := $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2

# packages-with PATTERN: the packages whose tests contain it.
packages-with = $(sort $(dir $(shell grep -rlE --include='*_test.go' '$(1)' . | sed 's|^|./|;s|^\./\./|./|')))

.PHONY: vscode help build test tools check format golden fuzz bench dist dist-test example-ab example-journey race-peers simulate thresholds history-scale faults judge history-measured workers workers-measured clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build ./bench
	$(GO) build -trimpath -o bench$(shell $(GO) env GOEXE) ./cmd/bench

test: tools ## run all tests
	$(GO) test -timeout 14m ./...

tools: # what the tests use beside Go
	@.ci/tools

check: tools ## all that must hold before a commit: format, vet, staticcheck, tidy modules, tests with the race detector
	@unformatted=$$($(GOFUMPT) -l .) || exit 1; \
	if [ -n "$$unformatted" ]; then echo "not formatted (make format):"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(STATICCHECK) ./...
	$(GO) mod tidy -diff
	$(GO) test -race ./...

format: ## format all Go files
	$(GOFUMPT) -l -w .

vscode: build ## test the extension of VS Code and package it as editors/vscode/bench-specs-*.vsix (npm)
	cd editors/vscode && npm ci --no-audit --no-fund && BENCH=$(CURDIR)/bench$(shell $(GO) env GOEXE) npm test && BENCH=$(CURDIR)/bench$(shell $(GO) env GOEXE) npm run package

golden: ## rewrite the golden files; read the diff afterwards
	$(GO) test $(call packages-with,flag\.Bool.*"update") -update

fuzz: ## run every fuzz test for FUZZTIME (20s)
	@for package in $(call packages-with,^func Fuzz); do \
		for name in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$name"; \
			$(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

bench: ## run the Go benchmarks: the hot path, the pacing, the reading of large specs
	$(GO) test -run '^$$' -bench . -benchmem $(call packages-with,^func Benchmark)

dist: ## build what is released into dist/: archives, packages, an image's folder, an SBOM, checksums; DIST=linux/amd64 for some platforms only
	packaging/dist.sh $(DIST)

dist-test: ## install what `make dist` made for this machine, each kind in its own way, and try it (Debian, root)
	packaging/test.sh

example-ab: ## base against head of examples/shop, as in CI (two minutes); SLOWER=20 makes the head 20 % slower, FLAGS go to bench run
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	$(GO) build -o $$out/bench ./cmd/bench && \
	$(GO) build -o $$out/base -ldflags '-X main.slower=0' ./examples/shop && \
	$(GO) build -o $$out/head -ldflags '-X main.slower=$(SLOWER)' ./examples/shop && \
	$$out/bench run -auto-approve -var "base=[\"$$out/base\"]" -var "head=[\"$$out/head\"]" \
		-var "summary=$$out/summary.md" $(FLAGS) examples/ab.bench.hcl

example-journey: ## customers of base and of head of examples/shop buy something (a minute); SLOWER and FLAGS as above
	@out=$$(mktemp -d) && trap 'rm -rf "$$out"' EXIT && \
	$(GO) build -o $$out/bench ./cmd/bench && \
	$(GO) build -o $$out/base -ldflags '-X main.slower=0' ./examples/shop && \
	$(GO) build -o $$out/head -ldflags '-X main.slower=$(SLOWER)' ./examples/shop && \
	$$out/bench run -auto-approve -var "base=[\"$$out/base\"]" -var "head=[\"$$out/head\"]" $(FLAGS) examples/journey.bench.hcl

race-peers: ## CPU a request against wrk, ab, h2load and hey, as far as they are installed (a quiet Linux machine; half an hour)
	peers/race.sh

simulate: ## measure the error rates of the verdicts in simulation (minutes)
	BENCH_SIMULATE=1 $(GO) test -count 1 -v -timeout 60m -run '^TestSimulate' ./simulation

thresholds: ## simulate the limits of the scan for changes, and write them into history/threshold_table.go (half an hour)
	BENCH_SIMULATE=update $(GO) test -count 1 -v -timeout 60m -run '^TestSimulateThresholds' ./simulation

faults: ## the fault suite: broken servers, kill -9 at random moments, examples/ab 23 times (half an hour; Linux, quiet)
	BENCH_FAULTS=1 $(GO) test -count 1 -v -timeout 60m -run '^TestFault' ./engine ./cmd/bench

judge: ## the generator's judge of itself: false alarms, what it sees, overload; commands against themselves (five hours; Linux, quiet, root); BENCH_JUDGE_RUNS=3 for a look, BENCH_BINARY for another bench
	BENCH_JUDGE=1 $(GO) test -count 1 -v -timeout 8h -run '^TestJudge' ./cmd/bench

history-measured: ## a history of 40 real commits, and of one build measured 60 times, against what changed (forty minutes; Linux, quiet); in parts with BENCH_HISTORY_DIR and BENCH_JUDGE_RUNS
	BENCH_JUDGE=1 $(GO) test -count 1 -v -timeout 3h -run '^TestMeasured' ./history/lab

history-scale: ## a store of 100,000 runs on SQLite and PostgreSQL, and importers killed at 50 moments (half an hour; quiet); BENCH_SCALE=10000 for a look
	BENCH_SCALE=$${BENCH_SCALE:-1} $(GO) test -count 1 -v -timeout 2h -run 'TestScale|Killed' ./archive

workers: ## what several machines send against what one does, up to eight of them; fifty kills, a cluster, and hosts of their own (half an hour; Linux, root)
	BENCH_WORKERS=1 $(GO) test -count 1 -v -timeout 60m -run 'HowManyShare|ManyMachines' ./engine
	BENCH_WORKERS=1 $(GO) test -count 1 -v -timeout 30m ./fleet ./fleet/lab

workers-measured: ## what is promised of workers, as figures: how far apart they start, what that takes, losses, what several send (ten minutes; Linux, quiet, root)
	BENCH_WORKERS=measure $(GO) test -count 1 -v -timeout 30m -run '^TestMeasured' ./fleet/lab

clean: ## remove what was built
	rm -rf bench bench.exe dist
