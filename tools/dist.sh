#!/usr/bin/env bash
# Makes the packages of the program that is built: target/dist/persona-VERSION-MACHINE-linux.tar.gz and
# target/dist/persona_VERSION_ARCH.deb. Both hold the same tree, the one to be unpacked anywhere, the other in /usr.
#
# What is in it runs without Rust, Python or this checkout, on a Linux whose C library is as new as this one's.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)
machine=$(uname -m)
case "$(uname -s) $machine" in
    "Linux x86_64") architecture=amd64 ;;
    "Linux aarch64") architecture=arm64 ;;
    *) echo "Packages are made on Linux, for x86_64 and aarch64." >&2 && exit 1 ;;
esac
name=persona-$version-$machine-linux
out=target/dist
tree=$out/$name
runtime=models-cache/onnxruntime
# Files are as old as the last commit, so that the same state makes the same packages.
date=$(git log -1 --format=%ct 2>/dev/null || date +%s)

# A library that was fetched by an earlier version lies there without its licence.
[ -f $runtime/LICENSE ] || { rm -f $runtime/VERSION && python3 tools/setup_onnxruntime.py; }

rm -rf "$out"
share=$tree/share
document=$share/doc/persona
mkdir -p "$tree/bin" "$tree/lib/persona" "$share/persona/data" "$document/docs" "$share/man/man1" \
    "$share/bash-completion/completions" "$share/zsh/site-functions" "$share/fish/vendor_completions.d"

install -m 755 target/release/persona "$tree/bin/persona"
strip --strip-unneeded "$tree/bin/persona"
python3 tools/sbom.py --embed "$tree/bin/persona"
install -m 644 "$(readlink -f $runtime/libonnxruntime.so)" "$tree/lib/persona/libonnxruntime.so"
install -m 644 data/*.csv data/README.md "$share/persona/data"

# The program as it will be installed: it finds its library and trains the model that ships.
persona=$PWD/$tree/bin/persona
env -u ORT_DYLIB_PATH "$persona" train --quiet --model-dir "$share/persona/model" --log-dir "$out/logs"
"$persona" man "$share/man/man1" >/dev/null
gzip --no-name --best "$share"/man/man1/*
"$persona" completions bash >"$share/bash-completion/completions/persona"
"$persona" completions zsh >"$share/zsh/site-functions/_persona"
"$persona" completions fish >"$share/fish/vendor_completions.d/persona.fish"

install -m 644 README.md CHANGELOG.md LICENSE "$document"
install -m 644 docs/*.md docs/*.svg docs/*.png "$document/docs"
install -m 644 LICENSE "$document/copyright"
install -m 644 models-cache/title-encoder/LICENSE-teacher.txt "$document/LICENSE-encoder.txt"
install -m 644 $runtime/LICENSE "$document/LICENSE-onnxruntime.txt"
install -m 644 $runtime/ThirdPartyNotices.txt "$document/NOTICES-onnxruntime.txt"
"$persona" licenses >"$document/LICENSES-crates.txt"
python3 tools/sbom.py >"$document/persona.cdx.json"
find "$tree" -exec touch --no-dereference --date="@$date" {} +

tar --create --directory "$out" --sort=name --owner=0 --group=0 --numeric-owner "$name" |
    gzip --no-name >"$out/$name.tar.gz"

# The newest version of the C library that a symbol is taken from.
needs=$(for file in "$tree/bin/persona" "$tree/lib/persona/libonnxruntime.so"; do objdump -T "$file"; done |
    grep -o 'GLIBC_[0-9.]*' | sort --version-sort | tail -n 1)
package=$out/package
mkdir -p "$package/DEBIAN"
cp -a "$tree" "$package/usr"
cat >"$package/DEBIAN/control" <<CONTROL
Package: persona
Version: $version
Architecture: $architecture
Maintainer: the persona maintainers <persona@localhost>
Installed-Size: $(du --summarize --block-size=1024 "$package/usr" | cut -f1)
Depends: libc6 (>= ${needs#GLIBC_}), libgcc-s1, libstdc++6 (>= 8)
Section: utils
Priority: optional
Description: tags job titles with a persona segment and a confidence
 Reads job titles exported from a CRM and tags each with a persona segment and a
 confidence. It runs on your machine, needs no network, and shows for every title
 why it was tagged as it was.
CONTROL
(cd "$package" && find usr -type f -exec md5sum {} + | sort -k 2 >DEBIAN/md5sums)
chmod -R u=rwX,go=rX "$package"
SOURCE_DATE_EPOCH=$date dpkg-deb --root-owner-group -Zxz -z2 --build "$package" "$out" >/dev/null
rm -rf "$package" "$tree" "$out/logs"
ls -sh "$out"
