# Packs what the mounts have and the carried image has not into /odb/out/NUMBER/PIECE: pieces of 16 MB or an eighth, which
# become layers that travel beside each other, each over a connection of its own. Files keep their times, which build
# tools compare. Of a mount above the bound the files changed last are kept.
most=$1
shift
. /odb/scripts/mount.sh

collect() { # NUMBER STORED KNOWN MARK FOLDER...
    number=$1
    stored=$2
    known=$3
    mark=$4
    shift 4
    archives=$(find "$stored" -name '*.list' 2>/dev/null | awk 'END { print NR }')
    carried "$stored" >/odb/old
    cd "/odb/mount/$number"
    list "$@" | sort -rn | awk -v most="$most" '{ sum += $2 } sum <= most' >/odb/new
    without /odb/old /odb/new >/odb/changed
    find . -type d -exec stat -c '%a %u:%g %n' {} + | awk '$1 != 755 || $2 != "0:0"' >/odb/folders
    rm -f /odb/piece.*
    most_of_piece=$(awk '{ all += $2 } END { printf "%.0f", (all > 128000000) ? all / 8 : 16000000 }' /odb/changed)
    awk -v most="$most_of_piece" '{ print >("/odb/piece." int(bytes / most)); bytes += $2 }' /odb/changed
    piece=0
    while [ -e "/odb/piece.$piece" ]; do
        to=/odb/out/$number/$piece/${stored#/odb/stored/}
        mkdir -p "$to"
        to=$to/$(printf %04d $((archives + piece + 1)))
        cp "/odb/piece.$piece" "$to.list"
        cp /odb/folders "$to.folders"
        cut -d' ' -f3- <"/odb/piece.$piece" >/odb/names
        pack /odb/names "$to"
        piece=$((piece + 1))
    done
    # Where nothing changed, the carried image keeps its mark.
    if [ "$piece" != 0 ] || [ ! -e "$stored" ]; then
        cat /odb/old /odb/new | cut -d' ' -f3- | sort -u | remember "$known" "$mark"
    fi
    awk -v number="$number" -v pieces="$piece" '{ bytes += $2 }
        END { printf "odb-carried mount=%d files=%d bytes=%.0f pieces=%d\n", number, NR, bytes, pieces }' /odb/changed
}

each collect "$@"
