#!/bin/sh
# Puts the answers of the Swedish Construction FAQ (Zaragoza AB, CC BY 4.0) into the
# folder FOLDER/faq-construction, for `go run ./bench/quality -data FOLDER`. It needs
# pip and unzip. The data is no part of this repository.
set -eu
folder=${1:?usage: bench/quality/fetch.sh FOLDER}
package=zaragoza_construction_faq-1.2.1-py3-none-any.whl
sum=716a1999dd5ad8494c6a4e47d3510f017aa767ea9e55d3b348b0ad70b0e8d3d7
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
pip download --quiet --no-deps --dest "$tmp" zaragoza-construction-faq==1.2.1
echo "$sum  $tmp/$package" | sha256sum --check --quiet
mkdir -p "$folder/faq-construction"
unzip -qjo "$tmp/$package" zaragoza_construction_faq/data/faq-en.json -d "$folder/faq-construction"
echo "$folder/faq-construction/faq-en.json"
