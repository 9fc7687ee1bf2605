package io.jenkins.plugins.optimizeddockerbuild.engine.context;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.optimizeddockerbuild.engine.ignore.Runes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Determines the purpose of files by their names. */
final class FileKinds {

    private static final Map<String, FileKind> FOLDERS = new HashMap<>();
    private static final Map<String, FileKind> NAMES = new HashMap<>();
    private static final Map<String, FileKind> EXTENSIONS = new HashMap<>();

    static {
        put(FOLDERS, FileKind.VERSION_CONTROL, ".git .hg .svn .bzr .jj CVS _darcs .repo");
        put(
                FOLDERS,
                FileKind.PYTHON_CACHE,
                "__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .hypothesis"
                        + " .pytype .ipynb_checkpoints .eggs htmlcov");
        put(FOLDERS, FileKind.NODE_MODULES, "node_modules bower_components jspm_packages");
        put(
                FOLDERS,
                FileKind.TOOL_CACHE,
                ".gradle .terraform .cache .next .nuxt .parcel-cache .turbo .svelte-kit .angular"
                        + " .sass-cache .nyc_output coverage target .ccache .pnpm-store .yarn .npm .m2 .ivy2 .sbt .bloop .metals"
                        + " .dart_tool .stack-work .serverless .vercel .aws-sam");
        put(FOLDERS, FileKind.EDITOR, ".idea .vscode .vs .settings .history .fleet");
        put(NAMES, FileKind.VERSION_CONTROL, ".git .gitignore .gitattributes .gitmodules .hgignore .mailmap");
        put(
                NAMES,
                FileKind.EDITOR,
                ".DS_Store Thumbs.db thumbs.db desktop.ini .directory .project .classpath .editorconfig");
        put(NAMES, FileKind.TOOL_CACHE, ".eslintcache .stylelintcache .coverage .tsbuildinfo");
        put(NAMES, FileKind.LOG, "nohup.out npm-debug.log yarn-error.log");
        put(EXTENSIONS, FileKind.PYTHON_CACHE, "pyc pyo");
        put(EXTENSIONS, FileKind.EDITOR, "swp swo swn iml suo user bak orig rej tmp");
        put(EXTENSIONS, FileKind.SECRET, "pem key p12 pfx jks keystore kdbx ppk p8 asc gpg");
        put(EXTENSIONS, FileKind.LOG, "log trace prof hprof dmp core pcap");
        put(
                EXTENSIONS,
                FileKind.ARCHIVE,
                "zip tar gz tgz bz2 xz zst lz4 7z rar whl egg jar war ear deb rpm apk nupkg crate"
                        + " gem iso dmg img qcow2 vmdk cab msi cpio");
        put(
                EXTENSIONS,
                FileKind.DATA,
                "csv tsv parquet feather arrow orc avro npy npz h5 hdf5 pkl pickle joblib pt pth ckpt"
                        + " safetensors onnx tflite pb bin gguf ggml model db sqlite sqlite3 mdb jsonl ndjson sql dump rdb mat rds"
                        + " xls xlsx dat data idx tfrecord lmdb shp geojson nc grib sav dta msgpack");
        put(
                EXTENSIONS,
                FileKind.MEDIA,
                "png jpg jpeg gif webp svg ico bmp tif tiff psd ai eps mp3 mp4 m4a wav flac ogg avi"
                        + " mov mkv webm woff woff2 ttf otf eot heic avif xcf sketch fig blend fbx obj stl");
        put(EXTENSIONS, FileKind.BINARY, "o a so dll dylib exe class lib obj pdb ko wasm rlib rmeta d dwo gcda gcno");
        put(EXTENSIONS, FileKind.DOCUMENTATION, "md rst adoc pdf doc docx ppt pptx odt odp epub tex org rtf chm man");
        put(
                EXTENSIONS,
                FileKind.SOURCE,
                "py pyi ipynb java kt kts scala groovy clj js mjs cjs ts tsx jsx vue svelte go rs c"
                        + " h cc cpp cxx hpp hh cs fs vb rb erb php pl pm lua r jl swift m mm dart ex exs erl hs elm ml mli sh bash"
                        + " zsh fish ps1 bat cmd html htm css scss sass less json json5 yaml yml toml ini cfg conf properties xml xsd"
                        + " xsl proto thrift graphql gql gradle mk cmake tf tfvars hcl nix lock txt in env tpl tmpl j2 jinja ejs hbs"
                        + " mustache map csproj sln gemspec podspec bzl bazel service rules editorconfig dockerfile dockerignore npmrc"
                        + " nvmrc sum mod po pot patch diff awk sed vim el lisp asm s");
    }

    private FileKinds() {}

    private static void put(Map<String, FileKind> kinds, FileKind kind, String names) {
        for (String name : names.split(" ")) {
            kinds.put(name, kind);
        }
    }

    /**
     * The purpose of everything in a folder, or null when its files have to be classified one by one.
     *
     * @param folder a folder that has been read as far as possible
     */
    @CheckForNull
    static FileKind ofFolder(byte[] name, ContextFolder folder) {
        if (VirtualEnvironments.isOne(folder)) {
            return FileKind.VIRTUAL_ENVIRONMENT;
        }
        return FOLDERS.get(Runes.text(name, 0, name.length));
    }

    static FileKind ofFile(byte[] name) {
        String text = Runes.text(name, 0, name.length);
        FileKind byName = NAMES.get(text);
        if (byName != null) {
            return byName;
        }
        if (text.endsWith("~")) {
            return FileKind.EDITOR;
        }
        if (text.equals(".env") || text.startsWith(".env.")) {
            return FileKind.SECRET;
        }
        int dot = text.lastIndexOf('.');
        if (dot < 0) {
            return isWellKnownSource(text) ? FileKind.SOURCE : FileKind.OTHER;
        }
        FileKind byExtension = EXTENSIONS.get(text.substring(dot + 1).toLowerCase(Locale.ROOT));
        return byExtension == null ? FileKind.OTHER : byExtension;
    }

    private static boolean isWellKnownSource(String name) {
        return switch (name) {
            case "Dockerfile",
                    "Containerfile",
                    "Makefile",
                    "makefile",
                    "GNUmakefile",
                    "Rakefile",
                    "Gemfile",
                    "Procfile",
                    "Jenkinsfile",
                    "Vagrantfile",
                    "Justfile",
                    "justfile",
                    "gradlew",
                    "mvnw",
                    "configure",
                    "LICENSE",
                    "README",
                    "CHANGELOG",
                    "NOTICE" -> true;
            default -> name.startsWith("Dockerfile");
        };
    }
}
