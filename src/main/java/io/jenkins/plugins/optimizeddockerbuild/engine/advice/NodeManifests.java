package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.context.ContextFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What npm, Yarn, pnpm and Bun read of a project, beside what comes from the registry. */
final class NodeManifests {
    private static final JsonMapper JSON = new JsonMapper();

    /** A text that has as many characters as are read of a file is not all of it. */
    private static final int READ_AT_MOST = 256 * 1024;

    /** A version, a range, a tag, a package of another name, or a repository: nothing of the project. */
    private static final Pattern REMOTE = Pattern.compile(
            "|[A-Za-z0-9^~<>=*|. +_-]+|npm:[^\\s]+|(git\\+)?(https|ssh)://[^\\s]+|git://[^\\s]+|git@[^\\s]+|github:[^\\s]+"
                    + "|gitlab:[^\\s]+|bitbucket:[^\\s]+|[A-Za-z0-9_-]+/[A-Za-z0-9_.-]+(#[^\\s]+)?");

    private static final List<String> DEPENDENCIES = List.of(
            "dependencies", "devDependencies", "optionalDependencies", "peerDependencies", "resolutions", "overrides");

    /** Scripts of the project that an install runs. */
    private static final List<String> SCRIPTS = List.of(
            "preinstall",
            "install",
            "postinstall",
            "preprepare",
            "prepare",
            "postprepare",
            "prepublish",
            "dependencies");

    /** Packages whose own script at their install is known to look at nothing of the project. */
    private static final Set<String> KEEP_TO_THEMSELVES = Set.of(
            "esbuild",
            "sharp",
            "fsevents",
            "core-js",
            "core-js-pure",
            "bcrypt",
            "argon2",
            "better-sqlite3",
            "sqlite3",
            "canvas",
            "protobufjs",
            "@swc/core",
            "@parcel/watcher",
            "unrs-resolver",
            "es5-ext",
            "bufferutil",
            "utf-8-validate",
            "cpu-features",
            "ssh2",
            "msgpackr-extract",
            "lmdb",
            "keccak",
            "secp256k1",
            "@nestjs/core",
            "node-sass",
            "leveldown",
            "classic-level",
            "re2",
            "zeromq",
            "serialport",
            "@serialport/bindings-cpp",
            "usb",
            "node-pty",
            "@tensorflow/tfjs-node",
            "onnxruntime-node",
            "snappy",
            "iltorb",
            "deasync",
            "libpq",
            "pg-native",
            "ref-napi",
            "ffi-napi",
            "farmhash",
            "farmhash-modern",
            "isolated-vm",
            "workerd",
            "dtrace-provider",
            "@scarf/scarf",
            "nodemon",
            "styled-components",
            "ejs",
            "inferno",
            "preact",
            "aws-sdk",
            "highlight.js",
            "uglifyjs-webpack-plugin",
            "webpack-cli",
            "@firebase/util",
            "ursa-optional",
            "libxmljs",
            "libxmljs2",
            "kerberos",
            "mongodb-client-encryption",
            "microtime",
            "heapdump",
            "node-expat",
            "@bufbuild/buf",
            "grpc-tools",
            "@grpc/grpc-js",
            "grpc",
            "vue-demi",
            "tree-sitter",
            "oracledb",
            "ibm_db",
            "@datadog/pprof",
            "@datadog/native-metrics",
            "@datadog/native-appsec",
            "dd-trace",
            "phantomjs-prebuilt",
            "gifsicle",
            "mozjpeg",
            "optipng-bin",
            "pngquant-bin",
            "cwebp-bin",
            "jpegtran-bin",
            "@contrast/fn-inspect");

    /** Packages whose script is known to look at files of the project. */
    private static final Set<String> LOOK_AROUND = Set.of(
            "prisma",
            "@prisma/client",
            "@prisma/engines",
            "msw",
            "puppeteer",
            "husky",
            "yorkie",
            "pre-commit",
            "lefthook",
            "simple-git-hooks",
            "@sentry/cli",
            "nx",
            "@nrwl/workspace",
            "electron-builder",
            "ts-patch",
            "postinstall-postinstall",
            "patch-package",
            "cordova",
            "react-native",
            "@angular/cli",
            "ngx-deploy-npm",
            "git-hooks",
            "ghooks",
            "graphql-codegen",
            "zenstack",
            "typesync",
            "snyk",
            "@snyk/protect",
            "link-module-alias",
            "app-root-path",
            "module-alias",
            "sequelize-typegen");

    private NodeManifests() {}

    static Manifests of(Install install, String folder, ContextFiles context) {
        List<String> files = new ArrayList<>();
        String decisive = Manifests.join(folder, "package.json");
        if (!context.exists(decisive)) {
            return Manifests.NONE;
        }
        files.add(decisive);
        for (String name : others(install.ecosystem())) {
            String path = Manifests.join(folder, name);
            if (context.exists(path)) {
                files.add(path);
            }
        }
        String obstacle = obstacle(install, folder, context, context.text(decisive));
        String release = obstacle == null && install.ecosystem() == Ecosystem.YARN ? release(folder, context) : null;
        if (release != null) {
            files.add(release);
        }
        return new Manifests(files, obstacle);
    }

