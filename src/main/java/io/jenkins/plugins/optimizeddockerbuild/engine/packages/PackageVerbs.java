package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The words that tell a package manager what to do, aliases included. A word that is not listed can do anything: many run
 * what a plugin or the project adds under a name of its own.
 */
final class PackageVerbs {
    private static final Map<PackageManager, Map<String, PackageAction>> ACTIONS = new EnumMap<>(PackageManager.class);

    static {
        of(PackageManager.PIP)
                .are(PackageAction.ADD, "install")
                .are(PackageAction.DOWNLOAD, "download", "wheel")
                .are(PackageAction.CONFIGURE, "config")
                .are(PackageAction.REMOVE, "uninstall")
                .are(PackageAction.CLEAN, "cache purge", "cache remove")
                .are(
                        PackageAction.QUERY,
                        "cache list",
                        "cache dir",
                        "cache info",
                        "list",
                        "freeze",
                        "show",
                        "check",
                        "index",
                        "inspect",
                        "debug",
                        "help");
        of(PackageManager.UV)
                .are(PackageAction.INSTALL, "sync")
                .are(PackageAction.ADD, "add", "tool install", "tool upgrade")
                .are(PackageAction.BUILD, "run", "build", "publish")
                .are(PackageAction.CONFIGURE, "venv", "python install")
                .are(PackageAction.REMOVE, "remove", "tool uninstall")
                .are(PackageAction.CLEAN, "cache clean", "cache prune")
                .are(PackageAction.QUERY, "cache dir", "version", "help", "tool list", "tool dir");
        of(PackageManager.POETRY)
                .are(PackageAction.INSTALL, "install", "sync")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.BUILD, "build", "run", "publish", "version")
                .are(PackageAction.CONFIGURE, "config", "self")
                .are(PackageAction.REMOVE, "remove")
                .are(PackageAction.CLEAN, "cache clear")
                .are(PackageAction.QUERY, "cache list");
        of(PackageManager.PIPENV)
                .are(PackageAction.INSTALL, "install", "sync")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.BUILD, "run", "shell")
                .are(PackageAction.REMOVE, "uninstall", "clean");
        of(PackageManager.PDM)
                .are(PackageAction.INSTALL, "install", "sync")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.BUILD, "build", "run", "publish")
                .are(PackageAction.CONFIGURE, "config", "self")
                .are(PackageAction.REMOVE, "remove")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.CONDA)
                .are(PackageAction.ADD, "install", "create", "env create", "env update")
                .are(PackageAction.UPDATE, "update", "upgrade")
                .are(PackageAction.BUILD, "run", "build")
                .are(PackageAction.CONFIGURE, "config", "init", "activate", "deactivate", "shell")
                .are(PackageAction.REMOVE, "remove", "uninstall", "env remove")
                .are(PackageAction.CLEAN, "clean")
                .are(PackageAction.QUERY, "list", "info", "search", "env list");
        of(PackageManager.NPM)
                .are(
                        PackageAction.INSTALL,
                        "install",
                        "i",
                        "in",
                        "ins",
                        "inst",
                        "insta",
                        "instal",
                        "isnt",
                        "isnta",
                        "isntal",
                        "isntall",
                        "add",
                        "ci",
                        "clean-install",
                        "ic",
                        "install-clean",
                        "isntall-clean")
                .are(PackageAction.UPDATE, "update", "up", "upgrade")
                .are(
                        PackageAction.BUILD,
                        "run",
                        "run-script",
                        "rum",
                        "urn",
                        "test",
                        "t",
                        "tst",
                        "start",
                        "stop",
                        "restart",
                        "exec",
                        "x",
                        "rebuild",
                        "rb",
                        "pack",
                        "publish",
                        "it",
                        "install-test",
                        "cit")
                .are(PackageAction.BUILD, "install-ci-test", "version", "init", "create", "link", "ln")
                .are(PackageAction.CONFIGURE, "config", "c", "set", "login", "logout")
                .are(PackageAction.REMOVE, "uninstall", "unlink", "remove", "rm", "r", "un", "prune", "dedupe", "ddp")
                .are(PackageAction.CLEAN, "cache clean", "cache clear", "cache rm", "cache verify")
                .are(
                        PackageAction.QUERY,
                        "ls",
                        "list",
                        "la",
                        "ll",
                        "view",
                        "info",
                        "show",
                        "outdated",
                        "audit",
                        "whoami",
                        "ping",
                        "root",
                        "prefix",
                        "bin",
                        "fund",
                        "help",
                        "explain",
                        "why",
                        "get")
                .are(PackageAction.QUERY, "cache ls");
        of(PackageManager.YARN)
                .are(PackageAction.INSTALL, "", "install")
                .are(PackageAction.ADD, "add", "global add")
                .are(PackageAction.UPDATE, "up", "upgrade")
                .are(PackageAction.CONFIGURE, "config", "set", "policies")
                .are(PackageAction.REMOVE, "remove", "autoclean", "global remove")
                .are(PackageAction.CLEAN, "cache clean")
                .are(
                        PackageAction.QUERY,
                        "cache dir",
                        "cache list",
                        "why",
                        "list",
                        "info",
                        "outdated",
                        "audit",
                        "versions",
                        "help")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.PNPM)
                .are(PackageAction.INSTALL, "install", "i")
                .are(PackageAction.UPDATE, "update", "up")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.DOWNLOAD, "fetch")
                .are(PackageAction.CONFIGURE, "config", "c", "set", "env", "setup")
                .are(PackageAction.REMOVE, "remove", "rm", "uninstall", "un", "prune")
                .are(PackageAction.CLEAN, "store prune", "cache delete")
                .are(
                        PackageAction.QUERY,
                        "store path",
                        "store status",
                        "cache list",
                        "why",
                        "list",
                        "ls",
                        "outdated",
                        "audit",
                        "help")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.BUN)
                .are(PackageAction.INSTALL, "install", "i")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.ADD, "add", "a")
                .are(PackageAction.CLEAN, "pm")
                .are(PackageAction.REMOVE, "remove", "rm")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.MAVEN)
                .are(
                        PackageAction.BUILD,
                        "compile",
                        "test",
                        "package",
                        "verify",
                        "install",
                        "deploy",
                        "process-resources",
                        "test-compile");
        of(PackageManager.GRADLE)
                .are(
                        PackageAction.BUILD,
                        "build",
                        "assemble",
                        "bootJar",
                        "jar",
                        "installDist",
                        "shadowJar",
                        "distTar",
                        "distZip",
                        "war",
                        "bootWar",
                        "classes",
                        "check",
                        "test")
                .are(PackageAction.DOWNLOAD, "dependencies", "downloadDependencies", "resolveDependencies");
        of(PackageManager.GO)
                .are(PackageAction.DOWNLOAD, "mod download")
                .are(PackageAction.ADD, "get")
                .are(PackageAction.BUILD, "build", "install", "test", "run", "generate", "vet")
                .are(PackageAction.CONFIGURE, "env", "telemetry")
                .are(PackageAction.CLEAN, "clean")
                .are(PackageAction.QUERY, "version", "help", "doc", "mod verify");
        of(PackageManager.CARGO)
                .are(PackageAction.DOWNLOAD, "fetch")
                .are(PackageAction.ADD, "install")
                .are(
                        PackageAction.BUILD,
                        "build",
                        "b",
                        "test",
                        "t",
                        "rustc",
                        "auditable",
                        "check",
                        "c",
                        "clippy",
                        "run",
                        "r",
                        "bench",
                        "doc",
                        "d",
                        "package",
                        "publish")
                .are(PackageAction.REMOVE, "uninstall", "clean")
                .are(PackageAction.QUERY, "search", "login", "version", "help");
        of(PackageManager.BUNDLER)
                .are(PackageAction.INSTALL, "", "install")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.BUILD, "exec", "package", "cache")
                .are(PackageAction.CONFIGURE, "config")
                .are(PackageAction.CLEAN, "clean")
                .are(PackageAction.QUERY, "list", "show", "info", "check", "outdated", "version", "help");
        of(PackageManager.GEM)
                .are(PackageAction.ADD, "install", "i")
                .are(PackageAction.UPDATE, "update")
                .are(PackageAction.BUILD, "build")
                .are(PackageAction.CONFIGURE, "sources")
                .are(PackageAction.REMOVE, "uninstall")
                .are(PackageAction.CLEAN, "cleanup")
                .are(PackageAction.QUERY, "list", "env", "environment", "search", "query", "which", "help");
        of(PackageManager.COMPOSER)
                .are(PackageAction.INSTALL, "install", "i")
                .are(PackageAction.UPDATE, "update", "u", "upgrade")
                .are(PackageAction.ADD, "require", "r", "global require")
                .are(
                        PackageAction.BUILD,
                        "run-script",
                        "run",
                        "exec",
                        "dump-autoload",
                        "dumpautoload",
                        "create-project")
                .are(PackageAction.CONFIGURE, "config", "self-update")
                .are(PackageAction.REMOVE, "remove", "rm")
                .are(PackageAction.CLEAN, "clear-cache", "clearcache", "cc")
                .are(PackageAction.QUERY, "show", "info", "diagnose", "about", "check-platform-reqs", "help");
        of(PackageManager.DOTNET)
                .are(PackageAction.DOWNLOAD, "restore")
                .are(PackageAction.ADD, "add", "tool install", "tool restore", "tool update")
                .are(PackageAction.CONFIGURE, "nuget add")
                .are(PackageAction.CLEAN, "nuget locals")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.APT)
                .are(PackageAction.ADD, "install", "reinstall", "build-dep")
                .are(PackageAction.DOWNLOAD, "update", "download")
                .are(PackageAction.UPDATE, "upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade")
                .are(PackageAction.REMOVE, "remove", "purge", "autoremove", "autopurge")
                .are(PackageAction.CLEAN, "clean", "autoclean", "distclean", "dist-clean")
                .are(PackageAction.QUERY, "list", "show", "policy", "search", "check", "indextargets");
        of(PackageManager.APK)
                .are(PackageAction.ADD, "add")
                .are(PackageAction.DOWNLOAD, "update", "fetch")
                .are(PackageAction.UPDATE, "upgrade", "fix")
                .are(PackageAction.REMOVE, "del")
                .are(PackageAction.CLEAN, "cache")
                .are(
                        PackageAction.QUERY,
                        "info",
                        "list",
                        "search",
                        "policy",
                        "stats",
                        "version",
                        "dot",
                        "audit",
                        "verify");
        of(PackageManager.DNF)
                .are(
                        PackageAction.ADD,
                        "install",
                        "in",
                        "groupinstall",
                        "reinstall",
                        "rei",
                        "localinstall",
                        "builddep",
                        "swap")
                .are(PackageAction.DOWNLOAD, "makecache", "mc", "check-update")
                .are(PackageAction.UPDATE, "update", "upgrade", "up", "upgrade-minimal", "distro-sync", "downgrade")
                .are(PackageAction.CONFIGURE, "config-manager", "module")
                .are(PackageAction.REMOVE, "remove", "erase", "autoremove")
                .are(PackageAction.CLEAN, "clean")
                .are(PackageAction.QUERY, "list", "info", "search", "repolist", "repoquery", "provides", "check");
        of(PackageManager.ZYPPER)
                .are(PackageAction.ADD, "install", "in")
                .are(PackageAction.DOWNLOAD, "refresh", "ref")
                .are(PackageAction.UPDATE, "update", "up", "patch", "dist-upgrade", "dup")
                .are(PackageAction.CONFIGURE, "addrepo", "ar")
                .are(PackageAction.REMOVE, "remove", "rm")
                .are(PackageAction.CLEAN, "clean", "cc")
                .are(PackageAction.QUERY, "search", "se", "info", "if", "repos", "lr");
    }

    private PackageVerbs() {}

    private static Verbs of(PackageManager manager) {
        Map<String, PackageAction> actions = new HashMap<>();
        ACTIONS.put(manager, actions);
        return new Verbs(actions);
    }

    /** Reads like a table. */
    private record Verbs(Map<String, PackageAction> actions) {
        /** Stands forevery word that is not listed: no verb is a space. */
        private static final String ANY = " ";

        Verbs are(PackageAction action, String... verbs) {
            for (String verb : verbs) {
                actions.put(verb, action);
            }
            return this;
        }

        void otherwise(PackageAction action) {
            actions.put(ANY, action);
        }
    }

    /** Whether the word behind a word says what to do: {@code global} of Yarn. */
    static boolean isGroup(PackageManager manager, String word) {
        return manager == PackageManager.UV && word.equals("pip")
                || ACTIONS.get(manager).keySet().stream().anyMatch(verb -> verb.startsWith(word + " "));
    }

    /** What a verb makes the package manager do; empty for a call without one, two words with a space between. */
    static PackageAction action(PackageManager manager, String verb) {
        Map<String, PackageAction> actions = ACTIONS.get(manager);
        PackageAction action = actions.get(verb);
        if (action == null && !verb.isEmpty()) {
            return actions.getOrDefault(Verbs.ANY, PackageAction.UNKNOWN);
        }
        return action == null ? PackageAction.QUERY : action;
    }
}
