package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.Evidence;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps;
import io.jenkins.plugins.optimizeddockerbuild.engine.advice.StageSteps.Step;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Instruction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What instructions below a RUN do with the package index that it downloaded: an install without its own update needs
 * it.
 *
 * @param kind the most that is certain
 * @param by the command, with its line; null for none
 */
record IndexUse(Kind kind, @CheckForNull String by) {
    /** What happens to the index. */
    enum Kind {
        /** Nothing uses it. */
        NONE,
        /** A later RUN removes it. */
        REMOVED,
        /** A later command is not understood, and may install with it. */
        UNKNOWN,
        /** A later command installs, below one that is not understood and may update the index itself. */
        MAY_BE_USED,
        /** A later command installs with it. */
        USED
    }

    /** Programs that never call the system's package manager. Any other program may. */
    private static final Set<String> QUIET =
            Set.of((": true false cd set export unset echo printf test [ mkdir rmdir rm cp mv ln"
                            + " chmod chown chgrp touch cat tee head tail sed awk grep cut sort uniq tr wc ls pwd find date sleep which"
                            + " command type id whoami umask tar unzip zip gzip gunzip bzip2 xz curl wget git gpg sha256sum sha512sum"
                            + " md5sum openssl useradd adduser usermod groupadd addgroup groupmod passwd chpasswd locale-gen exit"
                            + " update-locale localedef update-ca-certificates ldconfig install readlink realpath dirname basename strip"
                            + " dpkg dpkg-reconfigure apt-key add-apt-repository expr update-alternatives debconf-set-selections a2enmod a2dismod a2ensite a2dissite"
                            + " nproc uname arch getconf hostname mktemp seq stat df du"
                            + " corepack tsc rustup rustc javac docker-php-ext-install docker-php-ext-configure"
                            + " docker-php-ext-enable docker-php-source pecl gcc g++ cc c++ clang virtualenv setcap")
                    .split(" +"));

    private static final Set<String> KEYWORDS = Set.of(
            "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "in", "{", "}",
            "!", "[[", "time");

    /** The program, and neither apt-key nor a folder or an address with such a name. */
    private static final String NAMES = "((?<![A-Za-z0-9_./-])|(?<=bin/))(apt|apt-get|aptitude|apk)(?![A-Za-z0-9_./-])";

    private static final Pattern MANAGER = Pattern.compile(NAMES);
    private static final Pattern UPDATES =
            Pattern.compile(NAMES + "[^&|;]*\\b(update|--no-cache|-U|--update-cache)(?![A-Za-z-])");

    /** Playwright updates the index itself before it installs, {@code registry/dependencies.ts}. */
    private static final Pattern UPDATES_ITSELF = Pattern.compile("\\bplaywright\\b.*(install-deps|--with-deps)");

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\(([^()]*)\\)");

    /** Options of xargs whose value is the next word. */
    private static final Pattern XARGS_VALUE = Pattern.compile("-[IdnPLsaE]");

    static IndexUse below(Evidence evidence, StageSteps stage, int at) {
        Step own = stage.steps().get(at);
        IndexUse use = new IndexUse(Kind.NONE, null);
        for (StageSteps other : evidence.stages()) {
            boolean inherits = other.inherited().stream().anyMatch(step -> step.instruction() == own.instruction());
            if (other != stage && !inherits) {
                continue;
            }
            boolean after = inherits;
            for (Instruction instruction : other.resolved().stage().instructions()) {
                use = after && instruction instanceof Instruction.Onbuild ? use.or(ofText(instruction)) : use;
                after |= instruction == own.instruction();
            }
            use = use.or(untilUpdated(inherits ? other.inherited() : List.of(), other.steps(), own));
        }
        return use;
    }

    /** What the steps below one do, as far as the next that certainly updates the index itself. */
    private static IndexUse untilUpdated(List<Step> inherited, List<Step> steps, Step own) {
        IndexUse use = new IndexUse(Kind.NONE, null);
        boolean after = false;
        List<Step> all = new ArrayList<>(inherited);
        all.addAll(steps);
        for (Step step : all) {
            use = after ? use.or(of(step)) : use;
            if (after && updates(step)) {
                return use;
            }
            after |= step.instruction() == own.instruction();
        }
        return use;
    }

    /** Whether a RUN updates the index whatever happens, before it may install. */
    static boolean updates(Step step) {
        if (!(step.instruction() instanceof Instruction.Run run)
                || run.script().contains("||")
                || RunEdit.startsInBackground(run)) {
            return false;
        }
        for (ShellCommands.Command command : step.commands()) {
            String first = command.words().get(0);
            if (MANAGER.matcher(command.program()).matches()) {
                return command.call() != null && command.call().verb().equals("update");
            }
            if (!QUIET.contains(first)) {
                return false;
            }
        }
        return false;
    }

    /** Whether a program is the system's own, and no package manager. */
    static boolean isOfTheSystem(String program) {
        return QUIET.contains(program);
    }

    /** Whether nothing can install with the index. */
    boolean isFree() {
        return kind == Kind.NONE || kind == Kind.REMOVED;
    }

