package io.jenkins.plugins.optimizeddockerbuild.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people write where an option wants something else is often the secret itself. */
class QuotationTest {
    private static final String VALUE = "Hush99Zz";

    private static void hidesTheValue(Runnable reading) {
        Throwable refusal = catchThrowable(reading::run);
        assertThat(refusal).isInstanceOf(InvalidRequestException.class);
        assertThat(refusal.getMessage()).doesNotContainIgnoringCase(VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hush99Zz",
                "id=npm,Hush99Zz",
                "id=npm,value=Hush99Zz",
                "Hush99Zz==",
                "id=npm,src=a,\"Hush99Zz",
                "id=npm,value=\"Hush99Zz",
                "\"Hush99Zz\"x"
            })
    void noSecretIsInTheMessageAboutIt(String text) {
        hidesTheValue(() -> BuildSecret.parse(text));
    }

    @Test
    void noValueOfAnArgumentLabelOrAnnotationIsInTheMessageAboutIt() {
        hidesTheValue(() -> BuildArgument.parse("=" + VALUE));
        hidesTheValue(() -> NameAndValue.label("=" + VALUE));
        hidesTheValue(() -> AnnotationKey.annotations(VALUE));
        hidesTheValue(() -> AnnotationKey.annotations("=" + VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=registry,secret_access_key=Hush99Zz",
                "secret_access_key=Hush99Zz,bucket=b",
                "type=s3,bucket,session_token=Hush99Zz",
                "type=s3,secret_access_key=Hush99Zz\"x",
                "type=local,\"password=Hush99Zz"
            })
    void noKeyOfACacheIsInTheMessageAboutIt(String text) {
        hidesTheValue(() -> CacheEntry.destination(text));
    }

    @Test
    void noPairOfAPipelineIsInTheMessageAboutIt() {
        hidesTheValue(() -> GivenValue.pairs(BuildOption.SECRET, VALUE));
        hidesTheValue(() -> GivenValue.pairs(BuildOption.BUILD_ARG, List.of("DB_PASSWORD " + VALUE)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--build-arg DB_PASSWORD='Hush99Zz",
                "--build-arg DB_PASSWORD=Hush99Zz;ls",
                "--build-arg DB_PASSWORD=\"Hush99Zz",
                "--build-arg DB_PASSWORD=$(echo Hush99Zz)",
                "--build-arg DB_PASSWORD= Hush99Zz ."
            })
    void noWordOfArgsIsInTheMessageAboutThem(String text) {
        hidesTheValue(() -> CommandArguments.read(ShellWords.split(text, UnaryOperator.identity())));
    }

    @Test
    void theRestIsQuotedSoThatTheMistakeIsFound() {
        assertThat(Quotation.of(BuildOption.SECRET, "id=npm,src=.npmrc,Hush99Zz"))
                .isEqualTo("id=npm,src=.npmrc,…");
        assertThat(Quotation.of(BuildOption.CACHE_TO, "type=s3,bucket=b,secret_access_key=Hush99Zz"))
                .isEqualTo("type=s3,bucket=b,secret_access_key=…");
        assertThat(Quotation.of(BuildOption.OUTPUT, "type=local,out")).isEqualTo("type=local,out");
    }
}
