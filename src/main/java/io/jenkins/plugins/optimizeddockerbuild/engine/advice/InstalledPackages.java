package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Requirements;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The packages that a Dockerfile installs by name, for finding those that several images install alike. One line each:
 * the installing command, two blanks, the package as written, {@code pip install --no-cache-dir  numpy==1.26.4}.
 *
 * <p>A command with any word that is not understood is skipped, because it may install different things in different
 * images.
 */
public final class InstalledPackages {
    /** A package by name, possibly with extras and versions; not an address, path or variable. */
    private static final Pattern PACKAGE = Pattern.compile(
            "[A-Za-z0-9][A-Za-z0-9+._-]{0,80}(\\[[A-Za-z0-9,._-]{1,40}])?"
                    + "((===|==|~=|>=|<=|!=|=|<|>)[A-Za-z0-9.*+:~_-]{1,40}(,(==|~=|>=|<=|!=|<|>)[A-Za-z0-9.*+:~_-]{1,40})*)?");

    private static final String APT = "apt-get install -y";
    private static final String APT_FEW = "apt-get install -y --no-install-recommends";
    private static final String APK = "apk add --no-cache";
    private static final String PIP = "pip install --no-cache-dir";

    /** The prefixes of the lines, in the order in which a Dockerfile runs them. */
    public static final List<String> COMMANDS = List.of(APT, APT_FEW, APK, PIP);

    private static final int MOST_LAYERS = 5;
    private static final int MOST_PACKAGES = 60;

    /** Options that do not affect what is installed. */
    private static final Set<String> QUIET_APT =
            Set.of("-y", "--yes", "--assume-yes", "-q", "-qq", "-yq", "-yqq", "-qy");

    private static final Set<String> QUIET_APK =
            Set.of("-q", "--quiet", "--no-cache", "-U", "--update-cache", "--update");
    private static final Set<String> QUIET_PIP = Set.of(
            "-q",
            "--quiet",
            "--no-cache-dir",
            "--no-input",
            "--disable-pip-version-check",
            "--root-user-action=ignore",
            "-r",
            "--requirement");

    private InstalledPackages() {}

    /** One for each RUN that installs packages by name. */
    static List<Overview.Installed> of(Evidence evidence) {
        List<Overview.Installed> layers = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            if (stage.image().isEmpty() || stage.resolved().baseStage() != null) {
                continue;
            }
            boolean elsewhere = false;
            for (StageSteps.Step step : stage.steps()) {
                Set<String> packages = new LinkedHashSet<>();
                for (ShellCommands.Command command : step.commands()) {
                    elsewhere |= command.words().stream().anyMatch(word -> word.contains("venv"));
                    packages.addAll(of(command, evidence, elsewhere));
                }
                if (!packages.isEmpty() && packages.size() <= MOST_PACKAGES && layers.size() < MOST_LAYERS) {
                    Measurements.Layer layer = evidence.observed().layer(stage, step.instruction(), null);
                    layers.add(new Overview.Installed(
                            stage.image(),
                            String.join("\n", packages),
                            layer.ranNow() && layer.millis() != null ? layer.millis() : 0,
                            layer.bytes()));
                }
            }
        }
        return layers;
    }

    /** @param elsewhere whether Python's packages go into an environment of the stage */
    private static List<String> of(ShellCommands.Command command, Evidence evidence, boolean elsewhere) {
        PackageCommand call = PackageCommand.of(command.words());
        if (call == null
                || !call.installs()
                || command.mayFail()
                || !call.projects().isEmpty()) {
            return List.of();
        }
        return switch (call.manager()) {
            case APT ->
                lines(
                        call.has("--no-install-recommends") ? APT_FEW : APT,
                        call.packages(),
                        isPlain(call, QUIET_APT, "--no-install-recommends"));
            case APK -> lines(APK, call.packages(), isPlain(call, QUIET_APK, ""));
            case PIP -> {
                List<String> packages = elsewhere ? null : ofPip(call, evidence);
                yield packages == null ? List.of() : lines(PIP, packages, isPlain(call, QUIET_PIP, ""));
            }
            default -> List.of();
        };
    }

    private static boolean isPlain(PackageCommand call, Set<String> quiet, String also) {
        return call.options().stream().allMatch(option -> quiet.contains(option) || option.equals(also));
    }

    private static List<String> lines(String command, List<String> packages, boolean plain) {
        return plain && packages.stream().allMatch(InstalledPackages::isPackage)
                ? packages.stream().map(name -> command + "  " + name).toList()
                : List.of();
    }

    /** Whether a word can only be a package. */
    public static boolean isPackage(String word) {
        return PACKAGE.matcher(word).matches();
    }

    /** Those of the command and its files; null when these contain anything else. */
    @CheckForNull
    private static List<String> ofPip(PackageCommand call, Evidence evidence) {
        List<String> packages = new ArrayList<>(call.packages());
        for (String file : call.files()) {
            String name = "/" + file.substring(file.lastIndexOf('/') + 1);
            List<String> found = evidence.files().paths().stream()
                    .filter(path -> ("/" + path).endsWith(name))
                    .toList();
            Requirements requirements =
                    found.size() == 1 ? Requirements.of(evidence.files().wholeText(found.get(0))) : null;
            if (requirements == null
                    || !requirements.isSimple()
                    || !requirements.of(Requirements.Kind.OPTION).isEmpty()
                    || !requirements.of(Requirements.Kind.INCLUDE).isEmpty()) {
                return null;
            }
            for (Requirements.Line line : requirements.of(Requirements.Kind.PACKAGE)) {
                packages.add(line.text().replaceFirst("\\s+#.*", "").replaceAll("\\s", ""));
            }
        }
        return packages;
    }
}
