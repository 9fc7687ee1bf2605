# Brings what the carried image has and the mount has not. What is there already stays as it is.
. /odb/scripts/mount.sh

cd /odb/mount
list "$@" | cut -d' ' -f3- >/odb/here
: >/odb/list
if [ -d "$stored" ]; then
    cd "$stored"
    list "$@" >/odb/list
fi
cut -d' ' -f3- </odb/list >/odb/carried
without /odb/here /odb/carried >/odb/missing
if [ -s /odb/missing ]; then copy /odb/missing /odb/mount; fi
awk 'FILENAME == ARGV[1] { missing[$0] = 1; next }
     { size = $2; sub(/^[^ ]* [^ ]* /, ""); if ($0 in missing) { files++; bytes += size } }
     END { printf "odb-carried files=%d bytes=%.0f\n", files, bytes }' /odb/missing /odb/list
