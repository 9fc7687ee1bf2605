package io.jenkins.plugins.optimizeddockerbuild.engine.advice.run;

import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager.CONDA;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager.NPM;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager.PIP;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager.PNPM;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager.YARN;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.CommandChain.Command;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Commands beside installs that read nothing of the project, or one file that they name. */
final class KnownCommand {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /** Options for creating users and groups; those below take a value. */
    private static final Set<String> USER_FLAGS =
            Set.of(("-r -m -M -D -H -N -l -o -U -rm -mr --system --group --create-home --no-create-home"
                            + " --disabled-password --disabled-login --no-user-group --no-log-init --user-group -S -f")
                    .split(" "));

    private static final Set<String> USER_VALUES = Set.of(
            ("-u -g -G -s -d -h -c --uid --gid --home --home-dir --shell --gecos --ingroup --groups" + " --comment -a")
                    .split(" "));

    private static final List<String> GIT_CONFIG = List.of("git", "config", "--global");

    private static final Pattern GIT_KEY = Pattern.compile(
            "(?i)url\\..+\\.insteadof|http\\.(.+\\.)?(sslverify|extraheader|proxy|version|postbuffer|lowspeed(limit|time))"
                    + "|user\\.(name|email)|safe\\.directory|core\\.longpaths|advice\\..+");

    /** What no install needs, besides the caches of package managers. */
    private static final Pattern NEEDLESS = Pattern.compile("/var/cache|/var/tmp|/tmp|/root/\\.cache"
            + "|/usr/local/share/\\.cache|/var/lib/dpkg/info|/usr/share/(doc|man|locale)");

    private KnownCommand() {}

    /** What remains of a command. */
    enum Effect {
        /** Files of the image: it need not run twice. */
        LASTING,
        /** Something in its shell, or in a file that the source brings: it has to run again where the rest runs. */
        PASSING
    }

    /**
     * The effect of a command that is understood; null when it is not.
     *
     * @param reads receives files of the context that the command reads
     */
    @CheckForNull
    static Effect of(Command command, SourceReach reach, @CheckForNull String folder, List<String> reads) {
        return switch (command.words().get(0)) {
            case "true", ":", "echo", "sleep", "date", "whoami", "id", "pwd" -> Effect.LASTING;
            case "set" ->
                command.words().stream().skip(1).allMatch(word -> word.matches("[-+][a-z]+|pipefail"))
                        ? Effect.PASSING
                        : null;
            case "export" -> isPlainExport(command) ? Effect.PASSING : null;
            case "cd" -> command.words().size() == 2 ? Effect.PASSING : null;
            case "mkdir" -> makesFolders(command) ? Effect.PASSING : null;
            case "groupadd", "useradd", "addgroup", "adduser" -> makesUser(command) ? Effect.LASTING : null;
            case "chmod" -> makesRunnable(command, reach, folder, reads) ? Effect.PASSING : null;
            case "cp" -> copies(command, reach, folder, reads) ? Effect.LASTING : null;
            case "rm" -> removesCaches(command) ? Effect.LASTING : null;
            case "locale-gen" ->
                command.from(1).stream().allMatch(word -> NAME.matcher(word).matches()) ? Effect.LASTING : null;
            case "corepack" -> isCorepack(command) ? Effect.LASTING : null;
            case "python", "python3", "virtualenv", "uv" ->
                makesEnvironment(command, reach, folder) ? Effect.LASTING : null;
            default -> configures(command, reach, reads) ? Effect.LASTING : null;
        };
    }

    private static boolean isPlainExport(Command command) {
        return command.words().size() > 1
                && command.from(1).stream().allMatch(word -> word.matches("[A-Za-z_][A-Za-z0-9_]*=(?s:.*)"))
                && command.from(1).stream()
                        .noneMatch(word -> word.matches("(PATH|LD_.*|BASH_ENV|ENV|IFS|HOME)=(?s:.*)"));
    }

    private static boolean makesFolders(Command command) {
        return command.word(1).equals("-p")
                && command.words().size() > 2
                && command.from(2).stream()
                        .allMatch(word ->
                                !word.startsWith("-") && WORD.matcher(word).matches());
    }

