package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Random Dockerfiles, about half of them valid, that try the corners of the syntax. What they say is in stages that
 * nothing needs, so that building one only parses it; the last stage copies the file {@code a}. The LABEL above it ends an instruction that goes on.
 */
final class RandomDockerfile {
    private final Random random;

    RandomDockerfile(long seed) {
        this.random = new Random(seed);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        if (chance(4)) {
            text.append('\uFEFF');
        }
        if (chance(25)) {
            text.append(pick(
                    "# escape=`\n",
                    "#escape = \\\n",
                    "# escape=x\n",
                    "# escape=\n",
                    "# hello\n# escape=`\n",
                    "\n# escape=`\n",
                    "# ESCAPE=`\n# escape=`\n",
                    " # escape=`  \n"));
        }
        if (chance(20)) {
            text.append("ARG V=1").append(lineEnd());
        }
        if (chance(97)) {
            text.append(keyword("FROM")).append(" scratch").append(lineEnd());
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<String> documents = new ArrayList<>();
            if (chance(10)) {
                text.append(pick("  ", "\t", "# c\n", "#\n"));
            }
            text.append(instruction(documents)).append(lineEnd());
            for (String document : documents) {
                appendDocument(text, document);
            }
        }
        return text.append("\nLABEL last=one\nFROM scratch\nCOPY a /\n").toString();
    }

    private void appendDocument(StringBuilder text, String name) {
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(pick("line", "\ttabbed", "$V x", "# no comment", "RUN x", name + "X", " " + name, "\\", ""));
            text.append(pick("\n", "\n", "\r\n"));
        }
        if (chance(94)) {
            text.append(chance(20) ? "\t" : "").append(name).append(lineEnd());
        }
    }

    private String instruction(List<String> documents) {
        String keyword = pick(
                "RUN",
                "COPY",
                "ADD",
                "ENV",
                "LABEL",
                "ARG",
                "CMD",
                "ENTRYPOINT",
                "WORKDIR",
                "USER",
                "VOLUME",
                "EXPOSE",
                "STOPSIGNAL",
                "SHELL",
                "HEALTHCHECK",
                "ONBUILD",
                "MAINTAINER",
                "FROM",
                "RUN",
                "COPY");
        if (chance(2)) {
            keyword = pick("CPY", "RUM", "FRM", "ONBUILD ONBUILD");
        }
        String head = keyword(keyword) + (chance(97) ? blank() : "") + flags();
        if (chance(4)) {
            return head;
        }
        return head
                + switch (keyword) {
                    case "FROM" ->
                        pick("scratch", "scratch AS a", "scratch as B", "scratch AS 1a", "scratch as", "a b c");
                    case "RUN" -> chance(30) ? json() : chance(30) ? documentUse(documents) : words();
                    case "CMD", "ENTRYPOINT", "SHELL", "VOLUME" -> chance(40) ? json() : words();
                    case "COPY", "ADD" -> chance(25) ? documentUse(documents) + blank() + "/f" : words();
                    case "ENV", "LABEL", "ARG" -> pairs();
                    case "HEALTHCHECK" ->
                        pick("NONE", "none", "CMD curl x", "CMD [\"a\"]", "cmd", "CMD []", "NONE x", "BAD x", "CMD\tx");
                    case "ONBUILD" -> instruction(documents);
                    default -> words();
                };
    }

    private String pairs() {
        return pick(
                "k=v",
                "k v w",
                "k",
                "k=\"a b\" c=d",
                "a=b c",
                "=v",
                "k='x y'z",
                "k=a\\ b l=m",
                "\"k k\"=v",
                "k=",
                "k=\"unterminated",
                "k=\\",
                "k=v # c");
    }

    private String documentUse(List<String> documents) {
        String name = pick("EOF", "EOT", "X1", "E-F");
        String quote = pick("", "", "\"", "'");
        documents.add(name);
        return pick("", "", "cat ") + pick("<<", "<<-", "3<<") + quote + name + quote;
    }

    private String flags() {
        if (chance(70)) {
            return "";
        }
        return pick(
                        "--link",
                        "--link=false",
                        "--link=",
                        "--chown=a:b",
                        "--chmod",
                        "--mount=type=cache,target=/x",
                        "--mount=type=bind,from=$X,target=/y",
                        "--mount=type=secret,id=\"a b\"",
                        "--mount=",
                        "--network=none",
                        "--network=bad",
                        "--platform=linux/amd64",
                        "--interval=5s",
                        "--interval=0.5us",
                        "--timeout=1.5h",
                        "--start-period=x",
                        "--retries=3",
                        "--retries=-1",
                        "--bogus",
                        "--",
                        "--link --link")
                + blank();
    }

    private String json() {
        return pick(
                "[\"a\", \"b\"]",
                "[]",
                "[\"a\",]",
                "['a','b']",
                "[\"a\", 1]",
                "[\"\\u00e9\\n\", \"b\"]",
                "[\"a\" \"b\"]",
                "[\"a\", [\"b\"]]",
                "[\"a\"] x",
                "[\"x",
                "[null]",
                "[\"\"]",
                "[01]");
    }

    private String words() {
        StringBuilder words = new StringBuilder(word());
        for (int i = random.nextInt(3); i > 0; i--) {
            words.append(blank()).append(word());
        }
        return words.toString();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            word.append(pick(
                    "a", "b.txt", "/x", "*", "[a-z]", "\"q q\"", "'s'", "\\ ", "\\", "=", "k=v", "--x", "é", "..", "\"",
                    "'", "#", "1s", ":", "@", "{", "}"));
        }
        return word.toString();
    }

    private String keyword(String keyword) {
        int spelling = random.nextInt(20);
        return spelling == 0 ? keyword.toLowerCase(Locale.ROOT) : keyword;
    }

    private String blank() {
        return pick(" ", " ", " ", "  ", "\t", " \\\n ", "\\\n ", " \\  \n # c\n", " \\\n\n ", " \\\r\n ");
    }

    private String lineEnd() {
        return chance(93) ? "\n" : pick("\r\n", "\n\n", "\n # comment\n", "\n#\n", "\r\r\n", "  \n");
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
