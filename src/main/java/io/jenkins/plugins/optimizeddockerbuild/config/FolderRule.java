package io.jenkins.plugins.optimizeddockerbuild.config;

import com.cloudbees.hudson.plugins.folder.AbstractFolder;
import hudson.model.Item;
import hudson.model.Job;
import java.util.ArrayList;
import java.util.List;

/** The settings of one of the folders around a job. */
record FolderRule(String folder, DockerBuildFolderProperty property) {

    /** Those of all folders around the job, nearest first. */
    static List<FolderRule> around(Job<?, ?> job) {
        List<FolderRule> rules = new ArrayList<>();
        Object parent = job.getParent();
        while (parent instanceof Item item) {
            if (item instanceof AbstractFolder<?> folder) {
                DockerBuildFolderProperty property = folder.getProperties().get(DockerBuildFolderProperty.class);
                if (property != null) {
                    rules.add(new FolderRule(folder.getFullName(), property));
                }
            }
            parent = item.getParent();
        }
        return rules;
    }
}
