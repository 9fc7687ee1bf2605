import io.jenkins.plugins.optimizeddockerbuild.cli.Odb;
import java.io.File;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/** Writes the manual pages of odb and its commands into a folder, as AsciiDoc. Maven runs it from this source. */
final class ManualPages {
    public static void main(String[] arguments) throws Exception {
        CommandSpec[] commands = Odb.commandLine().getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toArray(CommandSpec[]::new);
        File folder = new File(arguments[0]);
        boolean[] quiet = {};
        ManPageGenerator.generateManPage(
                folder, null, quiet, true, Odb.commandLine().getCommandSpec());
        ManPageGenerator.generateManPage(folder, null, quiet, true, commands);
    }
}
