import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What cache mounts in the registry give on an empty builder, with real package managers: {@code ./dev bench mounts}. Each
 * project is built, then one dependency more is asked for, and it is built again in four ways: the naive Dockerfile, layers
 * from the cache only, layers and mounts from the registry, and on a builder that holds its mounts and nothing else, which
 * is what a warm mount saves. Registry and package index are behind a network of 20 ms and 50 MB/s for each connection,
 * and what they send is counted.
 *
 * <p>Run from source: {@code java -cp odb.jar MountsBenchmark.java FOLDER REGISTRY IMAGES [ODB-COMMAND...]}, where IMAGES is
 * {@code MANAGER=IMAGE,…}, and PIP_INDEX_URL a package index for pip.
 */
final class MountsBenchmark {
    /** Of which the median counts. */
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int CACHED_BUILDS = 5;
    private static final double LEAST_SHARE = 0.8;
    private static final double MOST_SENT = 0.1;
    private static final double MOST_CACHED_SECONDS = 0.3;

    private final Path folder;
    private final Map<String, String> images = new LinkedHashMap<>();
    private final List<String> odb;
    private final SlowDoor cacheDoor;
    private final SlowDoor mountsDoor;
    private final SlowDoor indexDoor;

    private MountsBenchmark(Path folder, String registry, String images, List<String> odb) throws IOException {
        this.folder = folder;
        for (String each : images.split(",")) {
            this.images.put(each.split("=")[0], each.split("=")[1]);
        }
        this.odb = odb;
        cacheDoor = new SlowDoor(registry);
        mountsDoor = new SlowDoor(registry);
        indexDoor = new SlowDoor(null);
    }

    /**
     * One project: how it is installed, and what is asked for.
     *
     * @param lock commands that make {@code package-lock.json} of the file; null where there is none
     */
    private record Project(
            String manager,
            String file,
            String content,
            String more,
            String naive,
            String mounted,
            String lock) {}

