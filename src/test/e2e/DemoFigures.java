import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads the four reports of {@code ./dev demo} and how long each command took from its start to its end, prints their table
 * and writes {@code demo.json}. Run from source, with
 * {@code odb.jar} on the class path: {@code java -cp odb.jar DemoFigures.java FOLDER}.
 */
final class DemoFigures {
    /** Goals of the demonstration: the optimized build in percent of the naive one. */
    private static final int MOST_TIME = 10;

    private static final int MOST_CONTEXT = 2;

    /** The figures of one build. */
    private record Build(double seconds, long contextBytes, int cachedVertices, int vertices) {

        static Build read(Path folder) throws IOException {
            JsonNode report = new ObjectMapper()
                    .readTree(Files.readAllBytes(folder.resolve("report.json")));
            JsonNode vertices = report.at("/timeline/vertices");
            int cached = 0;
            for (JsonNode vertex : vertices) {
                cached += vertex.path("cached").asBoolean() ? 1 : 0;
            }
            return new Build(
                    Long.parseLong(
                                    Files.readString(folder.resolve("milliseconds")).strip())
                            / 1000.0,
                    contextBytes(report),
                    cached,
                    vertices.size());
        }

        /** Of a build with odb exact; of a client's plain progress as exact as that prints it. */
        private static long contextBytes(JsonNode report) {
            if (report.at("/context/sentBytes").isNumber()) {
                return report.at("/context/sentBytes").asLong();
            }
            for (JsonNode vertex : report.at("/timeline/vertices")) {
                if (vertex.path("name").asText().contains("load build context")) {
                    return vertex.path("bytesIn").asLong();
                }
            }
            return 0;
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "%-47s %7.1f s %,16d bytes %7d of %d%n",
                    name,
                    seconds,
                    contextBytes,
                    cachedVertices,
                    vertices);
        }

        void write(ObjectNode node) {
            node.put("seconds", seconds);
            node.put("contextBytes", contextBytes);
            node.put("cachedVertices", cachedVertices);
            node.put("vertices", vertices);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Build naiveCold = Build.read(folder.resolve("naive-cold"));
        Build naiveChanged = Build.read(folder.resolve("naive-changed"));
        Build optimizedCold = Build.read(folder.resolve("optimized-cold"));
        Build optimizedChanged = Build.read(folder.resolve("optimized-changed"));

        System.out.printf("%-47s %9s %22s %12s%n", "", "time", "context sent", "cached");
        naiveCold.print("a) naive, first build");
        naiveChanged.print("b) naive, one line changed, new agent");
        optimizedCold.print("c) optimized, first build");
        optimizedChanged.print("d) optimized, one line changed, new agent");
        System.out.println();
        printGoal("time", optimizedChanged.seconds(), naiveChanged.seconds(), MOST_TIME);
        printGoal("context", optimizedChanged.contextBytes(), naiveChanged.contextBytes(), MOST_CONTEXT);

        ObjectMapper json = new ObjectMapper();
        ObjectNode figures = json.createObjectNode();
        naiveCold.write(figures.putObject("naiveCold"));
        naiveChanged.write(figures.putObject("naiveChanged"));
        optimizedCold.write(figures.putObject("optimizedCold"));
        optimizedChanged.write(figures.putObject("optimizedChanged"));
        json.writerWithDefaultPrettyPrinter()
                .writeValue(folder.resolve("demo.json").toFile(), figures);
    }

    private static void printGoal(String what, double optimized, double naive, int goal) {
        double percent = naive == 0 ? 0 : 100 * optimized / naive;
        System.out.printf(
                Locale.ROOT,
                "d) takes %.2f %% of b)'s %s; the goal, at most %d %%, is %s.%n",
                percent,
                what,
                goal,
                percent <= goal ? "reached" : "missed");
    }

    private DemoFigures() {}
}
