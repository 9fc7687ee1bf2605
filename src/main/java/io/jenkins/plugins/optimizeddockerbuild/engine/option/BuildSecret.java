package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A secret for {@code RUN --mount=type=secret}. It names the source of the value, a file or an environment variable of
 * the client, and never holds the value itself.
 *
 * @param file path of the file; null when the secret comes from the environment
 * @param environmentVariable name of the variable; null when the secret comes from a file
 */
public record BuildSecret(
        String id, @CheckForNull String file, @CheckForNull String environmentVariable) implements Serializable {
    public BuildSecret {
        if (id.isEmpty()) {
            throw new InvalidRequestException(
                    BuildOption.SECRET, " needs an id: id=NAME,src=FILE or id=NAME,env=VARIABLE.");
        }
        if (file != null && environmentVariable != null) {
            throw new InvalidRequestException(
                    BuildOption.SECRET, " " + id + " names both a file and an environment variable; use only one.");
        }
    }

    public static BuildSecret fromFile(String id, String file) {
        return new BuildSecret(id, file, null);
    }

    /**
     * Parses {@code id=NAME,src=FILE}, {@code id=NAME,env=VARIABLE}, {@code type=env,id=NAME,src=VARIABLE} or {@code
     * id=NAME} alone, for which the client looks for a variable and then a file of that name.
     *
     * @throws InvalidRequestException when a field is unknown or the id is missing
     */
    public static BuildSecret parse(String text) {
        Map<String, String> pairs = CsvFields.pairs(BuildOption.SECRET, text);
        String type = pairs.remove("type");
        String id = pairs.remove("id");
        String env = pairs.remove("env");
        String source = pairs.remove("source");
        String src = pairs.remove("src");
        src = src == null ? source : src;
        if (type != null && !type.equals("file") && !type.equals("env")) {
            throw new InvalidRequestException(BuildOption.SECRET, ": type `" + type + "` is unknown; use file or env.");
        }
        if (!pairs.isEmpty()) {
            Map.Entry<String, String> unknown = pairs.entrySet().iterator().next();
            // Base64 that ends with = parses as a field without a value
            boolean isName = !unknown.getValue().replace("=", "").isEmpty();
            throw new InvalidRequestException(
                    BuildOption.SECRET,
                    ": unknown field" + (isName ? " `" + unknown.getKey() + "`" : "") + "; use id, src, env and type.");
        }
        if ("env".equals(type) && env == null) {
            env = src;
            src = null;
        }
        return new BuildSecret(id == null ? "" : id, src, env);
    }

    /** @throws InvalidRequestException when an id is given with two different sources */
    public static void checkSources(List<BuildSecret> secrets) {
        Map<String, BuildSecret> byId = new LinkedHashMap<>();
        for (BuildSecret secret : secrets) {
            BuildSecret other = byId.putIfAbsent(secret.id, secret);
            if (other != null && !other.equals(secret)) {
                throw new InvalidRequestException(
                        BuildOption.SECRET,
                        ": the id `" + secret.id
                                + "` is given twice with different sources; use a different id for each secret.");
            }
        }
    }

    /** The value of {@code --secret}, which names the source of the secret and not its value. */
    public String option() {
        StringBuilder line = new StringBuilder();
        CsvFields.append(line, "id", id);
        if (file != null) {
            CsvFields.append(line, "src", file);
        }
        if (environmentVariable != null) {
            CsvFields.append(line, "env", environmentVariable);
        }
        return line.toString();
    }
}
