package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a text has to mention before a program made from it could use a leftover. A match means that the leftover may be
 * needed; pruning relies on the absence of matches, so when in doubt, it matches.
 *
 * @param title within a sentence
 * @param words whether a text mentions it
 */
record Topic(String title, Predicate<String> words) {

    /** Tools that find the repository that they run in, without Git in the name of what uses them. */
    private static final Set<String> READERS_OF_HISTORY = Set.of(
            "dulwich",
            "gix",
            "vergen",
            "versioneer",
            "setuptools_scm",
            "setuptools-scm",
            "hatch-vcs",
            "hatch_vcs",
            "dunamai",
            "pbr",
            "jgitver",
            "buildnumber-maven-plugin",
            "sbt-dynver",
            "sentry",
            "sentry_sdk",
            "sentry-cli",
            "mlflow",
            "wandb",
            "dvc",
            "streamlit",
            "clearml",
            "dd-trace",
            "ddtrace",
            "kedro",
            "langchain",
            "langgraph",
            "langsmith",
            "goreleaser",
            "lerna",
            "nx",
            "nerdbank",
            "minver",
            "gradle-enterprise");

    private static final long[] HISTORY_LETTERS = byFirstLetter(READERS_OF_HISTORY);

    /** Programs that find a Dockerfile without being given its name. */
    private static final String[] READERS_OF_DOCKERFILES = {
        "docker", "podman", "buildah", "hadolint", "kaniko", "nerdctl", "checkov", "trivy"
    };

    /** Names that contain Git or its letters but have nothing to do with it. */
    private static final String[] OTHERS = {
        "github",
        "gitlab",
        "gitea",
        "gitee",
        "gitter",
        "gitbook",
        "gitpod",
        "gitcode",
        "gitignore",
        "gitattributes",
        "gitkeep"
    };

    /** Ordinary words that contain the letters. */
    private static final String[] ORDINARY = {"digit", "longitud", "legit", "agit", "cogit", "fugit", "sagitt"};

    /** The topic of a leftover. */
    static Topic of(Candidate candidate) {
        String name = candidate.nameText();
        return switch (candidate.leftover()) {
            case VERSION_CONTROL -> ofHistory(name);
            case DOCKER_FILES ->
                new Topic(
                        "the Dockerfile",
                        text -> speaksOf(text, name)
                                || text.contains("ockerfile")
                                || text.contains("OCKERFILE")
                                || hasWord(text, READERS_OF_DOCKERFILES));
            default ->
                name.equals(".terraform")
                        ? new Topic("Terraform", text -> hasWord(text, "terraform", "tofu", "terragrunt"))
                        : new Topic("`" + name + "`", text -> speaksOf(text, name));
        };
    }

    private static Topic ofHistory(String folder) {
        return switch (folder) {
            case ".git" -> new Topic("Git", Topic::speaksOfGit);
            case ".hg" -> new Topic("Mercurial", text -> hasWord(text, "hg", "mercurial", "scm", "vcs"));
            case ".svn" ->
                new Topic("Subversion", text -> hasWord(text, "svn", "subversion", "svnversion", "scm", "vcs"));
            case ".bzr" -> new Topic("Bazaar", text -> hasWord(text, "bzr", "bazaar", "breezy", "scm", "vcs"));
            case ".jj" -> new Topic("Jujutsu", text -> hasWord(text, "jj", "jujutsu", "scm", "vcs"));
            default -> new Topic(folder, text -> speaksOf(text, folder) || hasWord(text, "cvs", "darcs", "scm", "vcs"));
        };
    }

    private static boolean speaksOf(String text, String name) {
        return text.contains(name);
    }

    /** Whether a text has the name of a folder in it, not as the ending of another name. */
    static boolean namesFolder(String text, String name) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            boolean begins =
                    at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)) && "*)".indexOf(text.charAt(at - 1)) < 0;
            int end = at + name.length();
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasWord(String text, String... words) {
        return hasWord(text, Set.of(words), byFirstLetter(Set.of(words)));
    }

    /** For each first letter a bit set of word lengths, which rules out most words of a text. */
    private static long[] byFirstLetter(Set<String> words) {
        long[] lengths = new long[0x80];
        for (String word : words) {
            lengths[word.charAt(0)] |= 1L << word.length();
        }
        return lengths;
    }

    private static boolean hasWord(String text, Set<String> words, long[] lengths) {
        int start = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            boolean inWord =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
            if (inWord && start < 0) {
                start = i;
            } else if (!inWord && start >= 0) {
                int length = i - start;
                boolean possible = length < 64 && (lengths[text.charAt(start) | 0x20] >>> length & 1) == 1;
                if (possible && words.contains(text.substring(start, i).toLowerCase(Locale.ROOT))) {
                    return true;
                }
                start = -1;
            }
        }
        return false;
    }

    static boolean speaksOfGit(String text) {
        for (int at = indexOfGit(text, 0); at >= 0; at = indexOfGit(text, at + 1)) {
            if (!isOrdinary(text, at) && !isOther(text, at) && !isAddress(text, at) && !isRepositoryType(text, at)) {
                return true;
            }
        }
        return hasWord(text, READERS_OF_HISTORY, HISTORY_LETTERS);
    }

    private static int indexOfGit(String text, int from) {
        for (int i = from; i + 2 < text.length(); i++) {
            if ((text.charAt(i) | 0x20) == 'g'
                    && (text.charAt(i + 1) | 0x20) == 'i'
                    && (text.charAt(i + 2) | 0x20) == 't') {
                return i;
            }
        }
        return -1;
    }

    private static boolean isOrdinary(String text, int at) {
        for (String word : ORDINARY) {
            int start = at - word.indexOf("git");
            if (start >= 0 && text.regionMatches(true, start, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOther(String text, int at) {
        for (String word : OTHERS) {
            if (text.regionMatches(true, at, word, 0, word.length())) {
                return true;
            }
        }
        return text.regionMatches(true, at - "hosted-".length(), "hosted-git-info", 0, "hosted-git-info".length());
    }

    /** Part of {@code https://host/a/b.git}, {@code git+ssh://host}, {@code git@host:a}: someone else's code. */
    private static boolean isAddress(String text, int at) {
        int from = at;
        while (from > 0 && isOfAddress(text.charAt(from - 1))) {
            from--;
        }
        int to = at;
        while (to < text.length() && isOfAddress(text.charAt(to))) {
            to++;
        }
        String token = text.substring(from, to);
        return token.contains("://") || token.startsWith("git@") || token.contains("@git");
    }

    private static boolean isOfAddress(char c) {
        return c > ' ' && c < 0x7F && "\"'`()[]{}<>,;|\\".indexOf(c) < 0;
    }

    /** {@code "type": "git"} in package.json. */
    private static boolean isRepositoryType(String text, int at) {
        String before = text.substring(Math.max(0, at - 12), at).replace(" ", "");
        return before.endsWith("\"type\":\"");
    }
}
