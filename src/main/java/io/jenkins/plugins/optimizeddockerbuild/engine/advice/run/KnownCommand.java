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
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands beside installs that read nothing of the project, or one file that they name. */
final class KnownCommand {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_@%+=:,./~-]*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /** Options for creating users and groups; those below take a value. */
    private static final Set<String> USER_FLAGS = Set.of(
            "-r",
            "-m",
            "-M",
            "-D",
            "-H",
            "-N",
            "-l",
            "-o",
            "-U",
            "-rm",
            "-mr",
            "--system",
            "--group",
            "--create-home",
            "--no-create-home",
            "--disabled-password",
            "--disabled-login",
            "--no-user-group",
            "--no-log-init",
            "--user-group",
            "-S",
            "-f");

    private static final Set<String> USER_VALUES = Set.of(
            "-u",
            "-g",
            "-G",
            "-s",
            "-d",
            "-h",
            "-c",
            "--uid",
            "--gid",
            "--home",
            "--home-dir",
            "--shell",
            "--gecos",
            "--ingroup",
            "--groups",
            "--comment",
            "-a");

    private static final Set<String> NPM_KEYS = Set.of(
            "registry",
            "strict-ssl",
            "fetch-retries",
            "fetch-timeout",
            "fetch-retry-mintimeout",
            "fetch-retry-maxtimeout",
            "maxsockets",
            "loglevel",
            "fund",
            "audit",
            "progress",
            "legacy-peer-deps",
            "update-notifier",
            "unsafe-perm",
            "always-auth",
            "network-timeout");

    private static final Pattern POETRY_KEY =
            Pattern.compile("virtualenvs\\.(create|in-project|path)|installer\\.[a-z-]+|http-basic\\.[A-Za-z0-9_-]+"
                    + "|pypi-token\\.[A-Za-z0-9_-]+|repositories\\.[A-Za-z0-9_-]+|solver\\.[a-z-]+");

    private static final Pattern GIT_KEY = Pattern.compile(
            "(?i)url\\..+\\.insteadof|http\\.(.+\\.)?(sslverify|extraheader|proxy|version|postbuffer|lowspeed(limit|time))"
                    + "|user\\.(name|email)|safe\\.directory|core\\.longpaths|advice\\..+");

    private static final Pattern GO_SETTING = Pattern.compile(
            "(GOPROXY|GOPRIVATE|GONOSUMDB|GONOPROXY|GOSUMDB|GOINSECURE|GO111MODULE|GOTOOLCHAIN|CGO_ENABLED|GOOS|GOARCH)=.*");

    private static final Pattern CACHES = Pattern.compile(
            "(/var/lib/apt/lists|/var/cache|/var/tmp|/tmp|/root/\\.cache|~/\\.cache|/root/\\.npm|~/\\.npm"
                    + "|/usr/local/share/\\.cache|/root/\\.composer/cache|/var/lib/dpkg/info|/usr/share/(doc|man|locale))"
                    + "(/[A-Za-z0-9_.*/-]*)?");

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
            default -> configures(command) ? Effect.LASTING : null;
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
                && command.from(1).stream()
                        .allMatch(word ->
                                word.matches("-[rRf]+") || CACHES.matcher(word).matches() && !word.contains(".."));
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

    /** Settings of package managers that name no file, and emptying their caches. */
    private static boolean configures(Command command) {
        String verb = command.word(1) + " " + command.word(2);
        int words = command.words().size();
        PackageCommand call = PackageCommand.of(command.words());
        if (call != null
                && call.action() == PackageAction.CLEAN
                && command.word(0).indexOf('/') < 0) {
            // those of the others read the project
            return Set.of(NPM, YARN, PNPM, PIP, CONDA).contains(call.manager())
                    && call.arguments().stream().allMatch(word -> word.startsWith("-"));
        }
        return switch (command.words().get(0)) {
            case "npm", "yarn", "pnpm" -> verb.equals("config set") && isNpmSetting(command);
            case "pip", "pip3" ->
                verb.equals("config set")
                        && words == 5
                        && command.word(3)
                                .matches("(global|install|user)\\.(index-url|extra-index-url|trusted-host|timeout)");
            case "poetry" ->
                command.word(1).equals("config")
                        && POETRY_KEY.matcher(command.word(2)).matches()
                        && command.from(3).stream().allMatch(KnownCommand::isNoPath);
            case "bundle" ->
                command.word(1).equals("config")
                        && command.from(2).stream()
                                .allMatch(word -> word.matches("set|--global|--local|true|[0-9]+|'?[a-z: _]+'?"))
                        && command.from(2).stream()
                                .filter(word -> !word.matches("set|--global|--local"))
                                .findFirst()
                                .orElse("")
                                .matches("without|with|jobs|retry|frozen|silence_root_warning|build\\..+");
            case "git" ->
                verb.equals("config --global")
                        && GIT_KEY.matcher(command.word(3).equals("--add") ? command.word(4) : command.word(3))
                                .matches();
            case "go" ->
                verb.equals("env -w")
                        && command.from(3).stream()
                                .allMatch(word -> GO_SETTING.matcher(word).matches());
            default -> false;
        };
    }

    /** {@code npm config set KEY VALUE} or {@code KEY=VALUE}, for the user, not for the project. */
    private static boolean isNpmSetting(Command command) {
        String key = command.word(3);
        int equals = key.indexOf('=');
        String name = equals > 0 ? key.substring(0, equals) : key;
        boolean token = name.matches("//[^ ]+:_(authToken|auth|password)") || name.matches("@[a-z0-9-]+:registry");
        return (NPM_KEYS.contains(name) || token)
                && command.words().size() == (equals > 0 ? 4 : 5)
                && (equals > 0 || isNoPath(command.word(4)));
    }

    private static boolean isNoPath(String word) {
        return !word.startsWith(".")
                && !word.startsWith("file:")
                && !word.equals("--local")
                && !word.equals("--project");
    }
}
