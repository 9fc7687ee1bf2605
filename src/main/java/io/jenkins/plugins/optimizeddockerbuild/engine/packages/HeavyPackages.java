package io.jenkins.plugins.optimizeddockerbuild.engine.packages;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Large Python packages: the download size of {@code pip install NAME} for Linux on x86-64, heavy dependencies
 * included, in megabytes. Rounded from the sizes of the wheels on the Python Package Index, which grow from year to
 * year.
 */
public final class HeavyPackages {
    private static final Map<String, Integer> MEGABYTES = Traits.words(
                    "torch=2500 torchvision=2500 torchaudio=2500 vllm=3500 xformers=2600 deepspeed=2500"
                            + " sentence-transformers=2500 tensorflow=600 tensorflow-cpu=250 tensorflow-gpu=600 jax=100"
                            + " jaxlib=90 paddlepaddle=200 paddlepaddle-gpu=600 mxnet=50 onnxruntime=30 onnxruntime-gpu=250"
                            + " xgboost=300 lightgbm=30 catboost=100 scikit-learn=60 scikit-image=60 scipy=40 numpy=18"
                            + " pandas=30 polars=35 pyarrow=45 pyspark=300 opencv-python=65 opencv-python-headless=50"
                            + " opencv-contrib-python=70 transformers=25 spacy=60 gensim=60 numba=50 llvmlite=45"
                            + " matplotlib=40 statsmodels=60 easyocr=2600 openai-whisper=2600 ultralytics=2600 faiss-cpu=30"
                            + " faiss-gpu=90 playwright=45 bitsandbytes=100 cupy-cuda12x=100 tokenizers=10")
            .stream()
            .collect(Collectors.toMap(
                    each -> each.replaceFirst("=.*", ""), each -> Integer.valueOf(each.replaceFirst(".*=", ""))));

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
