package io.jenkins.plugins.optimizeddockerbuild.engine.advice.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadLimitsTest extends RuleTest {
    @Test
    void threadsAreLimitedWhereSeveralWorkersShareTheProcessors() throws Exception {
        String numpy = "RUN pip install numpy";
        String workers = "CMD [\"gunicorn\", \"--workers\", \"4\", \"a:b\"]";
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, workers)).isTrue();
        assertThat(speaks("thread-limits", "FROM python:3.12", "ENV OMP_NUM_THREADS=1", numpy, workers))
                .isFalse();
        assertThat(speaks("thread-limits", "FROM python:3.12", numpy, "CMD [\"gunicorn\", \"a:b\"]"))
                .isFalse();
    }

    @Test
    void isSilentWhereTheProjectLimitsThemOrTheVariablesDoNot() throws Exception {
        String workers = "CMD [\"gunicorn\", \"--workers\", \"4\", \"a:b\"]";
        assertThat(speaks("thread-limits", "FROM python:3.12", "RUN pip install tensorflow", workers))
                .isFalse();
        String[] service = {"FROM python:3.12", "RUN pip install torch", "COPY . .", workers};
        assertThat(speaks("thread-limits", service)).isTrue();
        project.file("app/main.py", "torch.set_num_threads(1)\n");
        assertThat(speaks("thread-limits", service)).isFalse();
    }
}
