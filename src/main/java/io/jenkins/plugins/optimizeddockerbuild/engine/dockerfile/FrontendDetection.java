package io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the frontend that a file requests, in any notation that BuildKit supports. */
final class FrontendDetection {
    private FrontendDetection() {}

    @CheckForNull
    static Frontend detect(byte[] content) {
        List<SourceLine> lines = SourceText.of(content).lines();
        int first = !lines.isEmpty() && lines.get(0).text().startsWith("#!") ? 1 : 0;
        Frontend frontend = fromDirectives(lines, first, "#");
        if (frontend == null) {
            frontend = fromDirectives(lines, first, "//");
        }
        return frontend != null ? frontend : fromJson(content);
    }

    @CheckForNull
    private static Frontend fromDirectives(List<SourceLine> lines, int first, String commentMark) {
        Directives directives = new Directives(commentMark);
        for (SourceLine line : lines.subList(first, lines.size())) {
            ParserDirective directive;
            try {
                directive = directives.read(line.text(), line.number());
            } catch (SyntaxProblem e) {
                return null;
            }
            if (directive == null) {
                return null;
            }
            if (directive.name().equals("syntax")) {
                int space = directive.value().indexOf(' ');
                String value = directive.value();
                return new Frontend(space < 0 ? value : value.substring(0, space));
            }
        }
        return null;
    }

    /** BuildKit also accepts {@code {"syntax": "…"}}; such a file is not a Dockerfile. */
    @CheckForNull
    private static Frontend fromJson(byte[] content) {
        String text = Whitespace.trim(new String(content, StandardCharsets.UTF_8));
        if (!text.startsWith("{")) {
            return null;
        }
        String syntax = DockerfileJson.stringMember(text, "syntax");
        return syntax == null ? null : new Frontend(syntax);
    }
}
