package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Change;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Finding;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.IgnoreFileEdit;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Rule;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.SourceCopy;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.Inventory;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.KeyValue;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Advice.Severity;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.BuildOption;
import io.jenkins.plugins.optimizeddockerbuild.engine.option.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret that becomes part of the image: its value in the Dockerfile, a build argument that an ENV takes, or a
 * file of the context that a COPY of a whole folder includes. BuildKit's own check looks at the names of arguments
 * and variables; this rule looks at values and files, and skips instructions that BuildKit warned about.
 */
public final class SecretInDockerfile implements Rule {
    private static final int MOST_FILES = 5;

    /** BuildKit's own check, by the end of its address. */
    private static final String CHECK = "secrets-used-in-arg-or-env";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");

    private static final Map<String, Pattern> VALUES = new LinkedHashMap<>();

    static {
        VALUES.put("an AWS access key", Pattern.compile("\\b(AKIA|ASIA)[0-9A-Z]{16}\\b"));
        VALUES.put("a GitHub token", Pattern.compile("\\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,})"));
        VALUES.put("a GitLab token", Pattern.compile("\\bglpat-[A-Za-z0-9_-]{20,}"));
        VALUES.put("a Slack token", Pattern.compile("\\bxox[abprs]-[A-Za-z0-9-]{20,}"));
        VALUES.put("an npm token", Pattern.compile("\\bnpm_[A-Za-z0-9]{36}\\b|_authToken=[A-Za-z0-9-]{20,}"));
        VALUES.put("a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"));
        VALUES.put(
                "a password in an address",
                Pattern.compile("\\b[a-z][a-z0-9+.-]*://([^\\s/:@$\"'{}]+):([^\\s/:@$\"'{}]{4,})@"));
    }

    private static final Pattern PLACEHOLDER = Pattern.compile(
            "(?i)(pass(word)?|pw|secret|changeme|change_me|example|user|postgres|root|admin|test|dummy|xxx+|token|guest|mysql"
                    + "|redis|dev|foo|bar|fake|placeholder|mastodon|nulldb|build|docker).*");

    /** A server on the same machine, or one that only a network of containers knows by that name. */
    private static final Pattern LOCAL =
            Pattern.compile("(localhost|127\\.[0-9.]+|0\\.0\\.0\\.0|[A-Za-z0-9_-]+)(?![A-Za-z0-9_.-])");

    @Override
    public String id() {
        return "secret-in-image";
    }

    @Override
    public List<Finding> look(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (StageSteps stage : evidence.stages()) {
            for (Step step : stage.steps()) {
                Finding value = value(step.instruction(), evidence.spelling());
                if (value == null && stage.inImage() && step.instruction() instanceof Instruction.Env env) {
                    value = given(env, stage, evidence.spelling());
                }
                if (value != null && !evidence.observed().isToldByBuildKit(step.instruction(), CHECK)) {
                    findings.add(value);
                }
                SourceCopy copy = stage.inImage() ? SourceCopy.of(step, evidence.files()) : null;
                Finding files = copy != null
                        ? files(evidence, copy)
                        : stage.inImage() && step.instruction() instanceof Instruction.FileTransfer transfer
                                ? named(evidence, transfer)
                                : null;
                if (files != null) {
                    findings.add(files);
                }
            }
        }
        return findings;
    }

    @CheckForNull
    private static Finding value(Instruction instruction, Spelling spelling) {
        String text = instruction.statement().original();
        for (Map.Entry<String, Pattern> kind : VALUES.entrySet()) {
            Matcher found = kind.getValue().matcher(text);
            boolean placeholder = found.find()
                    && found.groupCount() == 2
                    && (PLACEHOLDER.matcher(found.group(2)).matches()
                            || found.group(1).equals(found.group(2))
                            || LOCAL.matcher(text.substring(found.end())).lookingAt());
            found.reset();
            if (found.find() && !placeholder) {
                return Finding.of(
                        instruction.lines(),
                        Severity.HIGH,
                        "Take " + kind.getKey() + " out of the Dockerfile",
                        "This instruction holds what looks like " + kind.getKey()
                                + ". It is in the history of the image, in the build's cache and in version control, for"
                                + " everyone who can read one of them. Give it to the build with `"
                                + spelling.name(BuildOption.SECRET) + "` and read it with"
                                + " `RUN --mount=type=secret`, and replace it, since it is known already.");
            }
        }
        return null;
    }

    /** A variable of the image that takes its value from a build argument for a secret. */
    @CheckForNull
    private static Finding given(Instruction.Env env, StageSteps stage, Spelling spelling) {
        for (KeyValue pair : env.pairs()) {
            Matcher variable = VARIABLE.matcher(pair.value());
            while (variable.find()) {
                String name = variable.group(1);
                if (LoginInRun.isLogin(name) && isArgument(name, env, stage)) {
                    return Finding.of(
                            env.lines(),
                            Severity.HIGH,
                            "Keep the value of " + name + " out of the image",
                            "`ENV " + pair.key() + "` takes the build argument `" + name
                                    + "`. Whatever value a build gives it is in the image's configuration, where everyone"
                                    + " who can pull the image can read it. Give it to the container when it starts; where a"
                                    + " RUN needs it, use `" + spelling.name(BuildOption.SECRET)
                                    + "` and `RUN --mount=type=secret`.");
                }
            }
        }
        return null;
    }

    /** Whether the last declaration above is an ARG. */
    private static boolean isArgument(String name, Instruction.Env env, StageSteps stage) {
        boolean argument = false;
        for (Step step : stage.all()) {
            if (step.instruction() == env) {
                break;
            }
            if (step.instruction() instanceof Instruction.Arg arg) {
                argument |= arg.declarations().stream()
                        .anyMatch(declaration -> declaration.name().equals(name));
            } else if (step.instruction() instanceof Instruction.Env above) {
                argument &= above.pairs().stream().noneMatch(pair -> pair.key().equals(name));
            }
        }
        return argument;
    }

    /** Secrets that a copy names one by one. */
    @CheckForNull
    private static Finding named(Evidence evidence, Instruction.FileTransfer transfer) {
        if (evidence.inventory() == null || !transfer.isFromContext()) {
            return null;
        }
        for (Inventory.Secret secret : evidence.inventory().secrets()) {
            for (String source : transfer.sources()) {
                if (source.replaceFirst("^(\\./|/)+", "").equals(secret.path())) {
                    return Finding.of(
                            transfer.lines(),
                            Severity.HIGH,
                            "Keep " + secret.path() + " out of the image",
                            "`" + transfer.statement().line() + "` copies `" + secret.path() + "` (" + secret.reason()
                                    + ") into the image, where everyone who can pull it can read it; deleting it in a later"
                                    + " layer only hides it. Where a RUN needs it, give it with `"
                                    + evidence.spelling().name(BuildOption.SECRET) + "`, or `"
                                    + evidence.spelling().name(BuildOption.SSH) + "` for a key"
                                    + " of SSH; what the service needs is best given to the container when it starts.");
                }
            }
        }
        return null;
    }

    @CheckForNull
    private static Finding files(Evidence evidence, SourceCopy copy) {
        Inventory inventory = evidence.inventory();
        List<String> files = new ArrayList<>();
        List<String> local = new ArrayList<>();
        boolean defaults = false;
        if (inventory != null) {
            LocalFiles onThisMachine = new LocalFiles(evidence);
            for (Inventory.Secret secret : inventory.secrets()) {
                boolean copied = copy.isWholeContext() || secret.path().startsWith(copy.folder() + "/");
                if (secret.kept() && copied && !evidence.files().isIgnored(secret.path())) {
                    files.add("`" + secret.path() + "` (" + secret.reason() + ")");
                    defaults |= secret.reason().startsWith("environment file");
                    if (onThisMachine.has(secret.path())) {
                        local.add(secret.path());
                    }
                }
            }
        }
        if (files.isEmpty()) {
            return null;
        }
        boolean one = files.size() == 1;
        String listed = String.join(", ", files.subList(0, Math.min(MOST_FILES, files.size())));
        Change change = local.isEmpty() ? null : IgnoreFileEdit.add(null, evidence.files(), local);
        return Finding.of(
                        copy.transfer().lines(),
                        Severity.HIGH,
                        "Keep secrets of the context out of the image",
                        "`" + copy.transfer().statement().line() + "` copies " + listed
                                + (files.size() > MOST_FILES ? " and " + (files.size() - MOST_FILES) + " more" : "")
                                + " into the image, where everyone who can pull it can read "
                                + (one ? "it; deleting it" : "them; deleting them")
                                + " in a later layer only hides "
                                + (one
                                        ? "it. Name it in the ignore file; where a RUN needs it, give it with `"
                                        : "them. Name them in the ignore file; where a RUN needs one, give it with `")
                                + evidence.spelling().name(BuildOption.SECRET)
                                + "`; what the service needs is best given to the container when it starts."
                                + (defaults
                                        ? " Of an environment file that the program needs, take out the secret values only;"
                                                + " values that are for development alone can stay."
                                        : ""))
                .withChange(change);
    }
}
