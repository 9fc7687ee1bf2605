package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.Fact;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A RUN that passes a login from a build argument or a variable to a package manager. */
public final class LoginInRun implements Rule {
    /** The use of the login: a file that is written, or a setting, and a variable in the same command. */
    private static final Pattern LOGIN = Pattern.compile("(_authToken|_auth\\b|_password|>\\s*\\S*("
            + files().map(Pattern::quote).collect(Collectors.joining("|"))
            + ")|http-basic\\.\\S+|pypi-token\\.\\S+|insteadOf|\\bbundle\\s+config\\b"
            + "|--store-password-in-clear-text|index-url\\s+https?://|github-oauth)");

    /** A login by its name, for what downloads with it. */
    private static final Pattern NAMED = Pattern.compile("GITHUB_TOKEN");

    private static final Pattern DOWNLOADS =
            Pattern.compile("(curl|wget|gh|git (clone|fetch|pull|ls-remote|submodule)) ");

    /** Words of a script that writes a login without the name of its file. */
    private static final List<Map.Entry<String, PackageManager>> WORDS = List.of(
            Map.entry("_auth", PackageManager.NPM),
            Map.entry("github-oauth", PackageManager.COMPOSER),
            Map.entry("index-url", PackageManager.PIP));

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern SECRET =
            Pattern.compile("(?i).*(token|passw(or)?d|passwd|secret|credential|api_?key|auth|_pat|_pw)(_.*)?");

    /** What tells of a secret, and is none. */
    private static final Pattern ABOUT = Pattern.compile(
            "(?i).*_(url|uri|host|server|file|path|dir|name|user|username|id|type|version|enabled|mode|realm)");

    @Override
    public String id() {
        return "login-in-run";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            Set<String> declared = new HashSet<>();
            stage.inherited().forEach(step -> declared.addAll(declared(step.instruction())));
            for (Step step : stage.steps()) {
                declared.addAll(declared(step.instruction()));
                String variable =
                        step.instruction() instanceof Instruction.Run run ? variable(step, run, declared) : "";
                if (!variable.isEmpty()) {
                    findings.add(finding(step, variable, stage.inImage(), evidence.spelling()));
                }
            }
        }
        return findings;
    }

    /** The argument or variable with the login; empty for none, and when it comes from a secret mount. */
    private static String variable(Step step, Instruction.Run run, Set<String> declared) {
        boolean mounted = run.mounts().stream().anyMatch(mount -> mount.type().equals("secret"));
        boolean used = LOGIN.matcher(run.script()).find()
                || NAMED.matcher(run.script()).find() && downloads(step);
        if (mounted || !used) {
            return "";
        }
        Matcher names = VARIABLE.matcher(run.script());
        while (names.find()) {
            if (declared.contains(names.group(1)) && isLogin(names.group(1))) {
                return names.group(1);
            }
        }
        return "";
    }

    /** Whether an argument or variable of that name holds a password or a token. */
    static boolean isLogin(String name) {
        return SECRET.matcher(name).matches() && !ABOUT.matcher(name).matches();
    }

    private static List<String> declared(Instruction instruction) {
        if (instruction instanceof Instruction.Arg arg) {
            return arg.declarations().stream()
                    .map(Instruction.Arg.Declaration::name)
                    .toList();
        }
        return instruction instanceof Instruction.Env env
                ? env.pairs().stream().map(KeyValue::key).toList()
                : List.of();
    }

    private static Finding finding(Step step, String variable, boolean inImage, Spelling spelling) {
        Instruction.Run run = (Instruction.Run) step.instruction();
        String file = file(step, run.script());
        return Finding.of(
                run.lines(),
                inImage ? Severity.HIGH : Severity.MEDIUM,
                "Give the login as a secret",
                "This RUN takes a login from `" + variable
                        + "`. A build argument or variable is in the image's history or in"
                        + " the build's provenance and cache, for everyone who can read one of them, also when the RUN deletes"
                        + " the file again; and a new value runs the layer again. Give it with `"
                        + spelling.secretInsteadOf(variable) + "`, and mount it for "
                        + (downloads(step) ? "this RUN alone" : "the RUN that downloads, instead of this one")
                        + ": `RUN --mount=type=secret,id=" + variable + ",env="
                        + variable
                        + " …`"
                        + (file == null
                                ? "."
                                : ", or as the file that the tool reads, `--mount=type=secret,id=" + variable
                                        + ",target=" + file
                                        + "`."));
    }

    private static boolean downloads(Step step) {
        return !Install.in(step.commands()).isEmpty()
                || step.commands().stream()
                        .anyMatch(command -> DOWNLOADS
                                .matcher(String.join(" ", command.words()))
                                .lookingAt());
    }

    /** Names of files with logins, which have a folder where they are no names by themselves. */
    private static Stream<String> files() {
        Stream<String> ofManagers = Stream.of(PackageManager.values())
                .flatMap(manager -> Stream.concat(
                        manager.all(Fact.LOGIN_FILES).stream().map(LoginInRun::name),
                        manager.all(Fact.CONFIGURATION_FILES).stream()
                                .filter(name ->
                                        !PackageManager.indexFiles("", name).isEmpty())));
        return Stream.concat(ofManagers, Stream.of(".netrc", ".git-credentials", ".dockercfg"));
    }

    private static String name(String path) {
        return path.substring(path.endsWith("/config") ? path.lastIndexOf("/.") + 1 : path.lastIndexOf('/') + 1);
    }

    /** Where the tool of a script looks for a login when root runs it; null for a script that gives it in a request. */
    @CheckForNull
    private static String file(Step step, String script) {
        for (PackageManager manager : PackageManager.values()) {
            for (String file : manager.all(Fact.LOGIN_FILES)) {
                String name = name(file).replaceFirst("^\\.", "").toLowerCase(Locale.ROOT);
                if (script.toLowerCase(Locale.ROOT).contains(name)) {
                    return file;
                }
            }
        }
        Stream<PackageManager> configured = step.commands().stream()
                .map(ShellCommands.Command::call)
                .filter(call -> call != null && call.action() == PackageAction.CONFIGURE)
                .map(PackageCommand::manager);
        Stream<PackageManager> named =
                WORDS.stream().filter(word -> script.contains(word.getKey())).map(Map.Entry::getValue);
        return Stream.concat(named, configured)
                .flatMap(manager -> Stream.concat(manager.all(Fact.LOGIN_FILES).stream(), alike(manager)))
                .findFirst()
                .orElse(
                        script.matches("(?s).*\\b(curl|wget)\\b.*") && !script.contains("netrc")
                                ? null
                                : "/root/.netrc");
    }

    /** pnpm has its logins where npm has them. */
    private static Stream<String> alike(PackageManager manager) {
        return PackageManager.of(manager.ecosystem()).stream().flatMap(each -> each.all(Fact.LOGIN_FILES).stream());
    }
}
