package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.ADD;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.BUILD;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.CLEAN;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.CONFIGURE;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.DOWNLOAD;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.INSTALL;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.QUERY;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.REMOVE;
import static io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction.UPDATE;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The words that tell a package manager what to do, aliases included. A word that is not listed can do anything: many
 * managers run what a plugin or the project defines under its own name.
 */
final class PackageVerbs {
    private static final Map<PackageManager, Map<String, PackageAction>> ACTIONS = new EnumMap<>(PackageManager.class);

    static {
        of(PackageManager.PIP)
                .are(ADD, "install")
                .are(DOWNLOAD, "download, wheel")
                .are(CONFIGURE, "config")
                .are(REMOVE, "uninstall")
                .are(CLEAN, "cache purge, cache remove")
                .are(
                        QUERY,
                        "cache list, cache dir, cache info, list, freeze, show, check, index, inspect",
                        "debug, help");
        of(PackageManager.UV)
                .are(INSTALL, "sync")
                .are(ADD, "add, tool install, tool upgrade")
                .are(BUILD, "run, build, publish")
                .are(CONFIGURE, "venv, python install")
                .are(REMOVE, "remove, tool uninstall")
                .are(CLEAN, "cache clean, cache prune")
                .are(QUERY, "cache dir, version, help, tool list, tool dir");
        of(PackageManager.POETRY)
                .are(INSTALL, "install, sync")
                .are(UPDATE, "update")
                .are(ADD, "add")
                .are(BUILD, "build, run, publish, version")
                .are(CONFIGURE, "config, self")
                .are(REMOVE, "remove")
                .are(CLEAN, "cache clear")
                .are(QUERY, "cache list");
        of(PackageManager.PIPENV)
                .are(INSTALL, "install, sync")
                .are(UPDATE, "update")
                .are(BUILD, "run, shell")
                .are(REMOVE, "uninstall, clean");
        of(PackageManager.PDM)
                .are(INSTALL, "install, sync")
                .are(UPDATE, "update")
                .are(ADD, "add")
                .are(BUILD, "build, run, publish")
                .are(CONFIGURE, "config, self")
                .are(REMOVE, "remove")
                .are(CLEAN, "cache");
        of(PackageManager.CONDA)
                .are(ADD, "install, create, env create, env update")
                .are(UPDATE, "update, upgrade")
                .are(BUILD, "run, build")
                .are(CONFIGURE, "config, init, activate, deactivate, shell")
                .are(REMOVE, "remove, uninstall, env remove")
                .are(CLEAN, "clean")
                .are(QUERY, "list, info, search, env list");
        of(PackageManager.NPM)
                .are(
                        INSTALL,
                        "install, i, in, ins, inst, insta, instal, isnt, isnta, isntal, isntall, add, ci",
                        "clean-install, ic, install-clean, isntall-clean")
                .are(UPDATE, "update, up, upgrade")
                .are(
                        BUILD,
                        "run, run-script, rum, urn, test, t, tst, start, stop, restart, exec, x, rebuild",
                        "rb, pack, publish, it, install-test, cit")
                .are(BUILD, "install-ci-test, version, init, create, link, ln")
                .are(CONFIGURE, "config, c, set, login, logout")
                .are(REMOVE, "uninstall, unlink, remove, rm, r, un, prune, dedupe, ddp")
                .are(CLEAN, "cache clean, cache clear, cache rm, cache verify")
                .are(
                        QUERY,
                        "ls, list, la, ll, view, info, show, outdated, audit, whoami, ping, root, prefix",
                        "bin, fund, help, explain, why, get")
                .are(QUERY, "cache ls");
        of(PackageManager.YARN)
                .are(INSTALL, "", "install")
                .are(ADD, "add, global add")
                .are(UPDATE, "up, upgrade")
                .are(CONFIGURE, "config, set, policies")
                .are(REMOVE, "remove, autoclean, global remove")
                .are(CLEAN, "cache clean")
                .are(QUERY, "cache dir, cache list, why, list, info, outdated, audit, versions, help")
                .otherwise(BUILD);
        of(PackageManager.PNPM)
                .are(INSTALL, "install, i")
                .are(UPDATE, "update, up")
                .are(ADD, "add")
                .are(DOWNLOAD, "fetch")
                .are(CONFIGURE, "config, c, set, env, setup")
                .are(REMOVE, "remove, rm, uninstall, un, prune")
                .are(CLEAN, "store prune, cache delete")
                .are(QUERY, "store path, store status, cache list, why, list, ls, outdated, audit, help")
                .otherwise(BUILD);
        of(PackageManager.BUN)
                .are(INSTALL, "install, i")
                .are(UPDATE, "update")
                .are(ADD, "add, a")
                .are(CLEAN, "pm")
                .are(REMOVE, "remove, rm")
                .otherwise(BUILD);
        of(PackageManager.MAVEN)
                .are(BUILD, "compile, test, package, verify, install, deploy, process-resources, test-compile");
        of(PackageManager.GRADLE)
                .are(
                        BUILD,
                        "build, assemble, bootJar, jar, installDist, shadowJar, distTar, distZip, war",
                        "bootWar, classes, check, test")
                .are(DOWNLOAD, "dependencies, downloadDependencies, resolveDependencies");
        of(PackageManager.GO)
                .are(DOWNLOAD, "mod download")
                .are(ADD, "get")
                .are(BUILD, "build, install, test, run, generate, vet")
                .are(CONFIGURE, "env, telemetry")
                .are(CLEAN, "clean")
                .are(QUERY, "version, help, doc, mod verify");
        of(PackageManager.CARGO)
                .are(DOWNLOAD, "fetch")
                .are(ADD, "install")
                .are(
                        BUILD,
                        "build, b, test, t, rustc, auditable, check, c, clippy, run, r, bench, doc, d",
                        "package, publish")
                .are(REMOVE, "uninstall, clean")
                .are(QUERY, "search, login, version, help");
        of(PackageManager.BUNDLER)
                .are(INSTALL, "", "install")
                .are(UPDATE, "update")
                .are(BUILD, "exec, package, cache")
                .are(CONFIGURE, "config")
                .are(CLEAN, "clean")
                .are(QUERY, "list, show, info, check, outdated, version, help");
        of(PackageManager.GEM)
                .are(ADD, "install, i")
                .are(UPDATE, "update")
                .are(BUILD, "build")
                .are(CONFIGURE, "sources")
                .are(REMOVE, "uninstall")
                .are(CLEAN, "cleanup")
                .are(QUERY, "list, env, environment, search, query, which, help");
        of(PackageManager.COMPOSER)
                .are(INSTALL, "install, i")
                .are(UPDATE, "update, u, upgrade")
                .are(ADD, "require, r, global require")
                .are(BUILD, "run-script, run, exec, dump-autoload, dumpautoload, create-project")
                .are(CONFIGURE, "config, self-update")
                .are(REMOVE, "remove, rm")
                .are(CLEAN, "clear-cache, clearcache, cc")
                .are(QUERY, "show, info, diagnose, about, check-platform-reqs, help");
        of(PackageManager.DOTNET)
                .are(DOWNLOAD, "restore")
                .are(ADD, "add, tool install, tool restore, tool update")
                .are(CONFIGURE, "nuget add")
                .are(CLEAN, "nuget locals")
                .otherwise(BUILD);
        of(PackageManager.APT)
                .are(ADD, "install, reinstall, build-dep")
                .are(DOWNLOAD, "update, download")
                .are(UPDATE, "upgrade, dist-upgrade, full-upgrade, safe-upgrade")
                .are(REMOVE, "remove, purge, autoremove, autopurge")
                .are(CLEAN, "clean, autoclean, distclean, dist-clean")
                .are(QUERY, "list, show, policy, search, check, indextargets");
        of(PackageManager.APK)
                .are(ADD, "add")
                .are(DOWNLOAD, "update, fetch")
                .are(UPDATE, "upgrade, fix")
                .are(REMOVE, "del")
                .are(CLEAN, "cache")
                .are(QUERY, "info, list, search, policy, stats, version, dot, audit, verify");
        of(PackageManager.DNF)
                .are(ADD, "install, in, groupinstall, reinstall, rei, localinstall, builddep, swap")
                .are(DOWNLOAD, "makecache, mc, check-update")
                .are(UPDATE, "update, upgrade, up, upgrade-minimal, distro-sync, downgrade")
                .are(CONFIGURE, "config-manager, module")
                .are(REMOVE, "remove, erase, autoremove")
                .are(CLEAN, "clean")
                .are(QUERY, "list, info, search, repolist, repoquery, provides, check");
        of(PackageManager.ZYPPER)
                .are(ADD, "install, in")
                .are(DOWNLOAD, "refresh, ref")
                .are(UPDATE, "update, up, patch, dist-upgrade, dup")
                .are(CONFIGURE, "addrepo, ar")
                .are(REMOVE, "remove, rm")
                .are(CLEAN, "clean, cc")
                .are(QUERY, "search, se, info, if, repos, lr");
    }

