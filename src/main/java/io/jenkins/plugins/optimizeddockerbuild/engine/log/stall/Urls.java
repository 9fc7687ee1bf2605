package io.jenkins.plugins.optimizeddockerbuild.engine.log.stall;

import java.util.ArrayList;
import java.util.List;

/** Finds the web addresses in a text. */
final class Urls {
    private static final String END = " \t\r\n\"'`<>|;,(){}[]\\";

    private Urls() {}

    static List<Endpoint> in(String text, String purpose) {
        List<Endpoint> endpoints = new ArrayList<>();
        int at = 0;
        while ((at = text.indexOf("http", at)) >= 0) {
            int scheme = text.startsWith("https://", at) ? 8 : text.startsWith("http://", at) ? 7 : 0;
            int end = at + Math.max(scheme, 4);
            if (scheme > 0) {
                while (end < text.length() && END.indexOf(text.charAt(end)) < 0) {
                    end++;
                }
                Endpoint endpoint = Endpoint.ofUrl(text.substring(at, end), purpose);
                if (endpoint != null) {
                    endpoints.add(endpoint);
                }
            }
            at = end;
        }
        return endpoints;
    }
}
