import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives the classes of a jar that are of a format before Java 6's, as picocli's are, the format of Java 8 with its stack
 * maps. Java keeps no older class in an archive (class data sharing), but reads and verifies each at every start.
 *
 * <p>{@code java -cp ASM StackMaps.java JAR}
 */
final class StackMaps {
    private static final int JAVA_6 = 50;

    private StackMaps() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                FileSystem content = FileSystems.newFileSystem(jar)) {
            for (Path file : classFiles(content)) {
                ClassReader old = new ClassReader(Files.readAllBytes(file));
                if (old.readUnsignedShort(6) < JAVA_6) {
                    FileTime time = Files.getLastModifiedTime(file);
                    Files.write(file, renewed(old, classes));
                    Files.setLastModifiedTime(file, time);
                }
            }
        }
    }

    private static List<Path> classFiles(FileSystem content) throws IOException {
        try (Stream<Path> files = Files.walk(content.getPath("/"))) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static byte[] renewed(ClassReader old, ClassLoader classes) {
        ClassWriter renewed = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return classes;
            }
        };
        old.accept(
                new ClassVisitor(Opcodes.ASM9, renewed) {
                    @Override
                    public void visit(
                            int version, int access, String name, String signature, String parent, String[] types) {
                        super.visit(Opcodes.V1_8, access, name, signature, parent, types);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return renewed.toByteArray();
    }
}
