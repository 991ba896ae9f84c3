# Each target is one line that a person could type. Plain `make` prints them.
.DEFAULT_GOAL := help
.PHONY: help build test race fuzz parity badinput record nodes lint fmt bench benchcmp wrk orders ci features

help: ## print this
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

build: ## build the command into ./.bin
	go build -o .bin/nodeloop ./cmd/nodeloop

test: ## run every test
	go test ./...

race: ## run the packages' tests under the race detector
	go test -race ./emitter/... ./loop/... ./timers/... ./net/... ./http/...

orders: ## show every event order beside Node's
	go run ./cmd/nodeloop orders

nodes: ## fetch the two reference Nodes into ./.nodes
	.ci/nodes

record: nodes ## record traces and facts anew from the reference Nodes
	go test ./tests/orders -run TestRecorded -count=1 -record -repeat 20
	go test ./tests/features -run TestRecorded -count=1 -record

features: ## write docs/features.md from the results of the tests
	go test ./tests/features -run TestFeatures -count=1 -update

fuzz: ## fuzz the parser, the server and the client for a short while
	go test ./http/parser -run '^$$' -fuzz Fuzz -fuzztime 10s
	go test ./http -run '^$$' -fuzz FuzzServer -fuzztime 10s
	go test ./http -run '^$$' -fuzz FuzzClient -fuzztime 10s

parity: nodes ## compare the parser with the Nodes' own on a million inputs each
	NODELOOP_PARSER_JOBS=1000000 go test ./http/parser -run TestDifferential -count=1 -timeout 30m

badinput: nodes ## compare server and client with the Nodes on bad input made up
	NODELOOP_BADINPUT_JOBS=500 go test ./http -run TestBadInputLive -count=1 -timeout 30m

lint: ## check formatting and vet
	go tool -modfile=.ci/tools/go.mod gofumpt -l . && go vet ./...

fmt: ## format
	go tool -modfile=.ci/tools/go.mod gofumpt -w .

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

benchcmp: ## compare the benchmarks with those of revision BASE, in turns
	.ci/benchcmp $(BASE)

wrk: nodes ## compare requests per second with the reference Node
	.ci/wrk

ci: ## everything a change has to pass
	.ci/run