    private PackageVerbs() {}

    private static Verbs of(PackageManager manager) {
        Map<String, PackageAction> actions = new HashMap<>();
        ACTIONS.put(manager, actions);
        return new Verbs(actions);
    }

    /** Written as a table. */
    private record Verbs(Map<String, PackageAction> actions) {
        /** Matches every word that is not listed: no verb is a space. */
        private static final String ANY = " ";

        /** @param verbs separated by commas */
        Verbs are(PackageAction action, String... verbs) {
            for (String line : verbs) {
                for (String verb : line.split(", ")) {
                    actions.put(verb, action);
                }
            }
            return this;
        }

        void otherwise(PackageAction action) {
            actions.put(ANY, action);
        }
    }

    /** Whether the next word is the verb: {@code global} of Yarn. */
    static boolean isGroup(PackageManager manager, String word) {
        return manager == PackageManager.UV && word.equals("pip")
                || ACTIONS.get(manager).keySet().stream().anyMatch(verb -> verb.startsWith(word + " "));
    }

    /** The action of a verb; empty for a call without one, two words separated by a space. */
    static PackageAction action(PackageManager manager, String verb) {
        Map<String, PackageAction> actions = ACTIONS.get(manager);
        PackageAction action = actions.get(verb);
        if (action == null && !verb.isEmpty()) {
            return actions.getOrDefault(Verbs.ANY, PackageAction.UNKNOWN);
        }
        return action == null ? PackageAction.QUERY : action;
    }
}