    private static List<String> others(Ecosystem ecosystem) {
        return switch (ecosystem) {
            case NPM -> List.of("package-lock.json", "npm-shrinkwrap.json", ".npmrc");
            case YARN -> List.of("yarn.lock", ".yarnrc", ".yarnrc.yml", ".npmrc");
            case PNPM -> List.of("pnpm-lock.yaml", ".npmrc", ".pnpmfile.cjs");
            default -> List.of("bun.lock", "bun.lockb", "bunfig.toml", ".npmrc");
        };
    }

    @CheckForNull
    private static String obstacle(Install install, String folder, ContextFiles context, String text) {
        JsonNode project = json(text);
        if (project == null || !project.isObject()) {
            return "package.json cannot be read";
        }
        if (project.has("workspaces") || context.exists(Manifests.join(folder, "pnpm-workspace.yaml"))) {
            return "the project is a workspace, whose members' package.json files are needed as well";
        }
        for (String kind : DEPENDENCIES) {
            if (!areRemote(project.path(kind))) {
                return "package.json has dependencies on files of the project";
            }
        }
        if (project.path("pnpm").has("patchedDependencies")
                || project.has("patchedDependencies")
                || !areRemote(project.path("pnpm").path("overrides"))) {
            return "package.json has dependencies on files of the project";
        }
        boolean runsScripts = !install.command().has("--ignore-scripts");
        for (String script : SCRIPTS) {
            if (runsScripts && project.path("scripts").has(script)) {
                return "package.json has a script " + script + ", which may need other files of the project";
            }
        }
        if (runsScripts && context.exists(Manifests.join(folder, "binding.gyp"))) {
            return "npm compiles binding.gyp of the project";
        }
        String settings = settings(folder, context);
        return settings != null || !runsScripts ? settings : scriptOfAPackage(install, folder, context, project);
    }

    private static boolean areRemote(JsonNode dependencies) {
        for (JsonNode version : dependencies) {
            if (version.isObject() ? !areRemote(version) : !isRemote(version.asText())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRemote(String version) {
        boolean own = version.startsWith(".")
                || version.startsWith("/")
                || version.startsWith("~/")
                || version.startsWith("$");
        return version.startsWith("$") || !own && REMOTE.matcher(version).matches();
    }

    /** What the settings of a package manager name. */
    @CheckForNull
    private static String settings(String folder, ContextFiles context) {
        String yarn = context.text(Manifests.join(folder, ".yarnrc.yml"));
        if (yarn.matches("(?s).*(plugins|pnp|patchFolder|constraints|\\./|file:).*")
                        && !yarn.contains("nodeLinker: node-modules")
                || yarn.contains("plugins")
                || yarn.contains("nodeLinker: pnp")) {
            return ".yarnrc.yml names files of the project";
        }
        if (context.exists(Manifests.join(folder, ".yarnrc.yml")) && !yarn.contains("nodeLinker: node-modules")) {
            return "Yarn resolves packages from its own file .pnp.cjs, not from node_modules";
        }
        String classic = context.text(Manifests.join(folder, ".yarnrc"));
        if (classic.matches("(?s).*(yarn-path|yarn-offline-mirror|\\./).*")) {
            return ".yarnrc names files of the project";
        }
        String npm = context.text(Manifests.join(folder, ".npmrc"));
        for (String line : npm.split("\n")) {
            String value = line.substring(line.indexOf('=') + 1).trim();
            boolean file = line.matches(
                            "\\s*(cafile|certfile|keyfile|prefix|script-shell|onload-script|node-options|globalconfig)\\s*=.*")
                    || value.startsWith("./")
                    || value.startsWith("../")
                    || value.startsWith("file:");
            if (file) {
                return ".npmrc names files of the project";
            }
        }
        return null;
    }

    /** The release of Yarn itself that a project keeps; null for none. */
    @CheckForNull
    private static String release(String folder, ContextFiles context) {
        for (String line : context.text(Manifests.join(folder, ".yarnrc.yml")).split("\n")) {
            if (line.startsWith("yarnPath:")) {
                String path = Manifests.join(
                        folder, line.substring("yarnPath:".length()).trim().replace("\"", ""));
                return context.exists(path) ? path : null;
            }
        }
        return null;
    }

    @CheckForNull
    private static String scriptOfAPackage(Install install, String folder, ContextFiles context, JsonNode project) {
        String text = context.text(Manifests.join(folder, "package-lock.json"));
        JsonNode lock = install.ecosystem() != Ecosystem.NPM || text.length() >= READ_AT_MOST ? null : json(text);
        if (lock != null && lock.path("packages").size() > 0) {
            for (Map.Entry<String, JsonNode> locked : lock.path("packages").properties()) {
                String name = locked.getKey().replaceFirst(".*node_modules/", "");
                if (locked.getValue().path("link").asBoolean()) {
                    return "package-lock.json links " + name + " to a folder of the project";
                }
                if (!name.isEmpty()
                        && locked.getValue().path("hasInstallScript").asBoolean()
                        && !KEEP_TO_THEMSELVES.contains(name)) {
                    return "the package " + name
                            + " runs a script when it is installed, which may need other files of the" + " project";
                }
            }
            return null;
        }
        for (String kind : DEPENDENCIES) {
            for (Map.Entry<String, JsonNode> dependency : project.path(kind).properties()) {
                if (LOOK_AROUND.contains(dependency.getKey())) {
                    return "the package " + dependency.getKey()
                            + " runs a script when it is installed, which may need other files of the project";
                }
            }
        }
        return null;
    }

    @CheckForNull
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
