# Prints which mounts have what the carried image has, as far as this builder knows it from its last fill or write-back.
. /odb/scripts/mount.sh

check() { # NUMBER STORED KNOWN MARK FOLDER...
    number=$1
    known=$3
    mark=$4
    shift 4
    if [ ! -e "$known" ]; then return; fi
    read -r content <"$known"
    if [ "$content" != "$mark" ]; then return; fi
    cd "/odb/mount/$number"
    list "$@" | cut -d' ' -f3- >/odb/here
    awk -v number="$number" 'FILENAME == ARGV[1] { here[$0] = 1; next } FNR > 1 && !($0 in here) { missing = 1; exit }
        END { if (!missing) printf "odb-carried mount=%d files=0 bytes=0\n", number }' /odb/here "$known"
}

each check "$@"
