package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A random project with a history, caches, installed packages and a Dockerfile that builds it in one of many ways. What the
 * build reads is in a file of the project, {@code .reads}, in a way that no search finds; a RUN that cannot read it
 * fails.
 */
final class RandomProject {

    /** What an unknown program does: it reads what the project tells it to, and keeps it. */
    static final String READER =
            "#!/bin/sh\nset -e\ntr -d '~' < /app/.reads | while read f; do cat \"$f\" || exit 1; done >> /app/built\n";

    /**
     * An npm that installs what the lock file says, unless something tells it to leave the development packages out, and runs
     * the reader as script.
     */
    static final String NPM = """
            #!/bin/sh
            set -e
            case "$1" in
              ci|install|i)
                shift; dev=1; name=
                for a in "$@"; do case "$a" in --omit=dev|--production) dev=;; --*) ;; *) name=$a;; esac; done
                [ "$NODE_ENV" != production ] || dev=
                [ "$NPM_CONFIG_OMIT" != dev ] || dev=
                ! grep -qs omit=dev .npmrc "$HOME/.npmrc" || dev=
                if [ -n "$name" ]; then mkdir -p node_modules/$name; echo "{}" > node_modules/$name/package.json; exit; fi
                rm -rf node_modules; mkdir -p node_modules/prod
                echo '{"version": "1.0.0"}' > node_modules/prod/package.json; echo prod > node_modules/prod/index.js
                [ -z "$dev" ] || { mkdir -p node_modules/dev; echo '{"version": "2.0.0"}' > node_modules/dev/package.json
                  echo dev > node_modules/dev/index.js; }
                ;;
              config) echo "$3" >> "$HOME/.npmrc" ;;
              cache) ;;
              *) exec make ;;
            esac
            """;

    private static final String LOCK = "{\"lockfileVersion\": 3, \"packages\": {"
            + "\"node_modules/prod\": {\"version\": \"1.0.0\"}, \"node_modules/dev\": {\"version\": \"2.0.0\"}}}\n";

    private static final String[] INSTALLS = {
        "RUN npm ci",
        "RUN npm ci --omit=dev",
        "RUN npm install",
        "RUN npm install tool",
        "RUN [ -n \"$INSTALL\" ] && npm ci || true",
        "RUN if [ -n \"$INSTALL\" ]; then npm ci; fi",
        "RUN npm config set omit=dev && npm ci",
        "ENV NODE_ENV=production\nRUN npm ci",
        "ENV NPM_CONFIG_OMIT=dev\nRUN npm ci",
        "RUN npm ci && npm cache clean --force",
        "RUN npm ci && rm -rf node_modules/dev",
        "RUN npm ci; true",
        "RUN echo omit=dev > .npmrc && npm ci",
        "RUN mkdir -p /deps && cd /deps && npm ci; mkdir -p /x",
    };

    private static final String[] QUIET = {
        "RUN mkdir -p /data && chmod 755 /data",
        "RUN echo built > /version",
        "RUN set -eux; chmod +x start.sh; ls -la",
        "RUN rm -rf /tmp/x && cp start.sh /usr/bin/start",
        "RUN cat start.sh && test -f start.sh",
        "RUN find . -name '*.orig' -delete",
        "ENV A=b",
    };

    private static final String[] READERS = {
        "RUN make",
        "RUN npm run build",
        "RUN npm test",
        "RUN gradle bootJar",
        "RUN go build",
        "RUN tool > /dev/null",
        "RUN sh build.sh",
        "RUN ./build.sh",
        "RUN sh -c 'make'",
        "RUN if true; then make; fi",
        "RUN X=$(make) true",
        "RUN for t in make; do $t; done",
        "RUN <<EOF\nmake || echo failed >> /app/failed\nEOF",
        "RUN --mount=type=bind,target=/src cat /src/.git/HEAD /src/Dockerfile > /app/built",
        "RUN cp -r . /tmp/copy && cat /tmp/copy/.git/HEAD > built",
        "RUN ls -R > /app/listed && find . -type f | sort > /app/found",
        "RUN tar -cf /tmp/all.tar . && tar -tf /tmp/all.tar | sort > /app/packed",
        "RUN cat .git/HEAD > built",
        "RUN cat * > /app/everything 2>/dev/null; true",
        "RUN cat D*file > built",
        "RUN wc -c .git/HEAD < .git/HEAD > /app/count",
    };

    private final Random random;
    private final boolean packages;
    private final boolean settings;
    private final List<String> lines = new ArrayList<>();
    private final List<String> reads = new ArrayList<>();

