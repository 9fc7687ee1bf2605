package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.Set;

/** Packages of distributions that serve to build programs, not to run them. */
public final class BuildPackages {
    private static final Set<String> C = Traits.words("gcc g++ gcc-c++ clang build-essential build-base");
    private static final Set<String> LANGUAGES = Traits.words("cargo rust rustc golang golang-go go");

    /** With a library that what they compile needs while it runs. */
    private static final Set<String> WITH_LIBRARY = Set.of("gfortran", "python3-dev");

    /** Useless without a compiler, and hardly any size by themselves. */
    private static final Set<String> HELPERS =
            Traits.words("make ninja ninja-build pkg-config pkgconf pkgconfig libc6-dev"
                    + " libc-dev musl-dev autoconf automake libtool");

    private static final Set<String> OTHERS =
            Traits.words("git upx maven gradle protobuf-compiler protoc llvm unzip mercurial openssh-client");

    private BuildPackages() {}

    /** Whether it is a compiler of C or C++. */
    public static boolean isForC(String name) {
        return C.contains(name);
    }

    private static boolean isLarge(String name) {
        return isForC(name) || LANGUAGES.contains(name) || name.equals("gfortran");
    }

    /** Whether it is, or brings, a compiler: cmake recommends one. */
    public static boolean isCompiler(String name) {
        return isLarge(name) || WITH_LIBRARY.contains(name) || name.equals("cmake");
    }

    /** Whether it only serves to build others. */
    public static boolean isTool(String name) {
        return isCompiler(name) || HELPERS.contains(name);
    }

    /** Whether a compiled program needs nothing of it. */
    public static boolean isNeedless(String name) {
        return isTool(name) && !WITH_LIBRARY.contains(name) || OTHERS.contains(name);
    }
}
