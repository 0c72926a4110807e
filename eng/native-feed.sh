#!/usr/bin/env bash
# Makes sure that librdkafka.redist, the native half of Confluent.Kafka, can be restored. Where no package source holds
# it, it is built once from the sources inside Confluent's npm package, into artifacts/feed (see Directory.Build.props).
set -euo pipefail
version=2.15.1                                  # raise these three together with Confluent.Kafka
sources=@confluentinc/kafka-javascript@1.10.1   # the npm package that holds this version in deps/librdkafka
sources_sha256=ada7d703bb1d3237e2292bfabf438d663b6160c9f1ac2a2406b5dc4257c81b66

root=$(dirname "$(dirname "$(readlink -f "$0")")")
feed=$root/artifacts/feed
work=$root/artifacts/feed-build
log=$work.log
package=librdkafka.redist.$version.nupkg
restored=${NUGET_PACKAGES:-$HOME/.nuget/packages}/librdkafka.redist/$version/.nupkg.metadata
spinner=""

fail() { stop_spinner; echo "eng/native-feed.sh: $*" >&2; exit 1; }
failed() { stop_spinner; tail -n 20 "$log" >&2; fail "$*. The whole log: $log"; }
present() { [ -e "$feed/$package" ] || [ -e "$restored" ]; }

start_spinner() {   # only where somebody watches
  [ -t 2 ] || return 0
  (while :; do for c in ⠋ ⠙ ⠸ ⠴ ⠦ ⠇; do printf '\r%s %d s ' "$c" "$SECONDS" >&2; sleep 0.2; done; done) &
  spinner=$!
}

stop_spinner() {
  [ -n "$spinner" ] || return 0
  kill "$spinner" 2>/dev/null || true
  printf '\r\033[K' >&2
  spinner=""
}

# The library is linked against this system's OpenSSL and others: another release of the system builds its own.
cache_folder() {
  local system
  # shellcheck source=/dev/null
  system=$(. /etc/os-release 2>/dev/null && echo "${ID:-linux}${VERSION_ID:-}") || system=linux
  echo "${XDG_CACHE_HOME:-$HOME/.cache}/streamotter/feed/$system-$arch"
}

publish() {         # FILE FOLDER: ends in a rename, so that nobody ever sees half a file
  mkdir -p "$2" && cp "$1" "$2/.$package.$$" && mv -f "$2/.$package.$$" "$2/$package"
}

take_from_cache() {
  (cd "$cache" && sha256sum --status -c "$package.sha256") 2>/dev/null && publish "$cache/$package" "$feed"
}

keep_in_cache() {
  publish "$feed/$package" "$cache" && (cd "$cache" && sha256sum "$package" >"$package.sha256")
}

nuget_has_it() {
  cat >"$work/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="librdkafka.redist" Version="[$version]" /></ItemGroup>
</Project>
XML
  dotnet restore "$work/probe.csproj" -v quiet -nodeReuse:false \
    -p:ImportDirectoryBuildProps=false -p:ImportDirectoryPackagesProps=false </dev/null >>"$log" 2>&1
}

fetch_sources() {
  (cd "$work" && npm pack --loglevel error "$sources" && mv ./*.tgz sources.tgz) >>"$log" 2>&1 ||
    failed "npm could not fetch $sources from $(npm config get registry); check the network, or set another registry"
  echo "$sources_sha256  $work/sources.tgz" | sha256sum --status -c ||
    fail "$sources is not the file this script knows: its sha256 differs. Fetch it from another registry"
  tar -xzf "$work/sources.tgz" -C "$work" package/deps/librdkafka
}

compile() {
  local lib=$work/package/deps/librdkafka part
  (cd "$lib" && ./configure) >>"$log" 2>&1 || failed "librdkafka's configure failed"
  # configure leaves out, in silence, whatever it finds no headers for.
  for part in ZLIB SSL SASL_CYRUS SASL_SCRAM ZSTD CURL SNAPPY; do
    grep -qw "^BUILT_WITH=.*$part" "$lib/Makefile.config" || fail "librdkafka would lack $part: install its headers"
  done
  grep -qx "RDKAFKA_VERSION_STR=\s*$version" "$lib/Makefile.config" ||
    fail "$sources does not hold librdkafka $version: name the package that does in this script"
  make -C "$lib/src" -j "$(nproc)" librdkafka.so.1 >>"$log" 2>&1 || failed "librdkafka's build failed"
  strip --strip-unneeded -o "$work/librdkafka.so" "$lib/src/librdkafka.so.1"
}

pack() {            # a NuGet package is a zip file with a .nuspec; .NET needs nothing but the runtimes folder
  python3 - "$work" "$package" "$version" "$arch" <<'PYTHON'
import sys, zipfile
work, package, version, arch = sys.argv[1:]
nuspec = f'''<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>librdkafka.redist</id>
    <version>{version}</version>
    <authors>Magnus Edenhill, Confluent Inc.</authors>
    <license type="expression">BSD-2-Clause</license>
    <projectUrl>https://github.com/confluentinc/librdkafka</projectUrl>
    <description>librdkafka for linux-{arch}, built on this machine.</description>
  </metadata>
</package>'''
types = '''<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension="nuspec" ContentType="application/octet" />
  <Default Extension="so" ContentType="application/octet" />
  <Default Extension="txt" ContentType="text/plain" />
</Types>'''
with zipfile.ZipFile(f'{work}/{package}', 'w', zipfile.ZIP_DEFLATED) as nupkg:
    nupkg.writestr('[Content_Types].xml', types)
    nupkg.writestr('librdkafka.redist.nuspec', nuspec)
    nupkg.write(f'{work}/package/deps/librdkafka/LICENSES.txt', 'LICENSES.txt')
    nupkg.write(f'{work}/librdkafka.so', f'runtimes/linux-{arch}/native/librdkafka.so')
PYTHON
}

present && exit 0
mkdir -p "$root/artifacts"
if command -v flock >/dev/null; then exec 9>"$work.lock"; flock 9; fi
present && exit 0   # another run made it while this one waited

trap 'stop_spinner; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
rm -rf "$work"; mkdir "$work"; : >"$log"
case $(uname -sm) in
  'Linux x86_64') arch=x64 ;;
  'Linux aarch64') arch=arm64 ;;
  *) arch="" ;;
esac
cache=$(cache_folder)
take_from_cache && exit 0
nuget_has_it && exit 0
[ -n "$arch" ] || fail "no package source holds librdkafka.redist $version, and only on Linux (x64, arm64) can it be \
built here. Add a source that holds it: dotnet nuget add source URL"

echo "No package source holds librdkafka.redist $version: building it from its sources, once (about a minute)…" >&2
"$root/eng/apt.sh" gcc:gcc g++:g++ make:make strip:binutils python3:python3 npm:npm \
  libssl-dev zlib1g-dev libsasl2-dev libzstd-dev libcurl4-openssl-dev
start_spinner
fetch_sources
compile
pack
publish "$work/$package" "$feed"
keep_in_cache 2>/dev/null || true   # without it, the next clone on this machine takes a minute longer
stop_spinner
echo "Built librdkafka $version in $SECONDS s." >&2
