package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The words that tell a package manager what to do, aliases included. */
final class PackageVerbs {
    private static final Map<PackageManager, Map<String, PackageAction>> ACTIONS = new EnumMap<>(PackageManager.class);

    static {
        of(PackageManager.PIP)
                .are(PackageAction.ADD, "install")
                .are(PackageAction.DOWNLOAD, "download")
                .are(PackageAction.BUILD, "wheel")
                .are(PackageAction.CONFIGURE, "config")
                .are(PackageAction.REMOVE, "uninstall")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.UV)
                .are(PackageAction.INSTALL, "sync")
                .are(PackageAction.ADD, "add", "tool")
                .are(PackageAction.BUILD, "run", "build", "publish")
                .are(PackageAction.REMOVE, "remove")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.POETRY)
                .are(PackageAction.INSTALL, "install", "sync", "update")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.BUILD, "build", "run", "publish", "version")
                .are(PackageAction.CONFIGURE, "config", "self")
                .are(PackageAction.REMOVE, "remove")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.PIPENV)
                .are(PackageAction.INSTALL, "install", "sync", "update")
                .are(PackageAction.BUILD, "run", "shell")
                .are(PackageAction.REMOVE, "uninstall", "clean");
        of(PackageManager.PDM)
                .are(PackageAction.INSTALL, "install", "sync", "update")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.BUILD, "build", "run", "publish")
                .are(PackageAction.CONFIGURE, "config", "self")
                .are(PackageAction.REMOVE, "remove")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.CONDA)
                .are(PackageAction.ADD, "install", "create", "update", "env")
                .are(PackageAction.BUILD, "run", "build")
                .are(PackageAction.CONFIGURE, "config", "init")
                .are(PackageAction.REMOVE, "remove", "uninstall")
                .are(PackageAction.CLEAN, "clean");
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
                        "add")
                .are(PackageAction.INSTALL, "isntal", "isntall", "ci", "clean-install", "ic", "install-clean")
                .are(PackageAction.INSTALL, "isntall-clean", "update", "up", "upgrade")
                .are(PackageAction.BUILD, "run", "run-script", "rum", "urn", "test", "t", "tst", "start", "stop")
                .are(PackageAction.BUILD, "restart", "exec", "x", "rebuild", "rb", "pack", "publish", "it")
                .are(
                        PackageAction.BUILD,
                        "install-test",
                        "cit",
                        "install-ci-test",
                        "version",
                        "init",
                        "create",
                        "link",
                        "ln")
                .are(PackageAction.CONFIGURE, "config", "c", "set")
                .are(PackageAction.REMOVE, "uninstall", "unlink", "remove", "rm", "r", "un", "prune", "dedupe", "ddp")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.YARN)
                .are(PackageAction.INSTALL, "", "install")
                .are(PackageAction.ADD, "add", "global")
                .are(PackageAction.CONFIGURE, "config", "set", "policies")
                .are(PackageAction.REMOVE, "remove", "autoclean")
                .are(PackageAction.CLEAN, "cache")
                .are(PackageAction.OTHER, "why", "list", "info", "outdated", "audit")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.PNPM)
                .are(PackageAction.INSTALL, "install", "i", "update", "up")
                .are(PackageAction.ADD, "add")
                .are(PackageAction.DOWNLOAD, "fetch")
                .are(PackageAction.CONFIGURE, "config", "c", "set", "env", "setup")
                .are(PackageAction.REMOVE, "remove", "rm", "uninstall", "un", "prune")
                .are(PackageAction.CLEAN, "store", "cache")
                .are(PackageAction.OTHER, "", "why", "list", "ls", "outdated", "audit")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.BUN)
                .are(PackageAction.INSTALL, "install", "i")
                .are(PackageAction.ADD, "add", "a")
                .are(PackageAction.CLEAN, "pm")
                .are(PackageAction.REMOVE, "remove", "rm")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.MAVEN).otherwise(PackageAction.BUILD);
        of(PackageManager.GRADLE).otherwise(PackageAction.BUILD);
        of(PackageManager.GO)
                .are(PackageAction.ADD, "get")
                .are(PackageAction.BUILD, "build", "install", "test", "run", "generate", "vet", "tool", "list")
                .are(PackageAction.CONFIGURE, "env", "telemetry")
                .are(PackageAction.CLEAN, "clean");
        of(PackageManager.CARGO)
                .are(PackageAction.DOWNLOAD, "fetch")
                .are(PackageAction.ADD, "install")
                .are(PackageAction.REMOVE, "uninstall", "clean")
                .are(PackageAction.OTHER, "", "search", "login")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.BUNDLER)
                .are(PackageAction.INSTALL, "", "install", "update")
                .are(PackageAction.BUILD, "exec", "package", "cache")
                .are(PackageAction.CONFIGURE, "config")
                .are(PackageAction.CLEAN, "clean");
        of(PackageManager.GEM)
                .are(PackageAction.ADD, "install", "i", "update")
                .are(PackageAction.BUILD, "build")
                .are(PackageAction.CONFIGURE, "sources")
                .are(PackageAction.REMOVE, "uninstall")
                .are(PackageAction.CLEAN, "cleanup");
        of(PackageManager.COMPOSER)
                .are(PackageAction.INSTALL, "install", "i", "update", "u", "upgrade")
                .are(PackageAction.ADD, "require", "r", "global")
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
                .are(PackageAction.CLEAN, "clear-cache", "clearcache", "cc");
        of(PackageManager.DOTNET)
                .are(PackageAction.DOWNLOAD, "restore")
                .are(PackageAction.ADD, "tool", "add")
                .are(PackageAction.CLEAN, "nuget")
                .otherwise(PackageAction.BUILD);
        of(PackageManager.APT)
                .are(PackageAction.ADD, "install", "reinstall", "build-dep")
                .are(PackageAction.DOWNLOAD, "update", "download")
                .are(PackageAction.INSTALL, "upgrade", "dist-upgrade", "full-upgrade", "safe-upgrade")
                .are(PackageAction.REMOVE, "remove", "purge", "autoremove", "autopurge")
                .are(PackageAction.CLEAN, "clean", "autoclean", "distclean", "dist-clean");
        of(PackageManager.APK)
                .are(PackageAction.ADD, "add")
                .are(PackageAction.DOWNLOAD, "update", "fetch")
                .are(PackageAction.INSTALL, "upgrade", "fix")
                .are(PackageAction.REMOVE, "del")
                .are(PackageAction.CLEAN, "cache");
        of(PackageManager.DNF)
                .are(PackageAction.ADD, "install", "in", "groupinstall", "reinstall")
                .are(PackageAction.DOWNLOAD, "makecache", "check-update")
                .are(PackageAction.INSTALL, "update", "upgrade", "up", "distro-sync")
                .are(PackageAction.CONFIGURE, "config-manager", "module")
                .are(PackageAction.REMOVE, "remove", "erase", "autoremove")
                .are(PackageAction.CLEAN, "clean");
        of(PackageManager.ZYPPER)
                .are(PackageAction.ADD, "install", "in")
                .are(PackageAction.DOWNLOAD, "refresh", "ref")
                .are(PackageAction.INSTALL, "update", "up", "patch", "dist-upgrade", "dup")
                .are(PackageAction.CONFIGURE, "addrepo", "ar")
                .are(PackageAction.REMOVE, "remove", "rm")
                .are(PackageAction.CLEAN, "clean", "cc");
    }

    private PackageVerbs() {}

    private static Verbs of(PackageManager manager) {
        Map<String, PackageAction> actions = new HashMap<>();
        ACTIONS.put(manager, actions);
        return new Verbs(actions);
    }

    /** Reads like a table. */
    private record Verbs(Map<String, PackageAction> actions) {
        /** Stands for every word that is not listed: no verb has a space. */
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

    /** What a verb makes the package manager do; empty for a call without one. */
    static PackageAction action(PackageManager manager, String verb) {
        Map<String, PackageAction> actions = ACTIONS.get(manager);
        PackageAction action = actions.get(verb);
        if (action == null && !verb.isEmpty()) {
            action = actions.get(Verbs.ANY);
        }
        return action == null ? PackageAction.OTHER : action;
    }
}
