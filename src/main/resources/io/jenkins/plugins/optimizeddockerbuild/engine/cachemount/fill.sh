# Brings what the carried image has and the mounts have not. What is there already stays as it is.
. /odb/scripts/mount.sh

# Gives folders the owner and mode that the archives' lists have for them, but for those that were there before.
own_folders() { # STORED
    for lines in "$1"/*.folders; do
        if [ -s "$lines" ]; then cat "$lines"; fi
    done | awk '{ what = $1 " " $2; sub(/^[^ ]* [^ ]* /, ""); last[$0] = what } END { for (p in last) print last[p], p }' |
        sort >/odb/owned
    cut -d' ' -f1,2 </odb/owned | sort -u | while read -r mode owner; do
        awk -v mode="$mode" -v owner="$owner" '$1 == mode && $2 == owner { sub(/^[^ ]* [^ ]* /, ""); print }' /odb/owned |
            without /odb/folders - >/odb/these
        tr '\n' '\0' </odb/these | xargs -0 -r chown -h "$owner"
        tr '\n' '\0' </odb/these | xargs -0 -r chmod "$mode"
    done
}

fill() { # NUMBER STORED KNOWN MARK FOLDER...
    number=$1
    stored=$2
    known=$3
    mark=$4
    shift 4
    cd "/odb/mount/$number"
    find . -maxdepth 1 -name '.odb-*' -mtime +1 -exec rm -rf {} +
    list "$@" | cut -d' ' -f3- >/odb/here
    find . -type d >/odb/folders
    carried "$stored" >/odb/carried
    awk 'FILENAME == ARGV[1] { here[$0] = 1; next }
        { line = $0; sub(/^[^ ]* [^ ]* /, ""); if (!($0 in here)) print line }' /odb/here /odb/carried >/odb/list
    if [ -s /odb/list ]; then
        # Links put whole files in place: who runs meanwhile, or after a fill that broke off, never reads half of one.
        new=$PWD/.odb-$(cat /proc/sys/kernel/random/uuid)
        trap 'rm -rf "$new"' EXIT
        mkdir "$new"
        cd "$new"
        unpack "$stored"/*.tar
        tr '\n' '\0' </odb/here | xargs -0 -r rm -f
        cd ..
        cp -RPl "$new/." .
        rm -rf "$new"
        own_folders "$stored"
    fi
    cut -d' ' -f3- </odb/carried | remember "$known" "$mark"
    awk -v number="$number" '{ bytes += $2 }
        END { printf "odb-carried mount=%d files=%d bytes=%.0f\n", number, NR, bytes }' /odb/list
}

each fill "$@"
