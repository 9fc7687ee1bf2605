package io.jenkins.plugins.optimizeddockerbuild.engine.pool;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.buildkit.BuilderCreation;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.NearestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A pool from a JSON file; docs/builders.md describes the format.
 *
 * @param pool the parsed pool
 * @param locks folder in which builds are counted; null for the user's own
 */
public record PoolFile(BuilderPool pool, @CheckForNull Path locks) {
    /** A file of nodes is short; anything longer is another kind of file. */
    private static final long MOST_BYTES = 1 << 20;

    private record Content(
            @CheckForNull String name,
            Boolean fallback,
            @CheckForNull String locks,
            List<Entry> nodes) {}

    private record Entry(
            @CheckForNull String name,
            String endpoint,
            @CheckForNull Tls tls,
            List<String> platforms,
            int mostBuilds,
            @CheckForNull String mostDisk,
            boolean drained,
            @CheckForNull String builds) {}

    private record Tls(
            String ca,
            String cert,
            String key,
            @CheckForNull String serverName) {}

    /**
     * Reads the file. Its paths are relative to its own folder.
     *
     * @throws InvalidPoolException when the file does not exist or is not a pool
     */
    public static PoolFile read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new InvalidPoolException(file + " is larger than a file of nodes");
            }
            Content content = mapper().readValue(Files.readAllBytes(file), Content.class);
            return of(content, file);
        } catch (NoSuchFileException e) {
            throw new InvalidPoolException("there is no file " + file);
        } catch (JacksonException e) {
            throw new InvalidPoolException(file + place(e.getLocation()) + ": " + problem(e));
        } catch (InvalidPoolException e) {
            throw new InvalidPoolException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new InvalidPoolException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static JsonMapper mapper() {
        return JsonMapper.builder()
                .enable(JsonParser.Feature.ALLOW_COMMENTS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static String place(@CheckForNull JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private static String problem(JacksonException problem) {
        if (problem instanceof UnrecognizedPropertyException unknown) {
            List<String> known = new ArrayList<>();
            unknown.getKnownPropertyIds().forEach(id -> known.add(id.toString()));
            String nearest = NearestName.of(unknown.getPropertyName(), known);
            return "there is no field `" + unknown.getPropertyName() + "`"
                    + (nearest == null ? "; use " + String.join(", ", known) : "; did you mean `" + nearest + "`?");
        }
        String where = "";
        if (problem instanceof JsonMappingException mapping) {
            for (JsonMappingException.Reference step : mapping.getPath()) {
                where += step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : (where.isEmpty() ? "" : ".") + step.getFieldName();
            }
        }
        return (where.isEmpty() ? "" : where + ": ")
                + problem.getOriginalMessage().replace('\n', ' ');
    }

    private static PoolFile of(@CheckForNull Content content, Path file) {
        if (content == null || content.nodes() == null || content.nodes().isEmpty()) {
            throw new InvalidPoolException(
                    "it has no nodes; write {\"nodes\": [{\"endpoint\":" + " \"tcp://buildkit.example.com:1234\"}]}");
        }
        Path folder = file.toAbsolutePath().getParent();
        List<PoolNode> nodes = new ArrayList<>();
        for (int i = 0; i < content.nodes().size(); i++) {
            try {
                nodes.add(node(content.nodes().get(i), folder));
            } catch (InvalidPoolException e) {
                throw new InvalidPoolException("node " + (i + 1) + ": " + e.getMessage());
            }
        }
        String name = content.name() == null ? stem(file) : content.name();
        return new PoolFile(
                new BuilderPool(name, nodes, Boolean.TRUE.equals(content.fallback())),
                content.locks() == null ? null : folder.resolve(content.locks()));
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static PoolNode node(@CheckForNull Entry entry, Path folder) {
        if (entry == null || entry.endpoint() == null) {
            throw new InvalidPoolException("it has no endpoint, such as tcp://buildkit.example.com:1234");
        }
        return new PoolNode(
                entry.name(),
                entry.endpoint().strip(),
                entry.tls() == null ? null : tls(entry.tls(), folder),
                entry.platforms() == null ? List.of() : entry.platforms(),
                new PoolNode.Limits(
                        entry.mostBuilds(),
                        entry.mostDisk() == null ? 0 : DiskSize.parse(entry.mostDisk()),
                        entry.drained()),
                entry.builds() == null ? BuildTrust.TRUSTED : BuildTrust.of(entry.builds()));
    }

    private static NodeTls tls(Tls tls, Path folder) {
        if (tls.ca() == null || tls.cert() == null || tls.key() == null) {
            throw new InvalidPoolException("tls needs three files: ca, cert and key");
        }
        return new NodeTls(
                new BuilderCreation.Tls(
                        folder.resolve(tls.ca()).toString(),
                        folder.resolve(tls.cert()).toString(),
                        folder.resolve(tls.key()).toString()),
                tls.serverName());
    }
}
