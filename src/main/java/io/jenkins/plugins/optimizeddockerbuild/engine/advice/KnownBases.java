package io.jenkins.plugins.optimizeddockerbuild.engine.advice;

import java.util.Set;

/** Facts about widely used base images. */
public final class KnownBases {
    private static final Set<String> ROOT = Set.of(
            "python",
            "node",
            "php",
            "ruby",
            "golang",
            "rust",
            "maven",
            "gradle",
            "openjdk",
            "eclipse-temurin",
            "amazoncorretto",
            "debian",
            "ubuntu",
            "alpine",
            "fedora",
            "rockylinux",
            "almalinux",
            "amazonlinux",
            "composer",
            "buildpack-deps",
            "nvidia/cuda",
            "pytorch/pytorch",
            "tensorflow/tensorflow",
            "continuumio/miniconda3",
            "continuumio/anaconda3",
            "condaforge/miniforge3",
            "condaforge/mambaforge",
            "oven/bun",
            "ghcr.io/astral-sh/uv",
            "mcr.microsoft.com/playwright",
            "mcr.microsoft.com/playwright/python",
            "public.ecr.aws/docker/library/python",
            "public.ecr.aws/docker/library/node",
            "public.ecr.aws/docker/library/golang",
            "ghcr.io/osgeo/gdal");

    private KnownBases() {}

    /** Whether instructions run as root in a stage from that image, unless a USER changes that. */
    public static boolean runsAsRoot(StageSteps stage) {
        return runsAsRoot(stage.image());
    }

    static boolean runsAsRoot(String image) {
        return ROOT.contains(StageSteps.repository(image));
    }
}
