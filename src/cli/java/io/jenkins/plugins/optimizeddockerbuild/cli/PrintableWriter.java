package io.jenkins.plugins.optimizeddockerbuild.cli;

import io.jenkins.plugins.optimizeddockerbuild.engine.secret.SecretMask;
import io.jenkins.plugins.optimizeddockerbuild.engine.text.Printable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What {@code odb} prints: lines and tabs, of what it read nothing that a terminal obeys, and no password or signature of an
 * address.
 */
final class PrintableWriter extends Writer {
    private final Writer out;

    private PrintableWriter(OutputStream out) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    /** For people; what nobody reads any more is dropped. */
    static PrintWriter on(PrintStream stream) {
        return new PrintWriter(new PrintableWriter(stream), true);
    }

    /** For programs: prints JSON, in which the same characters are written as JSON writes them. */
    static void printJson(String document) {
        String json = SecretMask.OF_ADDRESSES.masked(document);
        StringBuilder printed = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\n' || c == '\r' || Character.isSurrogate(c) || Printable.escape(c) == null) {
                printed.append(c);
            } else {
                printed.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        System.out.writeBytes(printed.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
        out.write(Printable.lines(SecretMask.OF_ADDRESSES.masked(new String(text, from, length))));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
