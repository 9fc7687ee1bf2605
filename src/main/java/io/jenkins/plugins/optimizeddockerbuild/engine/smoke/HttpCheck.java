package io.jenkins.plugins.optimizeddockerbuild.engine.smoke;

import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Option;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SmokeOption;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that has to respond.
 *
 * @param port of the container; 0 for the only one that the test or the image names
 * @param path with its query, starting with a slash
 * @param firstStatus the lowest expected status
 * @param lastStatus the highest expected status
 */
public record HttpCheck(int port, String path, int firstStatus, int lastStatus) implements Serializable {
    private static final Pattern FORM =
            Pattern.compile("(?::?(\\d{1,6}))?(/[^\\s\\p{Cntrl}]*?)(?:=([1-5])(\\d\\d|xx))?");

    /**
     * Parses {@code [PORT]/PATH[=STATUS]}; the status is a number or a class such as {@code 2xx}, which is the default.
     *
     * @throws InvalidRequestException when the text has another form
     */
    public static HttpCheck parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new InvalidRequestException(
                    SmokeOption.HTTP,
                    ": `" + text + "` is not [PORT]/PATH[=STATUS]; write for example 8000/health or /health=204.");
        }
        int port = form.group(1) == null ? 0 : port(SmokeOption.HTTP, form.group(1));
        int hundreds = form.group(3) == null ? 200 : 100 * Integer.parseInt(form.group(3));
        boolean exact = form.group(4) != null && !form.group(4).equals("xx");
        int first = exact ? hundreds + Integer.parseInt(form.group(4)) : hundreds;
        return new HttpCheck(port, form.group(2), first, exact ? first : hundreds + 99);
    }

    /** Parses a port number, with or without {@code /tcp}. */
    static int port(Option option, String text) {
        String digits = text.endsWith("/tcp") ? text.substring(0, text.length() - "/tcp".length()) : text;
        try {
            int port = Integer.parseInt(digits);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw noPort(option, text);
        }
        throw noPort(option, text);
    }

    private static InvalidRequestException noPort(Option option, String text) {
        return new InvalidRequestException(option, ": `" + text + "` is not a TCP port; use a number from 1 to 65535.");
    }

    boolean accepts(int status) {
        return status >= firstStatus && status <= lastStatus;
    }

    /** The expected status, for display. */
    String expected() {
        return firstStatus == lastStatus ? Integer.toString(firstStatus) : firstStatus / 100 + "xx";
    }

    HttpCheck onPort(int number) {
        return port == 0 ? new HttpCheck(number, path, firstStatus, lastStatus) : this;
    }
}
