# Frontdesk. `make` alone lists what there is; CONTRIBUTING.md says when to use what.
DATA  ?= $(or $(FRONTDESK_DATA),./data)
HOURS ?= 24
N     ?= 200
PKG   ?= ./...
FUZZTIME ?= 20s
BACKUP ?= frontdesk-backup-$(shell date +%Y%m%d-%H%M%S)

.DEFAULT_GOAL := help
.PHONY: help build run dev test unit check lint vulncheck fmt gen bench lighthouse quality e2e fuzz cross docker docker-check seed \
	end-stale-conversations conversation-stats backup init clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "  %-26s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the user interface where stale, and bin/frontdesk
	@scripts/build

run: build ## build, then serve on :8080 with the data in DATA (./data); ARGS adds flags
	bin/frontdesk --data $(DATA) $(ARGS)

dev: ## serve with reload on both sides: Go is rebuilt, the user interface comes from Vite; data in DATA
	@DATA=$(DATA) scripts/dev

test: ## set up what the tests need and run all of them (what CI runs)
	@scripts/test

unit: ## Go tests alone, with the race detector; PKG=./app/store/... for some
	go vet $(PKG)
	go test -race -shuffle=on $(PKG)

check: ## static checks: formats, types, lint, vulnerabilities, generated files
	@scripts/check

lint: ## golangci-lint, pinned
	@scripts/tool golangci-lint run ./...

vulncheck: ## known vulnerabilities in what the binary calls
	@scripts/vulncheck

fmt: ## format the Go code
	@scripts/tool golangci-lint fmt ./...

gen: ## make all generated files anew
	@scripts/gen

bench: build ## measure every budget and print figure and budget; ARGS goes to the program
	go run ./bench $(ARGS)

lighthouse: build ## Lighthouse on the demo page and the panel, and what the widget costs the page; fetches its package once
	@scripts/lighthouse

quality: ## measure on public sets how often the right content is found; ARGS goes to the program
	go run ./bench/quality $(ARGS)

e2e: build ## browser tests against the built binary; ARGS goes to Playwright, e.g. ARGS='-g transcript'
	@scripts/e2e $(ARGS)

fuzz: ## run every fuzz test for FUZZTIME (20s) each; PKG for some
	@FUZZTIME=$(FUZZTIME) scripts/fuzz $(PKG)

cross: ## build for every released system into bin/
	@scripts/cross

docker: ## build the image frontdesk:latest (needs a Docker engine)
	docker build --build-arg VERSION="$$(git describe --tags --always --dirty)" -t frontdesk:latest .

docker-check: ## run the Dockerfile's own build commands in a clean folder, without a Docker engine
	@scripts/check-dockerfile

seed: build ## fill DATA with N (200) invented conversations, for looking at the panel
	bin/frontdesk seed --conversations $(N) --data $(DATA)

end-stale-conversations: build ## end conversations that are idle for HOURS (24); the server may run
	@bin/frontdesk end-stale --hours $(HOURS) --data $(DATA)

conversation-stats: build ## numbers of conversations; the server may run
	@bin/frontdesk stats --data $(DATA)

backup: build ## write a backup of DATA to the file BACKUP; the server may run
	@bin/frontdesk backup $(abspath $(BACKUP)) --data $(DATA)

init: ## switch on the git hooks of this repository
	git config core.hooksPath .githooks

clean: ## remove what was built; data and the test cache stay
	rm -rf bin ui/test-results ui/playwright-report
	find ui/dist -mindepth 1 ! -name .gitkeep -delete
