package io.jenkins.plugins.optimizeddockerbuild.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
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
import java.util.Map;

/**
 * The output of {@code odb}: lines and tabs, without anything that would control a terminal, and without passwords or
 * signatures in addresses.
 */
final class PrintableWriter extends Writer {
    private final Writer out;

    private PrintableWriter(OutputStream out) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    /** For people; what a closed pipe does not accept is dropped. */
    static PrintWriter on(PrintStream stream) {
        return new PrintWriter(new PrintableWriter(stream), true);
    }

    /** For programs: prints JSON, which escapes the same characters. */
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

    /** Like {@link #printJson(String)}, indented. */
    static void printJson(Map<String, Object> answer) throws JsonProcessingException {
        printJson(new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(answer));
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
