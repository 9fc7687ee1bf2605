package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.Locale;
import java.util.Map;

/**
 * Large Python packages: the download size of {@code pip install NAME} for Linux on x86-64, heavy dependencies
 * included, in megabytes. Rounded from the sizes of the wheels on the Python Package Index, which grow from year to
 * year.
 */
public final class HeavyPackages {
    private static final Map<String, Integer> MEGABYTES = Map.ofEntries(
            Map.entry("torch", 2500),
            Map.entry("torchvision", 2500),
            Map.entry("torchaudio", 2500),
            Map.entry("vllm", 3500),
            Map.entry("xformers", 2600),
            Map.entry("deepspeed", 2500),
            Map.entry("sentence-transformers", 2500),
            Map.entry("tensorflow", 600),
            Map.entry("tensorflow-cpu", 250),
            Map.entry("tensorflow-gpu", 600),
            Map.entry("jax", 100),
            Map.entry("jaxlib", 90),
            Map.entry("paddlepaddle", 200),
            Map.entry("paddlepaddle-gpu", 600),
            Map.entry("mxnet", 50),
            Map.entry("onnxruntime", 30),
            Map.entry("onnxruntime-gpu", 250),
            Map.entry("xgboost", 300),
            Map.entry("lightgbm", 30),
            Map.entry("catboost", 100),
            Map.entry("scikit-learn", 60),
            Map.entry("scikit-image", 60),
            Map.entry("scipy", 40),
            Map.entry("numpy", 18),
            Map.entry("pandas", 30),
            Map.entry("polars", 35),
            Map.entry("pyarrow", 45),
            Map.entry("pyspark", 300),
            Map.entry("opencv-python", 65),
            Map.entry("opencv-python-headless", 50),
            Map.entry("opencv-contrib-python", 70),
            Map.entry("transformers", 25),
            Map.entry("spacy", 60),
            Map.entry("gensim", 60),
            Map.entry("numba", 50),
            Map.entry("llvmlite", 45),
            Map.entry("matplotlib", 40),
            Map.entry("statsmodels", 60),
            Map.entry("easyocr", 2600),
            Map.entry("openai-whisper", 2600),
            Map.entry("ultralytics", 2600),
            Map.entry("faiss-cpu", 30),
            Map.entry("faiss-gpu", 90),
            Map.entry("playwright", 45),
            Map.entry("bitsandbytes", 100),
            Map.entry("cupy-cuda12x", 100),
            Map.entry("tokenizers", 10));

    private HeavyPackages() {}

    /** Megabytes of a package, 0 when it is not known to be large. */
    public static int megabytes(String name) {
        return MEGABYTES.getOrDefault(
                name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-'), 0);
    }

    /** Whether the package is or includes PyTorch, by default with NVIDIA's libraries. */
    public static boolean bringsCuda(String name) {
        return megabytes(name) >= 2500;
    }
}
