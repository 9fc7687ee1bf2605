# Read by fill.sh and collect.sh, which run in the image that the mount's stage begins from: POSIX, with the tools that
# Debian, Alpine, BusyBox and Fedora have. Arguments: the mount's folder in the carried image, then the folders of the
# mount to carry.
set -eu
export LC_ALL=C

stored=/odb/stored/mounts/$1
shift

mkdir -p /odb/done
: >/odb/changed
for tool in find stat sort awk xargs tar touch; do
    command -v "$tool" >/dev/null || { echo "odb-carried missing=$tool"; exit 0; }
done

# Prints "mtime size ./path" of what is carried below the current folder. What tools keep beside packages stays where
# it is: settings, logins, locks of processes, downloads that have not ended. So do names that the lists cannot hold.
list() {
    for folder in "$@"; do
        if [ "$folder" != . ]; then folder=./$folder; fi
        if [ -e "$folder" ]; then
            find "$folder" \( -type f -o -type l \) ! -name '*
*' ! -name '*\\*' ! -name '.npmrc' ! -name '.yarnrc*' ! -name 'settings*.xml' ! -name 'pip.conf' ! -name '.pypirc' \
                ! -name '*netrc' ! -name 'auth.json' ! -name 'credentials*' ! -name '.git-credentials' \
                ! -iname 'nuget.config' ! -name '*.pem' ! -name '*.key' ! -path '*/.docker/*' ! -path '*/partial/*' \
                ! -name lock ! \( -name '*.lock' -size 0 \) -exec stat -c '%Y %s %n' {} +
        fi
    done
}

# Prints the lines of the second list that the first has not.
without() { # LIST OF
    awk 'FILENAME == ARGV[1] { known[$0] = 1; next } !($0 in known)' "$1" "$2"
}

# Copies the files that a list names, relative to the current folder.
copy() { # LIST TO
    tr '\n' '\0' <"$1" | xargs -0 sh -c 'tar -cf - "$@" | tar -xf - -C "$0"' "$2"
}
