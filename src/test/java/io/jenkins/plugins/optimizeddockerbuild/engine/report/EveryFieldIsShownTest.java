package io.jenkins.plugins.optimizeddockerbuild.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.LayerKey;
import io.jenkins.plugins.optimizeddockerbuild.engine.dockerfile.Lines;
import io.jenkins.plugins.optimizeddockerbuild.engine.json.Inlined;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.BuildSummary;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.LayerReason;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.Report;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.ReportComparison;
import io.jenkins.plugins.optimizeddockerbuild.engine.model.TimelineSection;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.ExportPart;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.Interval;
import io.jenkins.plugins.optimizeddockerbuild.engine.progress.TimelineVertex;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.ReportHtml;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes one field at a time and looks whether anybody sees it: a field that is forgotten somewhere fails here. */
class EveryFieldIsShownTest {
    private static final Report REPORT = SampleReports.mlBackend();

    /** The slowest layer. */
    private static final int SLOWEST = 9;

    /**
     * For programs, or the page shows what follows from them: {@code inputs} as the critical path, {@code cached} as the
     * outcome, {@code lastMillis} in what the cache saved, {@code error} and {@code cacheSource} at layers that failed or
     * came from the cache.
     */
    private static final Set<String> NOT_ON_THE_PAGE =
            Set.of("digest", "layer", "inputs", "cached", "logBytes", "lastMillis", "error", "cacheSource");

    /** Why a layer ran is told at the layer, not as a difference. */
    private static final Set<String> NOT_COMPARED = Set.of("reason");

    static Stream<String> fieldsOfAVertex() {
        return names(TimelineSection.Vertex.class);
    }

    static Stream<String> fieldsOfALayer() {
        return names(BuildSummary.Layer.class);
    }

    private static Stream<String> names(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component -> Inlined.class.isAssignableFrom(component.getType())
                        ? names(component.getType())
                        : Stream.of(component.getName()));
    }

    @ParameterizedTest
    @MethodSource("fieldsOfAVertex")
    void ofAVertexInTheJson(String field) throws Exception {
        assertThat(json(withChanged(field))).isNotEqualTo(json(REPORT));
    }

    @ParameterizedTest
    @MethodSource("fieldsOfAVertex")
    void ofAVertexOnThePage(String field) throws Exception {
        boolean isShown = !ReportHtml.render(withChanged(field)).equals(ReportHtml.render(REPORT));

        assertThat(isShown).as("%s is on the page", field).isEqualTo(!NOT_ON_THE_PAGE.contains(field));
    }

    @ParameterizedTest
    @MethodSource("fieldsOfALayer")
    void ofALayerInTheComparison(String field) throws Exception {
        BuildSummary before = BuildSummary.of(REPORT);
        List<BuildSummary.Layer> layers = new ArrayList<>(before.layers());
        BuildSummary.Layer slowest = layers.stream()
                .filter(layer -> layer.number() == SLOWEST)
                .findFirst()
                .orElseThrow();
        layers.set(layers.indexOf(slowest), (BuildSummary.Layer) changed(slowest, field));
        BuildSummary after = (BuildSummary) with(before, "layers", layers);

        boolean isCompared = !ReportComparison.of(before, after).equals(ReportComparison.of(before, before))
                || !ReportComparison.of(empty(before), after).equals(ReportComparison.of(empty(before), before));

        assertThat(isCompared).as("%s is compared", field).isEqualTo(!NOT_COMPARED.contains(field));
    }

    private static BuildSummary empty(BuildSummary summary) throws Exception {
        return (BuildSummary) with(summary, "layers", List.of());
    }

    private static String json(Report report) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        ReportJson.write(report, json);
        return json.toString(StandardCharsets.UTF_8);
    }

    private static Report withChanged(String field) throws Exception {
        List<TimelineSection.Vertex> vertices =
                new ArrayList<>(REPORT.timeline().vertices());
        TimelineSection.Vertex slowest = REPORT.timeline().vertex(SLOWEST);
        vertices.set(vertices.indexOf(slowest), (TimelineSection.Vertex) changed(slowest, field));
        return (Report) with(REPORT, "timeline", with(REPORT.timeline(), "vertices", vertices));
    }

    private static Record changed(Record record, String field) throws Exception {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = component.getAccessor().invoke(record);
            if (value instanceof Inlined && names(component.getType()).anyMatch(field::equals)) {
                return with(record, component.getName(), changed((Record) value, field));
            }
            if (component.getName().equals(field)) {
                return with(record, field, another(value, component.getType(), component.getGenericType()));
            }
        }
        throw new AssertionError(field);
    }

    private static Object another(Object value, Class<?> type, Type generic) {
        if (type == int.class) {
            return (int) value + 20;
        }
        if (type == long.class) {
            return (long) value + 3_000_000;
        }
        if (type == boolean.class) {
            return !(boolean) value;
        }
        if (type == Long.class) {
            return value == null ? 7_000_000L : (Long) value + 7_000_000;
        }
        if (type == String.class) {
            return value + "changed";
        }
        if (type == TimelineVertex.Outcome.class) {
            return TimelineVertex.Outcome.CACHED;
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[value == null ? 0 : (((Enum<?>) value).ordinal() + 2) % constants.length];
        }
        if (type == List.class) {
            List<Object> more = new ArrayList<>((List<?>) value);
            Instant later = Instant.parse("2026-03-01T10:19:00Z");
            if (generic.getTypeName().contains("ExportPart")) {
                more.add(new ExportPart(
                        ExportPart.Phase.UNPACKING, List.of(new Interval(later, later.plusSeconds(20)))));
                return more;
            }
            more.add(
                    generic.getTypeName().contains("Interval")
                            ? new Interval(later, later.plusSeconds(20))
                            : generic.getTypeName().contains("Integer") ? 1 : "changed");
            return more;
        }
        if (type == Lines.class) {
            return new Lines(91, 92);
        }
        if (type == LayerKey.class) {
            return new LayerKey("", "other", "RUN other");
        }
        if (type == LayerReason.class) {
            return new LayerReason(LayerReason.Kind.FIRST, 0, "nobody built it before", null, null, List.of(), 0, null);
        }
        if (type == TimelineSection.History.class) {
            return new TimelineSection.History(40, 30, 10, 10, 1L, 900_000L);
        }
        throw new AssertionError("no other value of " + type);
    }

    private static Record with(Record record, String field, Object value) throws Exception {
        RecordComponent[] components = record.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals(field)
                    ? value
                    : components[i].getAccessor().invoke(record);
        }
        return (Record) record.getClass().getDeclaredConstructor(types).newInstance(values);
    }
}
