# Read by fill.sh and collect.sh, which run in the image that a mount's stage begins from: POSIX, with the tools that
# Debian, Alpine, BusyBox and Fedora have. Their last arguments are numbers of mounts. /odb/scripts/mounts has a line for
# each: its number, its folder in the carried image, its file in /odb/known, the mark of the content, and the folders of
# the mount to carry. The mount is /odb/mount/NUMBER.
#
# The carried image has archives of what each write-back of a mount added, 0001-PID.tar and so on, so that a layer is
# unpacked as few files. Beside them, 0001.list has "mtime size ./path" of what is in them, and 0001.folders
# "mode owner:group ./path" of folders that root does not own in the usual way.
set -eu
export LC_ALL=C

mkdir -p /odb/done
for tool in find stat sort awk xargs tar cut tr; do
    command -v "$tool" >/dev/null || { echo "odb-carried missing=$tool"; exit 0; }
done
if tar --help 2>&1 | grep -q numeric-owner; then numeric=--numeric-owner; else numeric=; fi
export numeric

# Calls a function with the fields of each mount.
each() { # FUNCTION NUMBER...
    function=$1
    shift
    for wanted in "$@"; do
        while read -r number key known mark folders; do
            # shellcheck disable=SC2086
            if [ "$number" = "$wanted" ]; then "$function" "$number" "/odb/stored/mounts/$key" "/odb/known/$known" "$mark" $folders; fi
        done </odb/scripts/mounts
    done
}

# Runs find with the tests on each folder to carry that exists below the current one.
search() { # FOLDERS TEST...
    searched=$1
    shift
    for folder in $searched; do
        if [ "$folder" != . ]; then folder=./$folder; fi
        if [ -e "$folder" ]; then find "$folder" "$@"; fi
    done
}

# Prints "mtime size ./path" of what is carried below the current folder. What tools keep beside packages stays where
# it is: settings, logins, locks of processes, downloads that have not ended. So do names that the lists cannot hold.
list() { # FOLDER...
    search "$*" \( -type f -o -type l \) ! -name '*
*' ! -name '*\\*' ! -name '.npmrc' ! -name '.yarnrc*' ! -name 'settings*.xml' ! -name 'pip.conf' ! -name '.pypirc' \
        ! -name '*netrc' ! -name 'auth.json' ! -name 'credentials*' ! -name '.git-credentials' \
        ! -iname 'nuget.config' ! -name '*.pem' ! -name '*.key' ! -path '*/.docker/*' ! -path '*/partial/*' \
         ! -path './.odb-*' ! -name lock ! \( -name '*.lock' -size 0 \) -exec stat -c '%Y %s %n' {} +
}

# Prints the last line of each path in the lists of a mount's archives.
carried() { # STORED
    for lines in "$1"/*.list; do
        if [ -e "$lines" ]; then cat "$lines"; fi
    done | awk '{ path = $0; sub(/^[^ ]* [^ ]* /, "", path); last[path] = $0 } END { for (path in last) print last[path] }'
}

# Prints the lines of the second list that the first has not.
without() { # LIST OF
    awk 'FILENAME == ARGV[1] { known[$0] = 1; next } !($0 in known)' "$1" "$2"
}

# Writes the files that a list names, relative to the current folder, into archives whose names begin with the prefix: as
# many as xargs makes of them, for BusyBox's tar may take no list.
pack() { # LIST PREFIX
    # shellcheck disable=SC2016
    tr '\n' '\0' <"$1" | xargs -0 sh -c 'prefix=$0; exec tar $numeric -cf "$prefix-$$.tar" "$@"' "$2"
}

# Unpacks archives into the current folder, in their order.
unpack() { # ARCHIVE...
    for archive in "$@"; do
        # shellcheck disable=SC2086
        if [ -e "$archive" ]; then tar $numeric -xf "$archive"; fi
    done
}

# Keeps on the builder which paths the carried image has. /odb/known is a cache mount of its own, for a file in the mount
# could get into the user's image.
remember() { # KNOWN MARK, with the paths as input
    find /odb/known -type f -mtime +30 -exec rm -f {} +
    new=$1.$(cat /proc/sys/kernel/random/uuid)
    { echo "$2" && cat; } >"$new"
    mv "$new" "$1"
}
