package io.jenkins.plugins.optimizeddockerbuild.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a job's index: a JSON array whose places have a meaning, which is read ten times as fast as a record with names.
 *
 * @param build number of the build
 * @param figures null when the build is gone
 */
record IndexLine(int build, @CheckForNull BuildFigures figures) {
    /** A line of another layout begins with another number, and is made again. */
    private static final int LAYOUT = 1;

    private static final int LONGEST_TEXT = 200;
    private static final int MOST = 20;
    private static final JsonFactory JSON = JsonFactory.builder().build();

    String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            json.writeNumber(LAYOUT);
            json.writeNumber(build);
            if (figures != null) {
                write(json, figures);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, BuildFigures figures) throws IOException {
        json.writeString(figures.name());
        json.writeNumber(figures.startedMillis());
        json.writeBoolean(figures.succeeded());
        json.writeNumber(figures.durationMillis());
        number(json, figures.cachedTimePercent() == null ? null : Math.round(figures.cachedTimePercent()));
        json.writeNumber(figures.importMillis());
        json.writeNumber(figures.exportMillis());
        json.writeNumber(figures.importBytes());
        json.writeNumber(figures.imports());
        json.writeNumber(figures.failedImports());
        json.writeNumber(figures.exports());
        number(json, figures.savedMillis());
        number(json, figures.contextBytes());
        number(json, figures.imageBytes());
        Overview overview = figures.overview();
        json.writeString(cut(overview.image()));
        json.writeString(cut(overview.builder()));
        json.writeString(cut(overview.host()));
        json.writeString(cut(overview.cache()));
        json.writeNumber(overview.crossed().size());
        json.writeStartArray();
        for (Overview.Given given :
                overview.advice().subList(0, Math.min(MOST, overview.advice().size()))) {
            json.writeString(cut(given.id()));
            json.writeString(cut(given.title()));
            number(json, given.savedMillis());
        }
        json.writeEndArray();
        json.writeStartArray();
        for (Overview.Cause cause :
                overview.causes().subList(0, Math.min(MOST, overview.causes().size()))) {
            json.writeString(cause.kind().name());
            json.writeString(cut(cause.what()));
            json.writeNumber(cause.millis());
        }
        json.writeEndArray();
    }

    private static void number(JsonGenerator json, @CheckForNull Long number) throws IOException {
        if (number == null) {
            json.writeNull();
        } else {
            json.writeNumber(number);
        }
    }

    /** Summaries come from agents, so nothing is taken for short. */
    @CheckForNull
    private static String cut(@CheckForNull String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** @throws IOException when it is no such line */
    static IndexLine parse(String line) throws IOException {
        try (JsonParser json = JSON.createParser(line)) {
            require(json.nextToken() == JsonToken.START_ARRAY && json.nextLongValue(-1) == LAYOUT);
            int build = (int) json.nextLongValue(-1);
            require(build > 0);
            if (json.nextToken() == JsonToken.END_ARRAY) {
                return new IndexLine(build, null);
            }
            require(json.currentToken() == JsonToken.VALUE_STRING);
            return new IndexLine(build, figures(json, json.getText()));
        }
    }

    private static BuildFigures figures(JsonParser json, String name) throws IOException {
        long started = json.nextLongValue(0);
        Boolean succeeded = json.nextBooleanValue();
        long duration = json.nextLongValue(0);
        Long percent = number(json);
        long importMillis = json.nextLongValue(0);
        long exportMillis = json.nextLongValue(0);
        long importBytes = json.nextLongValue(0);
        int imports = json.nextIntValue(0);
        int failed = json.nextIntValue(0);
        int exports = json.nextIntValue(0);
        Long saved = number(json);
        Long context = number(json);
        Long image = number(json);
        String imageName = json.nextTextValue();
        String builder = json.nextTextValue();
        String host = json.nextTextValue();
        String cache = json.nextTextValue();
        int crossed = json.nextIntValue(0);
        List<Overview.Given> advice = new ArrayList<>();
        require(json.nextToken() == JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            advice.add(new Overview.Given(json.getText(), json.nextTextValue(), number(json), null));
        }
        List<Overview.Cause> causes = new ArrayList<>();
        require(json.nextToken() == JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            causes.add(new Overview.Cause(kind(json.getText()), json.nextTextValue(), json.nextLongValue(0)));
        }
        require(json.nextToken() == JsonToken.END_ARRAY);
        return new BuildFigures(
                name,
                started,
                Boolean.TRUE.equals(succeeded),
                duration,
                percent == null ? null : (Double) percent.doubleValue(),
                importMillis,
                exportMillis,
                importBytes,
                imports,
                failed,
                exports,
                saved,
                context,
                image,
                new Overview(imageName, builder, host, cache, crossed > 0 ? CROSSED : List.of(), advice, causes));
    }

    /** That gates were crossed is all that an index knows of them. */
    private static final List<Gate> CROSSED = List.of(new Gate("?", null, null, "count", Gate.Outcome.UNSTABLE, null));

    private static LayerReason.Kind kind(String name) {
        for (LayerReason.Kind kind : LayerReason.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return LayerReason.Kind.UNKNOWN;
    }

    @CheckForNull
    private static Long number(JsonParser json) throws IOException {
        return json.nextToken() == JsonToken.VALUE_NULL ? null : (Long) json.getLongValue();
    }

    private static void require(boolean truth) throws IOException {
        if (!truth) {
            throw new IOException("it is no line of the index");
        }
    }
}
