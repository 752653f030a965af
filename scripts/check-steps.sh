# Sourced by scripts/check and scripts/test: the static checks, cheapest first.
# shellcheck shell=bash

go_format() {
  local unformatted
  unformatted=$(git ls-files -co --exclude-standard -- '*.go' | tr '\n' '\0' | xargs -0 gofmt -l)
  [[ -z $unformatted ]] || { printf 'not formatted (run make fmt):\n%s\n' "$unformatted"; return 1; }
}

check_steps() {
  step 'format of the Go code' go_format
  step 'rules for the tree' scripts/check-tree
  step 'user interface: packages' scripts/build-ui --packages
  step 'user interface: types' npm --prefix ui run --silent check
  step 'go vet' go vet ./...
  step 'generated files are up to date' scripts/gen --check
  step 'golangci-lint' scripts/tool golangci-lint run --allow-parallel-runners ./...
  step 'known vulnerabilities' scripts/vulncheck
}
