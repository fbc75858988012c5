#!/usr/bin/env bash
# Installs what dist.sh made for this machine's architecture, each kind in its own way, and tries it: the archive in a folder, the Debian package
# for real (it is purged again; needs root), rpm and apk into a folder, the image with buildah and without a network. What can't be tried here is
# told, and is a failure with CI=true.
set -euo pipefail
cd "$(dirname "$0")/../dist"

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
arch=$(go env GOARCH)
version=$(sed -n 's/^const version = "\(.*\)"$/\1/p' ../cmd/bench/version.go)
case $arch in amd64) machine=x86_64 ;; arm64) machine=aarch64 ;; *) echo "no packages for $arch" >&2; exit 1 ;; esac

say() { printf '%-10s %s\n' "$1" "$2"; }
missing() { say "$1" "not tried: $2"; [ "${CI:-}" != true ]; }
# works BENCH: the program does its work.
works() {
  [ "$("$1" version | head -1)" = "bench $version" ] || { echo "$1 is another version: $("$1" version)" >&2; return 1; }
  (cd "$tmp" && rm -rf demo && "$1" init demo && "$1" validate demo && "$1" run -auto-approve demo) >"$tmp/said" 2>&1 || { cat "$tmp/said" >&2; return 1; }
}
# has ROOT PATH…: they are there, and not empty.
has() { local root=$1 path; shift; for path; do [ -s "$root/$path" ] || { echo "no $path in $root" >&2; return 1; }; done; }

sha256sum --quiet -c SHA256SUMS
say checksums "hold for $(wc -l <SHA256SUMS) files"

grep -q '"bomFormat": "CycloneDX"' "bench_${version}_sbom.cdx.json"
grep -q 'github.com/hashicorp/hcl/v2' "bench_${version}_sbom.cdx.json"
say SBOM "names $(grep -c '"type": "library"' "bench_${version}_sbom.cdx.json") modules"

name=bench_${version}_linux_$arch
tar -C "$tmp" -xzf "$name.tar.gz"
has "$tmp/$name" bench man/bench.1.gz man/bench-run.1.gz completions/bench.{bash,zsh,fish} README.md CHANGELOG.md docs/language.md examples
works "$tmp/$name/bench"
say archive "unpacked, and runs a spec"

files=(usr/bin/bench usr/share/man/man1/bench.1.gz usr/share/man/man1/bench-run.1.gz usr/share/bash-completion/completions/bench
  usr/share/fish/vendor_completions.d/bench.fish usr/share/doc/bench/README.md usr/share/doc/bench/docs/language.md)

if command -v dpkg >/dev/null && [ "$(id -u)" = 0 ] && ! [ -e /usr/bin/bench ]; then
  dpkg -i "bench_${version}_$arch.deb" >/dev/null
  has / "${files[@]}" usr/share/zsh/vendor-completions/_bench
  (works /usr/bin/bench && bash -c '. /usr/share/bash-completion/completions/bench && complete -p bench') >/dev/null || { dpkg -P bench; exit 1; }
  ! command -v man >/dev/null || man bench-run | grep -q 'EXIT STATUS'
  dpkg -P bench >/dev/null
  ! [ -e /usr/bin/bench ]
  say deb "installed, runs a spec, completes, has its manual; purged"
else
  missing deb "needs dpkg, root, and no /usr/bin/bench"
fi

if command -v rpm >/dev/null; then
  rpm --root "$tmp/rpm" --nodeps --ignorearch --ignoreos -i "bench-${version}-1.$machine.rpm" 2>/dev/null
  has "$tmp/rpm" "${files[@]}" usr/share/zsh/site-functions/_bench
  works "$tmp/rpm/usr/bin/bench"
  rpm --root "$tmp/rpm" --nodeps -e bench 2>/dev/null
  ! [ -e "$tmp/rpm/usr/bin/bench" ]
  say rpm "installed into a folder, runs a spec; erased"
else
  missing rpm "no rpm"
fi

mkdir "$tmp/apk"
tar -C "$tmp/apk" --warning=no-unknown-keyword -xzf "bench_${version}_$machine.apk"
has "$tmp/apk" "${files[@]}" .PKGINFO
grep -q "^pkgver = $version" "$tmp/apk/.PKGINFO"
works "$tmp/apk/usr/bin/bench"
say apk "unpacked, says what it is, and runs a spec"

if command -v buildah >/dev/null && [ "$(id -u)" = 0 ]; then
  store=(--root "$tmp/images" --runroot "$tmp/run" --storage-driver vfs)
  buildah "${store[@]}" build --isolation chroot -q -t bench -f Containerfile "bench_${version}_container_$arch" >/dev/null
  container=$(buildah "${store[@]}" from bench)
  [ "$(buildah "${store[@]}" run --isolation chroot "$container" -- /usr/bin/bench version | sed -n 1p)" = "bench $version" ]
  root=$(buildah "${store[@]}" mount "$container")
  has "$root" usr/bin/bench etc/ssl/certs/ca-certificates.crt
  buildah "${store[@]}" umount "$container" >/dev/null
  buildah "${store[@]}" rm "$container" >/dev/null
  say image "built, and runs"
else
  missing image "needs buildah and root"
fi