    /** What one build took. */
    private record Taken(double seconds, long indexBytes, long mountBytes) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> odb = List.of(arguments).subList(3, arguments.length);
        MountsBenchmark benchmark =
                new MountsBenchmark(Path.of(arguments[0]).toAbsolutePath(), arguments[1], arguments[2], odb);
        benchmark.run();
    }

    private void run() throws IOException, InterruptedException {
        ArrayNode rows = new ObjectMapper().createArrayNode();
        System.out.printf(
                "%-7s %9s %9s %9s %9s   %9s %9s %9s %9s   %7s %7s %9s %9s %8s%n",
                "", "naive", "layers", "mounts", "warm", "naive", "layers", "mounts", "warm", "saved s", "saved B",
                "written", "again", "cached");
        for (Project project : projects()) {
            if (images.containsKey(project.manager())) {
                rows.add(measure(project));
                Files.createDirectories(folder);
                new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValue(folder.resolve("mounts.json").toFile(), rows);
            }
        }
    }

    private ObjectNode measure(Project project) throws IOException, InterruptedException {
        List<Map<String, Taken>> rounds = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            rounds.add(round(project, System.nanoTime() / 1000));
        }
        ObjectNode row = new ObjectMapper().createObjectNode();
        row.put("manager", project.manager());
        Map<String, Taken> median = new LinkedHashMap<>();
        for (String build : rounds.get(0).keySet()) {
            median.put(
                    build,
                    new Taken(
                            median(rounds, build, Taken::seconds),
                            (long) median(rounds, build, Taken::indexBytes),
                            (long) median(rounds, build, Taken::mountBytes)));
            row.set(build, new ObjectMapper().valueToTree(Map.of(
                    "seconds", median.get(build).seconds(),
                    "indexBytes", median.get(build).indexBytes(),
                    "mountBytes", median.get(build).mountBytes())));
        }
        Taken layers = median.get("layers");
        Taken mounts = median.get("mounts");
        Taken warm = median.get("warm");
        double savedTime = (layers.seconds() - mounts.seconds()) / (layers.seconds() - warm.seconds());
        double savedBytes =
                (double) (layers.indexBytes() - mounts.indexBytes()) / (layers.indexBytes() - warm.indexBytes());
        double sentAgain = (double) mounts.mountBytes() / median.get("cold").mountBytes();
        double cached = median.get("cached").seconds() - median.get("cachedPlain").seconds();
        row.put("savedTime", savedTime).put("savedBytes", savedBytes).put("sentAgain", sentAgain);
        row.put("cachedOverheadSeconds", cached);
        row.put(
                "ok",
                savedTime >= LEAST_SHARE && savedBytes >= LEAST_SHARE && sentAgain <= MOST_SENT
                        && cached <= MOST_CACHED_SECONDS);
        System.out.printf(
                Locale.ROOT,
                "%-7s %7.1f s %7.1f s %7.1f s %7.1f s   %6.1f MB %6.1f MB %6.1f MB %6.1f MB   %5.0f %% %5.0f %% %6.1f MB %7.1f %% %+6.2f s%n",
                project.manager(),
                median.get("naive").seconds(),
                layers.seconds(),
                mounts.seconds(),
                warm.seconds(),
                median.get("naive").indexBytes() / 1e6,
                layers.indexBytes() / 1e6,
                mounts.indexBytes() / 1e6,
                warm.indexBytes() / 1e6,
                100 * savedTime,
                100 * savedBytes,
                median.get("cold").mountBytes() / 1e6,
                100 * sentAgain,
                cached);
        return row;
    }

    private interface Figure {
        double of(Taken taken);
    }

    private static double median(List<Map<String, Taken>> rounds, String build, Figure figure) {
        double[] values =
                rounds.stream().mapToDouble(round -> figure.of(round.get(build))).sorted().toArray();
        return values[values.length / 2];
    }

    private Map<String, Taken> round(Project project, long id) throws IOException, InterruptedException {
        Map<String, Taken> taken = new LinkedHashMap<>();
        Path context = folder.resolve(project.manager() + "-" + id);
        String image = images.get(project.manager());
        String cache = cacheDoor.host() + "/bench/" + project.manager() + id + ":cache";
        String mounts = mountsDoor.host() + "/bench/" + project.manager() + id + ":mounts";
        List<String> both = List.of("--cache", cache, "--cache-mounts", mounts);
        write(context, project, image, project.mounted(), project.content());
        empty();
        taken.put("cold", build(context, "cold", both));
        // fully cached, with and without mounts that could be filled; none of them is
        List<String> reads = List.of("--cache", cache, "--untrusted");
        List<String> readsBoth = List.of("--cache", cache, "--cache-mounts", mounts, "--untrusted");
        build(context, "cached-before", readsBoth);
        for (int i = 1; i <= CACHED_BUILDS; i++) {
            // what else the machine does only makes them slower
            fastest(taken, "cachedPlain", build(context, "cachedPlain" + i, reads));
            fastest(taken, "cached", build(context, "cached" + i, readsBoth));
        }
        write(context, project, image, project.mounted(), project.content() + project.more());
        emptyButForMounts();
        taken.put("warm", build(context, "warm", caching(cache, "warm")));
        empty();
        taken.put("layers", build(context, "layers", caching(cache, "layers")));
        empty();
        taken.put("mounts", build(context, "mounts", caching(cache, "mounts", "--cache-mounts", mounts)));
        empty();
        write(context, project, image, project.naive(), project.content() + project.more());
        taken.put("naive", build(context, "naive", List.of()));
        return taken;
    }

    private void write(Path context, Project project, String image, String dockerfile, String content)
            throws IOException, InterruptedException {
        Files.createDirectories(context);
        Files.writeString(context.resolve(project.file()), content);
        Files.writeString(context.resolve("main.txt"), "source\n");
        Files.writeString(
                context.resolve("Dockerfile"),
                ("FROM " + image + "\nWORKDIR /src\n" + dockerfile + "\n")
                        .replace("PACKAGES", content.strip().replaceAll("\\s+", " ")));
        if (project.lock() != null) {
            lock(context, project, image);
        }
    }

    /** Made once for each content, by the package manager itself. */
    private void lock(Path context, Project project, String image) throws IOException, InterruptedException {
        String content = Files.readString(context.resolve(project.file()));
        Path locks = folder.resolve(project.manager() + "-lock-" + Integer.toHexString(content.hashCode()));
        if (!Files.exists(locks.resolve("package-lock.json"))) {
            Path made = Files.createDirectories(locks.resolve("context"));
            Files.writeString(made.resolve(project.file()), content);
            Files.writeString(
                    made.resolve("Dockerfile"),
                    "FROM " + image + " AS made\nWORKDIR /src\nCOPY " + project.file() + " .\nRUN " + project.lock()
                            + "\nFROM scratch\nCOPY --from=made /src/package-lock.json /\n");
            run(
                    List.of("docker", "buildx", "build", "-o", locks.toString(), made.toString()),
                    null,
                    locks.resolve("log"));
        }
        Files.copy(
                locks.resolve("package-lock.json"),
                context.resolve("package-lock.json"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void empty() throws IOException, InterruptedException {
        run(List.of("docker", "buildx", "prune", "-af"), null, Path.of("/dev/null"));
    }

    private static void emptyButForMounts() throws IOException, InterruptedException {
        for (String type : List.of("regular", "source.local", "frontend", "internal")) {
            run(List.of("docker", "buildx", "prune", "-af", "--filter", "type=" + type), null, Path.of("/dev/null"));
        }
    }

    /** All export a cache, each to another place, so that the next one does not find its layers. */
    private static List<String> caching(String cache, String place, String... more) {
        List<String> options = new ArrayList<>(List.of("--cache-from", "type=registry,ref=" + cache));
        options.addAll(List.of("--cache-to", "type=registry,mode=max,ref=" + cache + "-" + place));
        options.addAll(List.of(more));
        return options;
    }

    private static void fastest(Map<String, Taken> taken, String build, Taken next) {
        taken.merge(build, next, (fastest, other) -> other.seconds() < fastest.seconds() ? other : fastest);
    }

    private Taken build(Path context, String name, List<String> more) throws IOException, InterruptedException {
        long index = indexDoor.received.get();
        long mountsSent = mountsDoor.sent.get();
        Path report = context.resolveSibling(context.getFileName() + "-" + name);
        List<String> command = new ArrayList<>(odb);
        command.addAll(List.of("build", "--prune", "report", "--report", report.toString(), "--network", "host"));
        for (String variable : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            command.addAll(List.of("--build-arg", variable + "=http://" + indexDoor.host()));
        }
        if (System.getenv("PIP_INDEX_URL") != null) {
            command.addAll(List.of("--build-arg", "PIP_INDEX_URL=" + System.getenv("PIP_INDEX_URL")));
        }
        command.addAll(List.of("-o", "type=image,push=,store=false,name=" + cacheDoor.host() + "/bench/image"));
        command.addAll(more);
        command.add(context.toString());
        run(command, report, context.resolveSibling(context.getFileName() + "-" + name + ".log"));
        JsonNode made = new ObjectMapper().readTree(report.resolve("report.json").toFile());
        return new Taken(
                made.at("/durationMillis").asDouble() / 1000,
                indexDoor.received.get() - index,
                mountsDoor.sent.get() - mountsSent);
    }

    private static void run(List<String> command, Path report, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed" + (report == null ? "" : ": " + log));
        }
    }

    private static List<Project> projects() {
        String maven = "<project><modelVersion>4.0.0</modelVersion><groupId>a</groupId><artifactId>a</artifactId>"
                + "<version>1</version><packaging>pom</packaging><dependencies>"
                + mavenDependency("org.springframework.boot", "spring-boot-starter-web", "2.7.18")
                + mavenDependency("org.springframework.boot", "spring-boot-starter-data-jpa", "2.7.18")
                + mavenDependency("org.springframework.boot", "spring-boot-starter-security", "2.7.18")
                + mavenDependency("org.springframework.boot", "spring-boot-starter-actuator", "2.7.18")
                + mavenDependency("org.springframework.boot", "spring-boot-starter-test", "2.7.18")
                + mavenDependency("org.springframework.kafka", "spring-kafka", "2.8.11")
                + mavenDependency("org.postgresql", "postgresql", "42.7.3")
                + mavenDependency("com.google.guava", "guava", "32.1.3-jre")
                + mavenDependency("org.apache.poi", "poi-ooxml", "5.2.5");
        String resolve = "MAVEN_OPTS=\"-Dhttps.proxyHost=${HTTPS_PROXY%:*} -Dhttps.proxyPort=${HTTPS_PROXY##*:}\";"
                + " export MAVEN_OPTS=$(echo \"$MAVEN_OPTS\" | sed 's#http://##');"
                + " mvn -B -q dependency:copy-dependencies -DoutputDirectory=/lib/app";
        String npm = "{\"name\":\"a\",\"version\":\"1.0.0\",\"dependencies\":{\"express\":\"4.19.2\",\"lodash\":\"4.17.21\","
                + "\"typescript\":\"5.4.5\",\"react-dom\":\"18.3.1\",\"webpack\":\"5.91.0\",\"webpack-cli\":\"5.1.4\","
                + "\"jest\":\"29.7.0\",\"eslint\":\"8.57.0\",\"@babel/core\":\"7.24.5\",\"@babel/preset-env\":\"7.24.5\","
                + "\"@mui/material\":\"5.15.17\",\"@mui/icons-material\":\"5.15.17\",\"date-fns\":\"3.6.0\"";
        String close = "echo '}}' >>package.json; ";
        return List.of(
                new Project(
                        "pip",
                        "requirements.txt",
                        "fastapi\nuvicorn\nnumpy\npandas\nscikit-learn\n",
                        "sniffio\n",
                        "ARG PIP_INDEX_URL\nCOPY . .\nRUN PIP_TRUSTED_HOST=127.0.0.1 pip install --no-cache-dir --target=/app -r requirements.txt",
                        "ARG PIP_INDEX_URL\nCOPY requirements.txt .\nRUN --mount=type=cache,target=/root/.cache/pip"
                                + " PIP_TRUSTED_HOST=127.0.0.1 pip install --target=/app -r requirements.txt\nCOPY . .",
                        null),
                new Project(
                        "npm",
                        "package.json",
                        npm,
                        ",\"left-pad\":\"1.3.0\"",
                        "COPY . .\nRUN " + close + "npm ci --no-audit --no-fund",
                        "COPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm " + close
                                + "npm ci --no-audit --no-fund\nCOPY main.txt .",
                        close + "npm install --package-lock-only --no-audit --no-fund"),
                new Project(
                        "maven",
                        "pom.xml",
                        maven,
                        mavenDependency("org.apache.commons", "commons-csv", "1.10.0"),
                        "COPY . .\nRUN echo '</dependencies></project>' >>pom.xml; " + resolve,
                        "COPY pom.xml .\nRUN --mount=type=cache,target=/root/.m2 echo '</dependencies></project>'"
                                + " >>pom.xml; " + resolve + "\nCOPY main.txt .",
                        null),
                new Project(
                        "apt",
                        "packages",
                        "g++ libboost-dev\n",
                        "tree\n",
                        "COPY . .\nRUN apt-get update && apt-get install -y --no-install-recommends PACKAGES",
                        "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked"
                                + " --mount=type=cache,target=/var/lib/apt,sharing=locked"
                                + " echo 'Binary::apt::APT::Keep-Downloaded-Packages \"true\";' >/etc/apt/apt.conf.d/keep;"
                                + " apt-get update && apt-get install -y --no-install-recommends PACKAGES\nCOPY . .",
                        null));
    }

    private static String mavenDependency(String group, String artifact, String version) {
        return "<dependency><groupId>" + group + "</groupId><artifactId>" + artifact + "</artifactId><version>" + version
                + "</version></dependency>";
    }

    /** A network of 20 ms and 50 MB/s before a server, or before all servers, as an HTTP proxy. */
    private static final class SlowDoor {
        private static final long DELAY_MILLIS = 20;
        private static final long BYTES_PER_SECOND = 50_000_000;

        private final ServerSocket door = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        private final String upstream;
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong received = new AtomicLong();

        /** @param upstream host and port; null for a proxy */
        SlowDoor(String upstream) throws IOException {
            this.upstream = upstream;
            begin(() -> {
                while (true) {
                    Socket client = door.accept();
                    begin(() -> serve(client));
                }
            });
        }

        private interface Work {
            void run() throws IOException, InterruptedException;
        }

        private static void begin(Work work) {
            Thread thread = new Thread(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    // As networks do: the other side sees a closed connection.
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        String host() {
            return "127.0.0.1:" + door.getLocalPort();
        }

        private void serve(Socket client) throws IOException, InterruptedException {
            InputStream in = new BufferedInputStream(client.getInputStream(), 64 * 1024);
            byte[] head = upstream == null ? head(in) : new byte[0];
            String[] words = new String(head, StandardCharsets.ISO_8859_1).split(" ", 3);
            boolean tunnels = words[0].equals("CONNECT");
            String place = upstream != null ? upstream : tunnels ? words[1] : URI.create(words[1]).getAuthority();
            String[] parts = place.split(":");
            try (client;
                    Socket server = new Socket(parts[0], parts.length == 1 ? 80 : Integer.parseInt(parts[1]))) {
                if (tunnels) {
                    client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } else {
                    server.getOutputStream().write(head);
                }
                AtomicLong asked = new AtomicLong(1);
                begin(() -> {
                    copy(in, server.getOutputStream(), sent, asked, true);
                    server.shutdownOutput();
                });
                copy(server.getInputStream(), client.getOutputStream(), received, asked, false);
            }
        }

        /** An answer begins one delay after its question. */
        private static void copy(InputStream in, OutputStream out, AtomicLong counter, AtomicLong asked, boolean asks)
                throws IOException, InterruptedException {
            byte[] buffer = new byte[64 * 1024];
            long owedNanos = 0;
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                if (asks) {
                    asked.set(1);
                } else if (asked.getAndSet(0) == 1) {
                    Thread.sleep(DELAY_MILLIS);
                }
                out.write(buffer, 0, count);
                out.flush();
                counter.addAndGet(count);
                owedNanos += count * 1_000_000_000L / BYTES_PER_SECOND;
                if (owedNanos > 5_000_000) {
                    Thread.sleep(owedNanos / 1_000_000);
                    owedNanos = 0;
                }
            }
        }

        private static byte[] head(InputStream in) throws IOException {
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            byte[] end = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.write(next);
                byte[] all = next == '\n' ? head.toByteArray() : end;
                if (next == '\n' && all.length > 4
                        && Arrays.equals(all, all.length - 4, all.length, end, 0, 4)) {
                    break;
                }
            }
            return head.toByteArray();
        }
    }
}
