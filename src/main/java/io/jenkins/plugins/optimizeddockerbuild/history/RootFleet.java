package io.jenkins.plugins.optimizeddockerbuild.history;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.RootAction;
import hudson.model.TransientViewActionFactory;
import hudson.model.View;
import java.util.Collection;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;

/** The Docker builds of all of Jenkins, in its side bar. */
@Extension
public final class RootFleet extends FleetPage implements RootAction {
    public RootFleet() {
        super(Jenkins.get());
    }

    /** In the side bar of Jenkins' own views; the header lists it with the other actions. */
    @Extension
    public static final class OfViews extends TransientViewActionFactory {
        @Override
        public List<Action> createFor(View view) {
            return view.getOwner() instanceof Jenkins ? List.of(new Link()) : List.of();
        }
    }

    private static final class Link implements Action {
        @Override
        public String getIconFileName() {
            return ICON;
        }

        @Override
        public String getDisplayName() {
            return Messages.DockerBuildsAction_displayName();
        }

        /** Relative to Jenkins' root, in every view. */
        @Override
        public String getUrlName() {
            return "/" + URL;
        }
    }

    /** The same in every folder. */
    @Extension
    @SuppressWarnings("rawtypes")
    public static final class OfFolders extends TransientActionFactory<AbstractFolder> {
        @Override
        public Class<AbstractFolder> type() {
            return AbstractFolder.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull AbstractFolder folder) {
            return List.of(new FleetPage(folder));
        }
    }
}
