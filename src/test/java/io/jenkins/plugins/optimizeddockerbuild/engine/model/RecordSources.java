package io.jenkins.plugins.optimizeddockerbuild.engine.model;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.ImportDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The declarations of records and enums in the sources, found by the name that a source uses for them. */
final class RecordSources {
    private static final Path ROOT = Path.of("src/main/java");

    private final JavaParser parser =
            new JavaParser(new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17));
    private final Map<Path, CompilationUnit> parsed = new HashMap<>();

    /** The record in a file of its own. */
    RecordDeclaration record(Class<? extends Record> type) {
        return unit(ROOT.resolve(type.getName().replace('.', '/') + ".java"))
                .getType(0)
                .asRecordDeclaration();
    }

    /** What {@code name} means in a record: a type beside or within it, in its package, or imported. */
    TypeDeclaration<?> find(String name, RecordDeclaration from) {
        CompilationUnit unit = from.findCompilationUnit().orElseThrow();
        String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        String rest = name.contains(".") ? name.substring(name.indexOf('.') + 1) : "";
        TypeDeclaration<?> found = within(unit, first)
                .or(() -> imported(unit, first))
                .orElseGet(() -> unit(ROOT.resolve(unit.getPackageDeclaration()
                                        .orElseThrow()
                                        .getNameAsString()
                                        .replace('.', '/'))
                                .resolve(first + ".java"))
                        .getType(0));
        return rest.isEmpty()
                ? found
                : within(found.findCompilationUnit().orElseThrow(), rest).orElseThrow();
    }

    private static Optional<TypeDeclaration<?>> within(CompilationUnit unit, String name) {
        Optional<RecordDeclaration> record = unit.findFirst(
                RecordDeclaration.class, type -> type.getNameAsString().equals(name));
        Optional<EnumDeclaration> constants = unit.findFirst(
                EnumDeclaration.class, type -> type.getNameAsString().equals(name));
        return record.isPresent() ? Optional.of(record.get()) : constants.map(type -> type);
    }

    private Optional<TypeDeclaration<?>> imported(CompilationUnit unit, String name) {
        for (ImportDeclaration line : unit.getImports()) {
            if (line.getName().getIdentifier().equals(name)) {
                Path file = ROOT.resolve(line.getNameAsString().replace('.', '/') + ".java");
                Path outer = ROOT.resolve(
                        line.getName().getQualifier().orElseThrow().asString().replace('.', '/') + ".java");
                return within(unit(Files.exists(file) ? file : outer), name);
            }
        }
        return Optional.empty();
    }

    private CompilationUnit unit(Path file) {
        return parsed.computeIfAbsent(file, any -> {
            try {
                return parser.parse(file).getResult().orElseThrow();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
