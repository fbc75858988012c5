#!/usr/bin/env bash
# dist.sh [PLATFORM…]: builds what is released, into dist/: for each platform (linux/amd64 …; all without arguments) an archive, for Linux the
# packages deb, rpm and apk, too, and a folder to build a container image from; then an SBOM and checksums. The version is that of
# cmd/bench/version.go. Dates are the commit's, so that the same commit gives the same files. Needs Go and what it downloads.
set -euo pipefail
cd "$(dirname "$0")/.."

go=${GO:-go}
nfpm="$go run github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2"
cyclonedx="$go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0"
platforms=("$@")
((${#platforms[@]})) || platforms=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64)

version=$(sed -n 's/^const version = "\(.*\)"$/\1/p' cmd/bench/version.go)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export version SOURCE_DATE_EPOCH CGO_ENABLED=0

rm -rf dist
mkdir -p dist/build
touched() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# What is the same everywhere: the manual, completions, documents, examples.
common=dist/build/common
mkdir -p $common/completions
$go build -trimpath -o dist/build/bench ./cmd/bench
dist/build/bench man -out=$common/man
gzip -9n $common/man/*
for shell in bash zsh fish; do dist/build/bench completion $shell >$common/completions/bench.$shell; done
cp README.md CHANGELOG.md $common/
cp -r docs examples $common/
find $common \( -name '*.go' -o -name testdata \) -prune -exec rm -rf {} +

for platform in "${platforms[@]}"; do
  os=${platform%/*} arch=${platform#*/} suffix=
  [ "$os" != windows ] || suffix=.exe
  name=bench_${version}_${os}_$arch
  mkdir -p "dist/build/$name"
  GOOS=$os GOARCH=$arch $go build -trimpath -ldflags '-s -w' -o "dist/build/$name/bench$suffix" ./cmd/bench
  cp -r $common/. "dist/build/$name/"
  touched "dist/build/$name"
  if [ "$os" = windows ]; then
    (cd dist/build && find "$name" | LC_ALL=C sort | zip -qX9 "../$name.zip" -@)
  else
    tar -C dist/build --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9n >"dist/$name.tar.gz"
  fi
  echo "dist/$name"
  [ "$os" = linux ] || continue
  for format in deb rpm apk; do
    arch=$arch folder=dist/build/$name date=$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ) envsubst <packaging/nfpm.yaml >dist/build/nfpm.yaml
    said=$($nfpm package --config dist/build/nfpm.yaml --packager $format --target dist/ 2>&1) || { echo "$said" >&2; exit 1; }
  done
  image=dist/bench_${version}_container_$arch
  mkdir -p "$image"
  cp "dist/build/$name/bench" packaging/Containerfile "$image/"
  # The certificates of those whom everybody believes, for https targets: those of the machine that builds.
  cp "${CERTIFICATES:-/etc/ssl/certs/ca-certificates.crt}" "$image/ca-certificates.crt"
done

# The modules that are in the program, as the program itself tells.
$cyclonedx bin -json -noserial -version "v$version" -output "dist/bench_${version}_sbom.cdx.json" dist/build/bench
rm -rf dist/build
(cd dist && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum >SHA256SUMS)
ls -l dist
