package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Install;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A RUN that passes a login from a build argument or a variable to a package manager. */
public final class LoginInRun implements Rule {
    /** The use of the login: a file that is written, or a setting, and a variable in the same command. */
    private static final Pattern LOGIN = Pattern.compile(
            "(_authToken|_auth\\b|_password|>\\s*\\S*(\\.npmrc|\\.netrc|pip\\.conf|\\.pypirc|settings\\.xml|nuget\\.config|NuGet\\.Config"
                    + "|\\.git-credentials|auth\\.json|\\.dockercfg)|http-basic\\.\\S+|pypi-token\\.\\S+|insteadOf|\\bbundle\\s+config\\b"
                    + "|--store-password-in-clear-text|index-url\\s+https?://|GITHUB_TOKEN|github-oauth)");

    private static final Pattern DOWNLOADS =
            Pattern.compile("(curl|wget|gh|git (clone|fetch|pull|ls-remote|submodule)) ");

    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("npmrc|_auth|npm config", "/root/.npmrc");
        FILES.put("settings\\.xml", "/root/.m2/settings.xml");
        FILES.put("http-basic|auth\\.json|github-oauth", "/root/.composer/auth.json");
        FILES.put("bundle config", "/root/.bundle/config");
        FILES.put("(?i)nuget", "/root/.nuget/NuGet/NuGet.Config");
        FILES.put("index-url|pip\\.conf", "/root/.config/pip/pip.conf");
        FILES.put("pypi-token", "/root/.config/pypoetry/auth.toml");
        FILES.put("pypirc", "/root/.pypirc");
    }

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
                String variable = step.instruction() instanceof Instruction.Run run ? variable(run, declared) : "";
                if (!variable.isEmpty()) {
                    findings.add(finding(step, variable, stage.inImage(), evidence.spelling()));
                }
            }
        }
        return findings;
    }

    /** The argument or variable with the login; empty for none, and when it comes from a secret mount. */
    private static String variable(Instruction.Run run, Set<String> declared) {
        boolean mounted = run.mounts().stream().anyMatch(mount -> mount.type().equals("secret"));
        if (mounted || !LOGIN.matcher(run.script()).find()) {
            return "";
        }
        Matcher names = VARIABLE.matcher(run.script());
        while (names.find()) {
            if (declared.contains(names.group(1))
                    && SECRET.matcher(names.group(1)).matches()
                    && !ABOUT.matcher(names.group(1)).matches()) {
                return names.group(1);
            }
        }
        return "";
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
        boolean downloads = !Install.in(step.commands()).isEmpty()
                || step.commands().stream()
                        .anyMatch(command -> DOWNLOADS
                                .matcher(String.join(" ", command.words()))
                                .lookingAt());
        String file = file(run.script());
        return Finding.of(
                run.lines(),
                inImage ? Severity.HIGH : Severity.MEDIUM,
                "Give the login as a secret",
                "This RUN takes a login from `" + variable
                        + "`. A build argument or variable is in the image's history or in"
                        + " the build's provenance and cache, for everyone who can read one of them, also when the RUN deletes"
                        + " the file again; and a new value runs the layer again. Give it with `"
                        + spelling.secretInsteadOf(variable) + "`, and mount it for "
                        + (downloads ? "this RUN alone" : "the RUN that downloads, instead of this one")
                        + ": `RUN --mount=type=secret,id=" + variable + ",env="
                        + variable
                        + " …`"
                        + (file == null
                                ? "."
                                : ", or as the file that the tool reads, `--mount=type=secret,id=" + variable
                                        + ",target=" + file
                                        + "`."));
    }

    /** Where the tool of a script looks for a login when root runs it; null for a script that gives it in a request. */
    @CheckForNull
    private static String file(String script) {
        for (Map.Entry<String, String> tool : FILES.entrySet()) {
            if (Pattern.compile(tool.getKey()).matcher(script).find()) {
                return tool.getValue();
            }
        }
        return script.matches("(?s).*\\b(curl|wget)\\b.*") && !script.contains("netrc") ? null : "/root/.netrc";
    }
}
