package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import io.jenkins.plugins.optimizeddockerbuild.engine.context.ShellCommands;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.CacheFolder;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageAction;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageCommand;
import io.jenkins.plugins.optimizeddockerbuild.engine.packages.PackageManager;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The package managers whose caches a command empties. */
final class EmptiedCaches {
    private EmptiedCaches() {}

    static Set<PackageManager> by(ShellCommands.Command command) {
        Set<PackageManager> emptied = EnumSet.noneOf(PackageManager.class);
        PackageCommand call = command.call();
        if (call != null && call.action() == PackageAction.CLEAN) {
            emptied.add(call.manager());
        }
        List<String> words = command.program().equals("rm") ? command.words() : List.of();
        for (String word : words) {
            String place =
                    word.replaceFirst("^(~|\\$HOME|\\$\\{HOME})/", "/root/").replaceFirst("/\\*?$", "");
            for (PackageManager manager : PackageManager.values()) {
                if (manager.caches().stream().anyMatch(cache -> holds(place, cache))) {
                    emptied.add(manager);
                }
            }
        }
        return emptied;
    }

    private static boolean holds(String place, CacheFolder cache) {
        boolean below = cache.packages().stream().anyMatch(part -> place.equals(cache.path() + "/" + part));
        return !place.isEmpty() && (below || (cache.path() + "/").startsWith(place + "/"));
    }
}