    private static boolean makesUser(Command command) {
        boolean named = false;
        for (int i = 1; i < command.words().size(); i++) {
            String word = command.words().get(i);
            if (USER_VALUES.contains(word)) {
                i++;
            } else if (word.startsWith("--") && word.contains("=")) {
                if (!USER_VALUES.contains(word.substring(0, word.indexOf('=')))) {
                    return false;
                }
            } else if (word.startsWith("-")) {
                if (!USER_FLAGS.contains(word)) {
                    return false;
                }
            } else {
                named = true;
            }
        }
        return named;
    }

    /** {@code chmod +x mvnw}: the file is needed, and the source copies it again unchanged. */
    private static boolean makesRunnable(
            Command command, SourceReach reach, @CheckForNull String folder, List<String> reads) {
        if (!command.word(1).matches("[ugoa]*\\+r?x|[0-7]?7[0-7]5")
                || command.words().size() != 3) {
            return false;
        }
        return takes(command.word(2), reach, folder, reads);
    }

    /** A file of the project, such as settings with the address of a mirror, that is put where a tool looks for it. */
    private static boolean copies(Command command, SourceReach reach, @CheckForNull String folder, List<String> reads) {
        return command.words().size() == 3
                && !command.word(1).startsWith("-")
                && reach.copy() != null
                && reach.isOutside(command.word(2), folder)
                && takes(command.word(1), reach, folder, reads);
    }

    private static boolean takes(String path, SourceReach reach, @CheckForNull String folder, List<String> reads) {
        String file = reach.inContext(path, folder);
        boolean exists = file != null && reach.files().exists(file);
        if (exists) {
            reads.add(file);
        }
        return exists;
    }

    private static boolean removesCaches(Command command) {
        return command.words().size() > 1
                && command.from(1).stream().allMatch(word -> word.matches("-[rRf]+") || isCache(word));
    }

    private static boolean isCache(String word) {
        String path = word.replaceFirst("^~/", "/root/");
        return !path.contains("..")
                && path.matches("[A-Za-z0-9_.*/-]+")
                && Stream.concat(
                                Stream.of(PackageManager.values())
                                        // a compiler needs its downloads again
                                        .filter(manager -> !manager.compiles())
                                        .flatMap(manager -> manager.caches().stream())
                                        .map(cache -> Pattern.quote(cache.path())),
                                Stream.of(NEEDLESS.pattern()))
                        .anyMatch(folder -> path.matches("(" + folder + ")(/.*)?"));
    }

    private static boolean isCorepack(Command command) {
        return switch (command.word(1)) {
            case "enable" ->
                command.from(2).stream().allMatch(word -> NAME.matcher(word).matches());
            case "prepare" ->
                command.word(2).matches("[a-z]+@[A-Za-z0-9.+-]+")
                        && command.from(3).stream().allMatch("--activate"::equals);
            default -> false;
        };
    }

    private static boolean makesEnvironment(Command command, SourceReach reach, @CheckForNull String folder) {
        List<String> words = command.words();
        boolean makes =
                words.size() == 4 && words.get(1).equals("-m") && words.get(2).equals("venv")
                        || words.size() == 2 && words.get(0).equals("virtualenv")
                        || words.size() == 3
                                && words.get(0).equals("uv")
                                && words.get(1).equals("venv");
        return makes && reach.isOutside(words.get(words.size() - 1), folder);
    }

    /** Settings of package managers and of Git that name no file, and emptying caches. */
    private static boolean configures(Command command, SourceReach reach, List<String> reads) {
        PackageCommand call = command.word(0).indexOf('/') < 0 ? PackageCommand.of(command.words()) : null;
        if (call == null) {
            String key = command.word(3).equals("--add") ? command.word(4) : command.word(3);
            return command.words()
                            .subList(0, Math.min(3, command.words().size()))
                            .equals(GIT_CONFIG)
                    && GIT_KEY.matcher(key).matches();
        }
        if (call.action() == PackageAction.CLEAN) {
            // those of the others read the project
            return Set.of(NPM, YARN, PNPM, PIP, CONDA).contains(call.manager())
                    && call.arguments().stream().allMatch(word -> word.startsWith("-"));
        }
        Map<String, String> settings = call.settings();
        return !settings.isEmpty()
                && settings.entrySet().stream()
                        .allMatch(each ->
                                KnownVariables.obstacle(call.manager(), each.getKey(), each.getValue(), reach, reads)
                                        == null);
    }
}
