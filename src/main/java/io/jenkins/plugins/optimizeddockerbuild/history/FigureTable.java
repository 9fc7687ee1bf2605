package io.jenkins.plugins.optimizeddockerbuild.history;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.report.html.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A table of figures: formatted for people, as values for programs, and as CSV. */
@ExportedBean(defaultVisibility = 3)
public final class FigureTable {
    private final String id;
    private final String title;
    private final List<Column> columns;
    private final List<Row> rows = new ArrayList<>();

    @CheckForNull
    private String sum;

    /** A column with its name for programs and for people. */
    public static final class Column {
        private final String key;
        private final String title;
        private final boolean number;

        Column(String key, String title, boolean number) {
            this.key = key;
            this.title = title;
            this.number = number;
        }

        public String getTitle() {
            return title;
        }

        public boolean isNumber() {
            return number;
        }

        /** How it is set, in style sheets; null for plain text. */
        @CheckForNull
        public String getStyle() {
            return number ? "odb-n" : null;
        }
    }

    /** A figure. */
    public static final class Cell {
        private final Object value;
        private final String text;
        private final String href;
        private final boolean block;
        private Column column;

        private Cell(@CheckForNull Object value, String text, @CheckForNull String href, boolean block) {
            this.value = value;
            this.text = PlainText.of(text);
            this.href = href;
            this.block = block;
        }

        static Cell of(String text) {
            return new Cell(text, text, null, false);
        }

        static Cell link(String text, @CheckForNull String href) {
            return new Cell(text, text, href, false);
        }

        /** Multiple lines, such as a file. */
        static Cell block(String text) {
            return new Cell(text, text, null, true);
        }

        /** @param text formats the number; not called when there is none */
        static <T extends Number> Cell of(@CheckForNull T number, Function<T, String> text) {
            return new Cell(number, number == null ? "" : text.apply(number), null, false);
        }

        public String getText() {
            return text;
        }

        /** Link target, relative to Jenkins; null for none. */
        @CheckForNull
        public String getHref() {
            return href;
        }

        /** Whether it has multiple lines, which are shown on demand. */
        public boolean isBlock() {
            return block;
        }

        /** Whether it is words or a figure, and nothing else. */
        public boolean isPlain() {
            return href == null && !block;
        }

        public Column getColumn() {
            return column;
        }

        /** Sort key; unknown values come last. */
        public String getSort() {
            return value == null
                    ? "-1"
                    : value instanceof Double number ? String.format(Locale.ROOT, "%.1f", number) : value.toString();
        }
    }

    /** One row. */
    public static final class Row {
        private final List<Cell> cells;

        Row(List<Cell> cells) {
            this.cells = cells;
        }

        public List<Cell> getCells() {
            return cells;
        }
    }

    FigureTable(String id, String title, Column... columns) {
        this.id = id;
        this.title = title;
        this.columns = List.of(columns);
    }

    FigureTable add(Cell... cells) {
        for (int i = 0; i < cells.length; i++) {
            cells[i].column = columns.get(i);
        }
        rows.add(new Row(List.of(cells)));
        return this;
    }

    /** @param text what all rows come to */
    FigureTable sum(String text) {
        sum = text;
        return this;
    }

    /** Only rows in which some text contains the filter, ignoring case. */
    FigureTable filtered(String filter) {
        String wanted = filter.toLowerCase(Locale.ROOT);
        sum = null;
        rows.removeIf(row -> row.cells.stream()
                .noneMatch(cell -> cell.text.toLowerCase(Locale.ROOT).contains(wanted)));
        return this;
    }

    @Exported
    public String getId() {
        return id;
    }

    public String getTitle() {
        return title;
    }

    /** The total of all rows, as a sentence; null when not requested, or when rows are missing. */
    @CheckForNull
    public String getSum() {
        return sum;
    }

    public List<Column> getColumns() {
        return columns;
    }

    public List<Row> getRows() {
        return rows;
    }

    /** For {@code api/json}: a row's values by column name. */
    @Exported(name = "rows")
    public List<Map<String, Object>> getValues() {
        List<Map<String, Object>> values = new ArrayList<>();
        for (Row row : rows) {
            Map<String, Object> named = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                named.put(columns.get(i).key, row.cells.get(i).value);
            }
            values.add(named);
        }
        return values;
    }

    /** RFC 4180; text that a spreadsheet would treat as a formula gets a leading apostrophe. */
    String csv() {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            csv.append(i == 0 ? "" : ",").append(columns.get(i).key);
        }
        csv.append("\r\n");
        for (Row row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                Object value = row.cells.get(i).value;
                csv.append(i == 0 ? "" : ",")
                        .append(value instanceof String text ? quoted(text) : value == null ? "" : value);
            }
            csv.append("\r\n");
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        String plain = text.matches("(?s)[=+\\-@\\t\\r].*") ? "'" + text : text;
        return '"' + plain.replace("\"", "\"\"") + '"';
    }
}
