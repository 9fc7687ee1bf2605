import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Reads the reports of {@code ./dev bench dockerfiles}, prints their table and writes {@code dockerfiles.json}: medians of
 * the rounds. Run from source, with {@code odb.jar} on the class path:
 * {@code java -cp odb.jar DockerfileFigures.java FOLDER}, where FOLDER holds {@code DOCKERFILE/BUILD-ROUND/report.json}.
 */
final class DockerfileFigures {
    private static final List<String> DOCKERFILES = List.of("naive", "basic", "cached", "advised");
    private static final List<String> BUILDS = List.of("cold", "source", "light");

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        ObjectMapper json = new ObjectMapper();
        ObjectNode figures = json.createObjectNode();
        System.out.printf("%-10s %12s %22s %28s %14s%n", "", "cold", "a source line changed", "a light package changed", "image");
        for (String dockerfile : DOCKERFILES) {
            ObjectNode row = figures.putObject(dockerfile);
            for (String build : BUILDS) {
                row.put(build + "Seconds", median(folder.resolve(dockerfile), build, "/timeline/durationMillis") / 1000);
            }
            row.put("imageBytes", imageBytes(folder.resolve(dockerfile)));
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %10.1f s %20.1f s %26.1f s %11.1f MB%n",
                    dockerfile,
                    row.path("coldSeconds").asDouble(),
                    row.path("sourceSeconds").asDouble(),
                    row.path("lightSeconds").asDouble(),
                    row.path("imageBytes").asLong() / 1e6);
        }
        json.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("dockerfiles.json").toFile(), figures);
    }

    private static double median(Path dockerfile, String build, String field) throws IOException {
        List<Double> values = new ArrayList<>();
        try (Stream<Path> rounds = Files.list(dockerfile)) {
            for (Path round : (Iterable<Path>) rounds::iterator) {
                if (round.getFileName().toString().startsWith(build + "-")) {
                    JsonNode report = new ObjectMapper()
                            .readTree(round.resolve("report.json").toFile());
                    values.add(report.at(field).asDouble());
                }
            }
        }
        values.sort(null);
        return values.get(values.size() / 2);
    }

    /** Compressed, as the registry has it. */
    private static long imageBytes(Path dockerfile) throws IOException {
        long bytes = 0;
        JsonNode report = new ObjectMapper()
                .readTree(dockerfile.resolve("cold-1/report.json").toFile());
        for (JsonNode layer : report.at("/image/platforms/0/layers")) {
            bytes += layer.path("sizeBytes").asLong();
        }
        return bytes;
    }

    private DockerfileFigures() {}
}
