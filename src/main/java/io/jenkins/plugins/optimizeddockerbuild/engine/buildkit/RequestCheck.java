package io.jenkins.plugins.optimizeddockerbuild.engine.buildkit;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Dockerfile;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Stage;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildSecret;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.CacheEntry;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Exporter;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.InvalidRequestException;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.SshForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a request for what cannot work with these files and this Dockerfile, before anything is started, and says it
 * better than the client would. What depends on the client and the builder is {@link BuildPlanner}'s.
 */
public final class RequestCheck {
    /** BuildKit refuses longer ones; source: {@code session/secrets/secretsprovider/store.go}. */
    private static final long MOST_SECRET_BYTES = 500 * 1024;

    private final BuildRequest request;
    private final ClientEnvironment environment;
    private final List<String> problems = new ArrayList<>();

    private RequestCheck(BuildRequest request, ClientEnvironment environment) {
        this.request = request;
        this.environment = environment;
    }

    /**
     * Checks context, Dockerfile, secrets, SSH keys and exporters.
     *
     * @throws InvalidRequestException when something cannot work; one sentence for each reason
     */
    public static void check(BuildRequest request, ClientEnvironment environment) {
        RequestCheck check = new RequestCheck(request, environment);
        check.context();
        check.buildContexts();
        check.secrets();
        check.ssh();
        check.exporters();
        check.other();
        if (!check.problems.isEmpty()) {
            throw new InvalidRequestException(check.problems);
        }
    }

    /**
     * Checks that the Dockerfile has the stages that the request names.
     *
     * @return a note for each name that means nothing, which BuildKit would pass over in silence
     * @throws InvalidRequestException when there is no such target
     */
    public static List<String> checkStages(BuildRequest request, Dockerfile dockerfile) {
        String target = request.target();
        if (target != null && !hasStage(dockerfile, target)) {
            throw new InvalidRequestException("--target: " + dockerfile.fileName() + " has no stage `" + target + "`; "
                    + knownStages(dockerfile));
        }
        List<String> notes = new ArrayList<>();
        for (String stage : request.noCacheFilter()) {
            if (!hasStage(dockerfile, stage)) {
                notes.add("--no-cache-filter has no effect: " + dockerfile.fileName() + " has no stage `" + stage
                        + "`; " + knownStages(dockerfile));
            }
        }
        return notes;
    }

