package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the files of a tar archive by jumping from header to header, which takes milliseconds even in an archive of
 * many gigabytes. Long names are not supported: image layouts have short ones.
 */
final class TarArchive implements Closeable {
    private static final int BLOCK = 512;
    private static final int MOST_FILES = 100_000;

    private record Place(long offset, long length) {}

    private final SeekableByteChannel channel;
    private final Map<String, Place> files = new HashMap<>();

    TarArchive(Path file) throws IOException {
        channel = Files.newByteChannel(file);
        try {
            index();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void index() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BLOCK);
        long at = 0;
        while (at + BLOCK <= channel.size() && files.size() < MOST_FILES) {
            read(at, header);
            byte[] bytes = header.array();
            if (bytes[0] == 0) {
                return;
            }
            long length = size(bytes);
            char type = (char) bytes[156];
            if (type == '0' || type == 0) {
                String prefix = text(bytes, 345, 155);
                String name = text(bytes, 0, 100);
                files.put(prefix.isEmpty() ? name : prefix + "/" + name, new Place(at + BLOCK, length));
            }
            at += BLOCK + (length + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private static String text(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }

    /** Octal digits, or a binary number when the first bit is set. */
    private static long size(byte[] bytes) throws IOException {
        long size = 0;
        if ((bytes[124] & 0x80) != 0) {
            for (int i = 128; i < 136; i++) {
                size = size << 8 | bytes[i] & 0xff;
            }
        } else {
            for (int i = 124; i < 136 && bytes[i] != 0 && bytes[i] != ' '; i++) {
                if (bytes[i] < '0' || bytes[i] > '7') {
                    throw new IOException("this is not a tar archive");
                }
                size = size * 8 + bytes[i] - '0';
            }
        }
        if (size < 0) {
            throw new IOException("this is not a tar archive");
        }
        return size;
    }

    /** @throws IOException when the file does not exist, or is longer than {@code most} bytes */
    byte[] read(String name, int most) throws IOException {
        Place place = files.get(name);
        if (place == null) {
            throw new NoSuchFileException(name);
        }
        if (place.length() > most) {
            throw new IOException(name + " is longer than " + most + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) place.length());
        read(place.offset(), bytes);
        return bytes.array();
    }

    private void read(long offset, ByteBuffer buffer) throws IOException {
        buffer.clear();
        channel.position(offset);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the archive is cut off");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
