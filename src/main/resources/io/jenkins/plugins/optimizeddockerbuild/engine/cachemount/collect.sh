# Puts what the mount has and the carried image has not into /odb/out/0; without a carried image all of it, spread over
# /odb/out/0 to 7 by folder, so that what does not change keeps the digest of its layer. Files keep their times, which
# build tools compare; folders get fixed ones. Of a mount above the bound the files changed last are kept.
most=$1
shift
. /odb/scripts/mount.sh

pieces=8
key=${stored##*/}
for piece in 0 1 2 3 4 5 6 7; do mkdir -p "/odb/out/$piece/mounts/$key"; done
: >/odb/old
if [ -d "$stored" ]; then
    cd "$stored"
    list "$@" >/odb/old
    pieces=1
fi
cd /odb/mount
list "$@" | sort -rn | awk -v most="$most" '{ sum += $2 } sum <= most' | sort >/odb/new
without /odb/old /odb/new | awk -v pieces=$pieces '
    BEGIN { for (i = 0; i < 128; i++) code[sprintf("%c", i)] = i; for (i = 0; i < pieces; i++) printf "" >("/odb/list" i) }
    {
        files++
        bytes += $2
        sub(/^[^ ]* [^ ]* /, "")
        hash = 0
        folder = $0
        sub(/\/[^\/]*$/, "", folder)
        if (pieces > 1) for (i = 1; i <= length(folder); i++) hash = (hash * 31 + code[substr(folder, i, 1)]) % 65536
        print >("/odb/list" hash % pieces)
    }
    END { printf "%d %.0f", files, bytes >"/odb/changed" }'
awk '{ bytes += $2 } END { printf "%d %.0f", NR, bytes }' /odb/new >/odb/all
for piece in 0 1 2 3 4 5 6 7; do
    if [ -s "/odb/list$piece" ]; then copy "/odb/list$piece" "/odb/out/$piece/mounts/$key"; fi
done
find /odb/out -type d -exec touch -t 197001010000 {} +
read -r files bytes </odb/changed || true
read -r all total </odb/all || true
echo "odb-carried files=$files bytes=$bytes all=$all total=$total"
