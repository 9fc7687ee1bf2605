package io.jenkins.plugins.optimizeddockerbuild.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.Util;
import hudson.model.Node;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import hudson.tools.ToolInstallation;
import hudson.tools.ToolInstaller;
import hudson.tools.ToolInstallerDescriptor;
import hudson.util.FormValidation;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import jenkins.MasterToSlaveFileCallable;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * Installs buildx, the only program that a build with a remote builder needs, on agents without Docker. The agent
 * downloads it from an address configured by an administrator, and keeps it only if its checksum matches.
 */
public final class BuildxInstaller extends ToolInstaller {
    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String PROGRAM = "bin/docker-buildx";
    private static final String MARKER = "bin/docker-buildx.sha256";

    private final String url;
    private final String sha256;

    /**
     * @param label of the nodes that get it
     * @param url of the program itself, not an archive
     * @param sha256 its checksum in hexadecimal digits
     */
    @DataBoundConstructor
    public BuildxInstaller(@CheckForNull String label, String url, String sha256) {
        super(label);
        this.url = Util.fixNull(url).trim();
        this.sha256 = Util.fixNull(sha256).trim().toLowerCase(Locale.ROOT);
    }

    public String getUrl() {
        return url;
    }

    public String getSha256() {
        return sha256;
    }

    @Override
    public FilePath performInstallation(ToolInstallation tool, Node node, TaskListener log)
            throws IOException, InterruptedException {
        if (!isAddress(url) || !CHECKSUM.matcher(sha256).matches()) {
            throw new IOException(Messages.BuildxInstaller_Incomplete(tool.getName()));
        }
        FilePath home = preferredLocation(tool, node);
        FilePath marker = home.child(MARKER);
        if (!marker.exists() || !marker.readToString().equals(sha256)) {
            log.getLogger().println(Messages.BuildxInstaller_Downloading(url));
            home.mkdirs();
            home.act(new Download(url, sha256));
        }
        return home;
    }

    private static boolean isAddress(String text) {
        return text.matches("https?://\\S+");
    }

    /** On the agent. */
    private static final class Download extends MasterToSlaveFileCallable<Void> {
        private static final long serialVersionUID = 1L;
        private static final int PATIENCE_MILLIS = 30_000;

        private final String url;
        private final String sha256;

        Download(String url, String sha256) {
            this.url = url;
            this.sha256 = sha256;
        }

        @Override
        public Void invoke(File home, VirtualChannel channel) throws IOException {
            Path program = home.toPath().resolve(PROGRAM);
            Path folder = Files.createDirectories(home.toPath().resolve("bin"));
            Path download = Files.createTempFile(folder, "docker-buildx", ".part");
            try {
                String found = fetch(download);
                if (!found.equals(sha256)) {
                    throw new IOException("The file at " + url + " has the SHA-256 checksum " + found + " instead of "
                            + sha256 + "; nothing was installed.");
                }
                Files.setPosixFilePermissions(download, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.move(download, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(home.toPath().resolve(MARKER), sha256);
            } finally {
                Files.deleteIfExists(download);
            }
            return null;
        }

        private String fetch(Path file) throws IOException {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                URLConnection connection = URI.create(url).toURL().openConnection();
                connection.setConnectTimeout(PATIENCE_MILLIS);
                connection.setReadTimeout(PATIENCE_MILLIS);
                try (InputStream in = new DigestInputStream(connection.getInputStream(), digest)) {
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                }
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java runtime has SHA-256", e);
            }
        }
    }

    /** The form's helper. */
    @Extension
    @Symbol("buildx")
    public static final class DescriptorImpl extends ToolInstallerDescriptor<BuildxInstaller> {
        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuildxInstaller_DisplayName();
        }

        @Override
        public boolean isApplicable(Class<? extends ToolInstallation> toolType) {
            return toolType == DockerTool.class;
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value) {
            return !isAdministrator() || isAddress(Util.fixNull(value).trim())
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.BuildxInstaller_NoUrl());
        }

        @POST
        public FormValidation doCheckSha256(@QueryParameter String value) {
            return !isAdministrator()
                            || CHECKSUM.matcher(Util.fixNull(value).trim()).matches()
                    ? FormValidation.ok()
                    : FormValidation.error(Messages.BuildxInstaller_NoChecksum());
        }

        private static boolean isAdministrator() {
            return Jenkins.get().hasPermission(Jenkins.ADMINISTER);
        }
    }
}