    private IndexUse or(IndexUse other) {
        return other.kind.compareTo(kind) > 0 ? other : this;
    }

    private static IndexUse of(Step step) {
        Instruction instruction = step.instruction();
        if (instruction instanceof Instruction.Cmd || instruction instanceof Instruction.Entrypoint) {
            return ofText(instruction);
        }
        if (!(instruction instanceof Instruction.Run run)) {
            return new IndexUse(Kind.NONE, null);
        }
        if (step.commands().isEmpty()) {
            return UPDATES.matcher(run.script()).find()
                    ? new IndexUse(Kind.NONE, null)
                    : found(MANAGER.matcher(run.script()).find() ? Kind.USED : Kind.UNKNOWN, run.script(), instruction);
        }
        IndexUse use = new IndexUse(Kind.NONE, null);
        for (ShellCommands.Command command : commands(step, run)) {
            String text = String.join(" ", command.words());
            boolean updates =
                    UPDATES.matcher(text).find() || UPDATES_ITSELF.matcher(text).find();
            if (updates && !RunEdit.startsInBackground(run)) {
                return use;
            }
            List<String> words = called(
                    command.words().stream().dropWhile(KEYWORDS::contains).toList());
            boolean mayCall = words.isEmpty()
                    || !QUIET.contains(words.get(0))
                    || words.get(0).matches("command|find");
            boolean installs = mayCall
                    && MANAGER.matcher(text).find()
                    && text.matches(
                            ".*\\b(install|reinstall|add|build-dep|source|download|upgrade|full-upgrade|dist-upgrade)\\b.*");
            boolean quiet = words.isEmpty()
                    || QUIET.contains(words.get(0))
                    || isOther(PackageCommand.of(words), words.get(0))
                    || MANAGER.matcher(command.program()).matches()
                    || text.matches("python[0-9.]* (-m .*|manage\\.py .*|-c (?!.*(subprocess|system|exec)).*)");
            boolean asks =
                    command.words().stream().skip(1).anyMatch(word -> word.matches("(--)?install-deps|--with-deps"));
            if (installs || asks) {
                return found(use.kind == Kind.UNKNOWN ? Kind.MAY_BE_USED : Kind.USED, text, instruction);
            }
            use = quiet ? use : use.or(found(Kind.UNKNOWN, text, instruction));
        }
        boolean removes = run.script().matches("(?s).*\\brm\\b.*(/var/lib/apt|/var/cache/apk).*");
        return use.or(removes ? found(Kind.REMOVED, run.script(), instruction) : use);
    }

    /** The commands of a RUN, those in a substitution first: the words around one are no command of their own. */
    private static List<ShellCommands.Command> commands(Step step, Instruction.Run run) {
        Matcher substitution = SUBSTITUTION.matcher(run.script());
        if (!run.command().shell() || !substitution.find()) {
            return step.commands();
        }
        List<ShellCommands.Command> commands = new ArrayList<>();
        do {
            commands.addAll(ShellCommands.in(substitution.group(1)));
        } while (substitution.find());
        commands.addAll(ShellCommands.in(substitution.replaceAll("VALUE")));
        return commands;
    }

    /** The command that xargs calls; of any other, the command itself. */
    private static List<String> called(List<String> words) {
        if (words.isEmpty() || !words.get(0).equals("xargs")) {
            return words;
        }
        int at = 1;
        while (at < words.size() && words.get(at).startsWith("-")) {
            at += XARGS_VALUE.matcher(words.get(at)).matches() ? 2 : 1;
        }
        return words.subList(Math.min(at, words.size()), words.size());
    }

    /** Whether it is a language's package manager, with a known command. */
    private static boolean isOther(@CheckForNull PackageCommand call, String program) {
        return call != null
                && !call.manager().isOfTheSystem()
                && (call.action() != PackageAction.UNKNOWN || call.manager().compiles())
                && program.indexOf('/') < 0;
    }

    /** Commands that run in another build, or when the container starts. */
    private static IndexUse ofText(Instruction instruction) {
        String text = instruction.statement().line();
        boolean installs = MANAGER.matcher(text).find() && text.matches(".*\\b(install|add)\\b.*");
        boolean trigger = text.matches("(?i)ONBUILD\\s+RUN\\b.*")
                && !ShellCommands.in(text.replaceFirst("(?i)ONBUILD\\s+RUN", "")).stream()
                        .allMatch(command -> QUIET.contains(command.words().get(0)));
        return UPDATES.matcher(text).find() || !installs && !trigger
                ? new IndexUse(Kind.NONE, null)
                : found(installs ? Kind.USED : Kind.UNKNOWN, text, instruction);
    }

    private static IndexUse found(Kind kind, String text, Instruction instruction) {
        String shown = text.replaceAll("\\s+", " ").strip();
        return new IndexUse(
                kind,
                "`" + (shown.length() <= 50 ? shown : shown.substring(0, 47) + "...") + "` in line "
                        + instruction.lines().first());
    }
}
