package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Variables through which a package manager, or its runtime, reads further files. */
final class KnownVariables {
    /** Extensions of the project's programs, as opposed to settings of installing tools. */
    private static final Pattern SOURCE =
            Pattern.compile(".*\\.(py|js|mjs|cjs|ts|tsx|rb|php|go|rs|java|kt|html?|css|sql|cs|md)");

    /** Variables of any program for one file with certificates. */
    private static final Set<String> CERTIFICATES =
            Set.of("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO");

    /** What is on a server is not a file of the project. */
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\b(https?|socks5h?)://[^\\s,;'\"]*");

    private static final Pattern GO_FLAGS = Pattern.compile(
            "|(\\s*-(buildvcs=(true|false|auto)|trimpath|mod=(mod|readonly)|v|p=[0-9]+|modcacherw))*\\s*");

    private KnownVariables() {}

    /**
     * What prevents a command from moving above the source.
     *
     * @param own variables that are set for the command alone
     * @param reads receives the files of the context that variables name and that can be copied along
     * @return why, the end of a sentence; null when nothing does
     */
    @CheckForNull
    static String obstacle(PackageManager manager, SourceReach reach, Map<String, String> own, List<String> reads) {
        Map<String, String> variables =
                new LinkedHashMap<>(reach.step().variables().values());
        variables.putAll(own);
        for (String name : reach.step().variables().unknown()) {
            variables.putIfAbsent(name, "");
        }
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            String obstacle = obstacle(manager, variable.getKey(), variable.getValue(), reach, reads);
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    /** The same for one of them, or for what a configuring command sets instead. */
    @CheckForNull
    static String obstacle(PackageManager manager, String name, String value, SourceReach reach, List<String> reads) {
        Setting setting = manager.setting(name);
        if (setting == Setting.UNKNOWN
                || name.equals("GOFLAGS") && !GO_FLAGS.matcher(value).matches()) {
            return "it is not known what the variable " + name + " changes";
        }
        if (setting == Setting.PLACE) {
            return value.isEmpty() || reach.isOutside(value, ".")
                    ? null
                    : "the variable " + name + " is in the folder that the source is copied to";
        }
        for (String piece : ADDRESS.matcher(value).replaceAll(" ").split("[\\s:;,='\"]+")) {
            String path = piece.isEmpty() ? null : reach.inContext(piece, ".");
            if (path == null
                    || path.isEmpty()
                    || setting == Setting.NONE && SOURCE.matcher(piece).matches()) {
                continue;
            }
            if (reach.files().exists(path)) {
                if (!isSingleFile(name)) {
                    return "the variable " + name + " names " + path + ", a file of the project";
                }
                if (name.endsWith("CONSTRAINT") || name.endsWith("REQUIREMENT")) {
                    if (reach.files().text(path).matches("(?s)(.*\\n)?\\s*(-[rcef]|--).*")) {
                        return path + ", which " + name + " names, may name other files";
                    }
                }
                reads.add(path);
            } else if (setting != Setting.NONE && mayBeFile(setting, name, piece)) {
                return "the variable " + name + " names " + piece + " in the folder that the source is copied to";
            }
        }
        return null;
    }

    /** Whether a variable of any program names one file, which can be copied along. */
    private static boolean isSingleFile(String name) {
        return CERTIFICATES.contains(name)
                || Stream.of(PackageManager.values()).anyMatch(manager -> manager.setting(name) == Setting.FILE);
    }

    /** Whether a text that names nothing in the context now may name a file of it when the command runs. */
    private static boolean mayBeFile(Setting setting, String name, String text) {
        return !text.startsWith("-")
                && !name.equals("NODE_PATH")
                && (text.contains("/") || setting == Setting.FILE || setting == Setting.FILES);
    }
}