    private static boolean hasStage(Dockerfile dockerfile, String name) {
        if (dockerfile.stage(name) != null) {
            return true;
        }
        try {
            int index = Integer.parseInt(name);
            return index >= 0 && index < dockerfile.stages().size();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String knownStages(Dockerfile dockerfile) {
        List<String> names = new ArrayList<>();
        for (Stage stage : dockerfile.stages()) {
            if (stage.name() != null) {
                names.add(stage.name());
            }
        }
        return names.isEmpty()
                ? (dockerfile.stages().size() == 1
                                ? "its only stage has no name"
                                : "none of its " + dockerfile.stages().size() + " stages has a name")
                        + "; write FROM … AS NAME."
                : "it has " + String.join(", ", names) + ".";
    }

    private void context() {
        String context = request.context();
        boolean dockerfileFromInput = "-".equals(request.file());
        switch (ContextKind.of(context, environment)) {
            case FOLDER -> localContext(context, dockerfileFromInput);
            case STANDARD_INPUT -> {
                if (dockerfileFromInput) {
                    problems.add("Standard input cannot be both the build context and the Dockerfile;"
                            + " give one of them as a path.");
                }
            }
            case MISSING -> missingContext(context);
            case GIT, HTTP -> {}
        }
    }

    private void localContext(String context, boolean dockerfileFromInput) {
        Path folder = environment.resolve(context);
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            problems.add("The build context " + context + " cannot be read by this user; check its permissions.");
            return;
        }
        if (!dockerfileFromInput && !isUrl(request.file())) {
            dockerfile(context, folder);
        }
    }

    private void missingContext(String context) {
        Path path = environment.resolve(context);
        if (Files.exists(path)) {
            problems.add("The build context " + context + " is a file; give the folder that holds what is to be"
                    + " built, and the Dockerfile with --file.");
        } else if (Files.isSymbolicLink(path)) {
            problems.add("The build context " + context + " is a link to something that does not exist.");
        } else {
            problems.add("The build context " + context + " does not exist in " + environment.folder()
                    + "; give a folder, or a Git or HTTP(S) URL.");
        }
    }

    private void dockerfile(String context, Path folder) {
        String file = request.file();
        Path path = file == null ? defaultDockerfile(folder) : environment.resolve(file);
        String shown = file == null ? "Dockerfile in " + context : "Dockerfile " + file;
        if (Files.isDirectory(path)) {
            problems.add("The " + shown + " is a folder; name the file in it with --file.");
        } else if (!Files.exists(path)) {
            problems.add("There is no " + shown + otherPlaces(file, folder));
        } else if (!Files.isReadable(path)) {
            problems.add("The " + shown + " cannot be read by this user; check its permissions.");
        }
    }

    /** buildx takes {@code dockerfile} where there is no {@code Dockerfile}. */
    private static Path defaultDockerfile(Path folder) {
        Path upper = folder.resolve("Dockerfile");
        Path lower = folder.resolve("dockerfile");
        return !Files.exists(upper) && Files.exists(lower) ? lower : upper;
    }

    private String otherPlaces(@CheckForNull String file, Path folder) {
        if (file == null) {
            return "; write one, or name another with --file.";
        }
        boolean inContext = !Path.of(file).isAbsolute() && Files.exists(folder.resolve(file));
        return inContext
                ? " in " + environment.folder() + "; it lies in the context: --file "
                        + environment
                                .folder()
                                .relativize(folder.toAbsolutePath().normalize().resolve(file)) + "."
                : "; --file is relative to " + environment.folder() + ", not to the build context.";
    }

    private static boolean isUrl(@CheckForNull String file) {
        return file != null && (file.startsWith("http://") || file.startsWith("https://"));
    }

    private void buildContexts() {
        request.buildContexts().forEach((name, value) -> {
            boolean hasScheme = value.contains("://") || value.startsWith("target:");
            if (value.startsWith("oci-layout://")) {
                String layout = value.substring("oci-layout://".length());
                int end = layout.indexOf('@') >= 0 ? layout.indexOf('@') : layout.lastIndexOf(':');
                String path = end > 0 ? layout.substring(0, end) : layout;
                if (!Files.isDirectory(environment.resolve(path)) && !Files.isDirectory(environment.resolve(layout))) {
                    problems.add("--build-context " + name + ": there is no OCI layout in " + path + ".");
                }
            } else if (!hasScheme && ContextKind.of(value, environment) == ContextKind.MISSING) {
                problems.add("--build-context " + name + ": " + value
                        + (Files.exists(environment.resolve(value)) ? " is a file, not a folder." : " does not exist.")
                        + " Give a folder, a URL, or an image as docker-image://NAME.");
            }
        });
    }

    private void secrets() {
        for (BuildSecret secret : request.secrets()) {
            String file = secret.file();
            String variable = secret.environmentVariable();
            if (variable != null) {
                if (environment.variables().get(variable) == null) {
                    problems.add("--secret " + secret.id() + ": the environment variable " + variable + " is not set.");
                }
            } else if (file != null) {
                secretFile(secret.id(), file);
            } else if (environment.variables().get(secret.id()) == null
                    && !Files.exists(environment.resolve(secret.id()))) {
                problems.add("--secret " + secret.id() + ": there is neither an environment variable nor a file of"
                        + " that name; write id=" + secret.id() + ",src=FILE or id=" + secret.id() + ",env=VARIABLE.");
            }
        }
    }

    private void secretFile(String id, String file) {
        Path path = environment.resolve(file);
        if (!Files.exists(path)) {
            problems.add("--secret " + id + ": the file " + file + " does not exist in " + environment.folder() + ".");
        } else if (Files.isDirectory(path)) {
            problems.add("--secret " + id + ": " + file + " is a folder; name a file.");
        } else if (!Files.isReadable(path)) {
            problems.add(
                    "--secret " + id + ": the file " + file + " cannot be read by this user; check its permissions.");
        } else {
            try {
                long size = Files.size(path);
                if (size > MOST_SECRET_BYTES) {
                    problems.add("--secret " + id + ": the file " + file + " has " + size
                            + " bytes; BuildKit takes at most " + MOST_SECRET_BYTES + ".");
                }
            } catch (IOException e) {
                problems.add("--secret " + id + ": the file " + file + " cannot be read: " + e.getMessage());
            }
        }
    }

    private void ssh() {
        for (SshForward ssh : request.ssh()) {
            if (ssh.paths().isEmpty() && environment.variable("SSH_AUTH_SOCK") == null) {
                problems.add("--ssh " + ssh.id() + ": no SSH agent runs here (SSH_AUTH_SOCK is not set); start one, or"
                        + " name a key: --ssh " + ssh.id() + "=KEYFILE.");
            }
            for (String path : ssh.paths()) {
                if (!Files.exists(environment.resolve(path))) {
                    problems.add("--ssh " + ssh.id() + ": " + path + " does not exist.");
                }
            }
        }
    }

    private void exporters() {
        int onStandardOutput = 0;
        boolean pushes = false;
        for (Exporter exporter : request.exporters()) {
            onStandardOutput += exporter.writesToStandardOutput() ? 1 : 0;
            pushes |= exporter.pushes() && !exporter.attributes().containsKey("name");
            boolean makesFiles =
                    exporter.type().equals("local") || exporter.type().equals("tar");
            if (makesFiles && request.iidFile() != null) {
                problems.add("--iidfile names an image, and --output type=" + exporter.type()
                        + " makes none; leave one of them out.");
            }
            destination(exporter);
        }
        if (onStandardOutput > 1) {
            problems.add("Only one --output can go to standard output; give the others dest=FILE.");
        }
        if (pushes && request.tags().isEmpty()) {
            problems.add("There is nothing to push to; name the image with --tag registry.example.com/team/app:1.2.");
        }
    }

    private void destination(Exporter exporter) {
        String destination = exporter.destination();
        if (destination == null || destination.isEmpty() || exporter.writesToStandardOutput()) {
            return;
        }
        Path path = environment.resolve(destination);
        if (exporter.writesFolder()) {
            if (Files.exists(path) && !Files.isDirectory(path)) {
                problems.add(
                        "--output: " + destination + " is a file, and type=" + exporter.type() + " writes a folder.");
            }
        } else if (Files.isDirectory(path)) {
            problems.add("--output: " + destination + " is a folder, and type=" + exporter.type()
                    + " writes a file; add its name.");
        } else if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
            problems.add("--output: the folder " + path.getParent() + " for " + destination + " does not exist.");
        }
    }

    private void writtenFile(String option, @CheckForNull String file) {
        if (file == null) {
            return;
        }
        Path path = environment.resolve(file);
        if (Files.isDirectory(path)) {
            problems.add(option + ": " + file + " is a folder; name a file.");
        } else if (path.getParent() != null && !Files.isDirectory(path.getParent())) {
            problems.add(option + ": the folder " + path.getParent() + " for " + file + " does not exist.");
        }
    }

    private void other() {
        writtenFile("--metadata-file", request.metadataFile());
        writtenFile("--iidfile", request.iidFile());
        if (request.noCache() && !request.noCacheFilter().isEmpty()) {
            problems.add("--no-cache builds every stage anew, so --no-cache-filter says nothing more; leave one of"
                    + " them out.");
        }
        for (CacheEntry entry : request.cacheFrom()) {
            String source = entry.attributes().get("src");
            if (entry.type().equals("local") && source != null && Files.isRegularFile(environment.resolve(source))) {
                problems.add("--cache-from: " + source + " is a file; a local cache is a folder.");
            }
        }
    }
}
