package io.jenkins.plugins.optimizeddockerbuild.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.history.BuildFigures;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Gate;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Overview;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a job's index: a JSON array with fixed positions, which parses ten times as fast as a record with names.
 *
 * @param build number of the build
 * @param figures null when the build was deleted
 */
record IndexLine(int build, @CheckForNull BuildFigures figures) {
    /** A line of another layout starts with another number, and is created again. */
    private static final int LAYOUT = 3;

    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_PACKAGES = 4000;
    private static final int MOST = 20;

    /** Escapes, since a text that was cut may end in half a character, which no charset writes. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

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
        BuildSummary.Cache cache = figures.cache();
        number(json, cache.timePercent() == null ? null : Math.round(cache.timePercent()));
        json.writeNumber(cache.importMillis());
        json.writeNumber(cache.importBytes());
        json.writeNumber(cache.imports());
        json.writeNumber(cache.failedImports());
        json.writeNumber(cache.exportMillis());
        json.writeNumber(cache.exportBytes());
        json.writeNumber(cache.exports());
        json.writeNumber(cache.layers());
        json.writeNumber(cache.cachedLayers());
        number(json, cache.savedMillis());
        number(json, cache.fillMillis());
        json.writeNumber(cache.writeMillis());
        number(json, cache.mountsSavedMillis());
        number(json, figures.contextBytes());
        number(json, figures.imageBytes());
        Overview overview = figures.overview();
        json.writeString(cut(overview.image()));
        json.writeString(cut(overview.builder()));
        json.writeString(cut(overview.host()));
        json.writeString(cut(overview.cache()));
        json.writeString(cut(overview.cacheProfile()));
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
        json.writeStartArray();
        for (Overview.Installed layer : overview.installed()) {
            if (layer.packages().length() <= LONGEST_PACKAGES) {
                json.writeString(cut(layer.base()));
                json.writeString(layer.packages());
                json.writeNumber(layer.millis());
                number(json, layer.bytes());
            }
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

    /** Summaries come from agents, so their texts may be long. */
    @CheckForNull
    private static String cut(@CheckForNull String text) {
        return text == null || text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
    }

    /** @throws IOException when it is not a line of an index */
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
        long importBytes = json.nextLongValue(0);
        int imports = json.nextIntValue(0);
        int failed = json.nextIntValue(0);
        long exportMillis = json.nextLongValue(0);
        long exportBytes = json.nextLongValue(0);
        int exports = json.nextIntValue(0);
        int layers = json.nextIntValue(0);
        int cached = json.nextIntValue(0);
        Long saved = number(json);
        Long fillMillis = number(json);
        long writeMillis = json.nextLongValue(0);
        Long mountsSaved = number(json);
        Long context = number(json);
        Long image = number(json);
        String imageName = json.nextTextValue();
        String builder = json.nextTextValue();
        String host = json.nextTextValue();
        String cache = json.nextTextValue();
        String profile = json.nextTextValue();
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
        List<Overview.Installed> installed = new ArrayList<>();
        require(json.nextToken() == JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING);
            String base = json.getText();
            String packages = json.nextTextValue();
            require(packages != null);
            installed.add(new Overview.Installed(base, packages, json.nextLongValue(0), number(json)));
        }
        require(json.nextToken() == JsonToken.END_ARRAY);
        return new BuildFigures(
                name,
                started,
                Boolean.TRUE.equals(succeeded),
                duration,
                new BuildSummary.Cache(
                        importMillis,
                        importBytes,
                        imports,
                        failed,
                        exportMillis,
                        exports,
                        layers,
                        cached,
                        saved,
                        percent == null ? null : (Double) percent.doubleValue(),
                        fillMillis,
                        exportBytes,
                        writeMillis,
                        false,
                        mountsSaved),
                context,
                image,
                new Overview(
                        imageName,
                        builder,
                        host,
                        cache,
                        crossed > 0 ? CROSSED : List.of(),
                        advice,
                        causes,
                        profile,
                        installed));
    }

    /** The index only stores that gates were crossed, not which. */
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
            throw new IOException("it is not a line of the index");
        }
    }
}