    /** @param base an image with the programs */
    RandomProject(long seed, String base) {
        random = new Random(seed);
        packages = random.nextBoolean();
        settings = random.nextInt(6) == 0;
        lines.add("FROM " + base + " AS build");
        lines.add("WORKDIR /app");
        if (random.nextInt(3) == 0) {
            lines.add("ARG INSTALL=");
        }
        if (random.nextInt(3) > 0) {
            lines.add("COPY package*.json .npmrc* ./");
            lines.add(any(INSTALLS));
            addSome(QUIET, 1);
        }
        lines.add(any("COPY . .", "COPY . /app", "COPY . /app/", "ADD . ."));
        addSome(QUIET, 2);
        if (random.nextInt(4) == 0) {
            lines.add(any(INSTALLS));
        }
        if (random.nextInt(3) > 0) {
            lines.add(any(READERS));
        }
        addSome(QUIET, 1);
        if (random.nextInt(3) == 0) {
            lines.add("FROM " + base + " AS runtime");
            lines.add("WORKDIR /app");
            lines.add(any(
                    "COPY --from=build /app /app", "COPY --from=build /app .", "COPY --from=build /app/start.sh ./"));
            if (random.nextInt(2) == 0) {
                lines.add(any("RUN [ ! -f .reads ] || make", "RUN ls", "RUN cat start.sh"));
            }
        }
        lines.add(any("CMD [\"sh\", \"start.sh\"]", "CMD [\"git\", \"log\"]", "ENTRYPOINT [\"/app/start.sh\"]"));
        for (String read : new String[] {".git/HEAD", "Dockerfile", ".DS_Store", ".tox/x", "m.py"}) {
            if (random.nextInt(3) == 0) {
                // written so that no search finds it
                reads.add(read.substring(0, 2) + "~" + read.substring(2));
            }
        }
        if (packages) {
            reads.add(any("node_modules/prod/index.js", "node_modules/dev/index.js"));
        }
    }

    private String any(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void addSome(String[] choices, int most) {
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            lines.add(any(choices));
        }
    }

    String dockerfile() {
        return String.join("\n", lines) + "\n";
    }

    /** The same as stages of a build of many: the context has a name, and a RUN that fails leaves a note. */
    String dockerfileOf(String name) {
        StringBuilder text = new StringBuilder();
        int stages = 0;
        for (String line : dockerfile().split("\n")) {
            String written = line;
            if (line.startsWith("FROM ")) {
                stages++;
                written = line.replaceFirst(" AS (\\w+)", " AS $1-" + name);
            } else if (line.startsWith("COPY --from=build")) {
                written = line.replace("--from=build", "--from=build-" + name);
            } else if (line.startsWith("COPY ") || line.startsWith("ADD ")) {
                written = line.replaceFirst("^(COPY|ADD) ", "COPY --from=context-" + name + " ");
            } else if (line.startsWith("RUN --mount=type=bind,")) {
                written = line.replace("type=bind,", "type=bind,from=context-" + name + ",");
            }
            boolean runs = written.startsWith("RUN ") && !written.contains("<<");
            text.append(runs ? noting(written) : written).append('\n');
        }
        String last = stages == 1 ? "build" : "runtime";
        return text.append("FROM " + last + "-" + name + " AS final-" + name + "\n")
                .toString();
    }

    private static String noting(String run) {
        int command = run.startsWith("RUN --") ? run.indexOf(' ', 4) + 1 : 4;
        return run.substring(0, command) + "( " + run.substring(command)
                + " ) || { mkdir -p /app; echo failed >> /app/failed; }";
    }

    void writeTo(ContextOnDisk context) {
        context.repository(".git")
                .file("Dockerfile", dockerfile())
                .file("m.py", "print()\n")
                .file("__pycache__/m.cpython-311.pyc", "compiled")
                .file(".pytest_cache/v", "cache")
                .file(".DS_Store", "store")
                .file(".tox/x", "tox")
                .file("start.sh", "echo started\n")
                .file("build.sh", READER)
                .file("package.json", "{\"scripts\": {\"build\": \"tool\"}}")
                .file("package-lock.json", LOCK)
                .file(".dockerignore", "# nothing\n")
                .file(".reads", String.join("\n", reads) + (reads.isEmpty() ? "" : "\n"));
        context.root().resolve("build.sh").toFile().setExecutable(true);
        context.root().resolve("start.sh").toFile().setExecutable(true);
        if (settings) {
            context.file(".npmrc", random.nextBoolean() ? "omit=dev\n" : "registry=https://registry.example/\n");
        }
        if (packages) {
            context.file("node_modules/prod/package.json", "{\"version\": \"1.0.0\"}\n")
                    .file("node_modules/prod/index.js", "prod\n")
                    .file("node_modules/dev/package.json", "{\"version\": \"2.0.0\"}\n")
                    .file("node_modules/dev/index.js", "dev\n");
        }
    }
}
