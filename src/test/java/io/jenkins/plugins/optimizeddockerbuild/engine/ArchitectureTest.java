package io.jenkins.plugins.optimizeddockerbuild.engine;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The rules of the layout that a compiler does not see. */
class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.optimizeddockerbuild";

    /** Where this class and the other tests are, whichever tool compiled them. */
    private static final String TESTS = ArchitectureTest.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation()
            .getPath();

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(location -> !location.contains(TESTS))
            .importPackages(ROOT);

    @Test
    void engineKnowsNothingOfJenkins() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..")
                .check(PRODUCT);
    }

    @Test
    void engineKnowsNothingOfThoseWhoUseIt() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .onlyDependOnClassesThat(resideInAPackage(ROOT + ".engine..").or(notOurs()))
                .check(PRODUCT);
    }

    @Test
    void enginePackagesHaveNoCycle() {
        slices().matching(ROOT + ".engine.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void foldersWithinAnEnginePackageHaveNoCycle() {
        slices().matching(ROOT + ".engine.(**)").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void noClassStandsLooseInTheEngine() {
        noClasses().should().resideInAPackage(ROOT + ".engine").check(PRODUCT);
    }

    @Test
    void onlyTheProofOfAPatchRunsBuildsWithinTheEngine() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .and()
                .resideOutsideOfPackages(ROOT + ".engine.build..", ROOT + ".engine.proof..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".engine.build..")
                .because("a build uses the parts of the engine, and none of them knows how a build goes")
                .check(PRODUCT);
    }

    @Test
    void whatEveryPartOfTheEngineMayUseStandsOnNothingOfOurs() {
        for (String ground : new String[] {"secret", "json", "text"}) {
            String itself = ROOT + ".engine." + ground + "..";
            classes()
                    .that()
                    .resideInAPackage(itself)
                    .should()
                    .onlyDependOnClassesThat(resideInAPackage(itself).or(notOurs()))
                    .check(PRODUCT);
        }
    }

    @Test
    void theModelIsMadeOfWhatWasSeenAndKnowsNoView() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".engine.report..",
                        ROOT + ".engine.log..",
                        ROOT + ".engine.advice..",
                        ROOT + ".engine.history..",
                        ROOT + ".engine.smoke..")
                .check(PRODUCT);
    }

    @Test
    void packagesHaveNoCycle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void dockerfileAndProgressStandOnNothingOfOurs() {
        for (String ground : new String[] {"dockerfile", "progress"}) {
            classes()
                    .that()
                    .resideInAPackage(ROOT + ".engine." + ground + "..")
                    .should()
                    .onlyDependOnClassesThat(resideInAPackage(ROOT + ".engine." + ground + "..")
                            .or(resideInAPackage(ROOT + ".engine.figures.."))
                            .or(resideInAPackage(ROOT + ".engine.text.."))
                            .or(resideInAPackage(ROOT + ".engine.json.."))
                            .or(notOurs()))
                    .check(PRODUCT);
        }
    }

    @Test
    void contextIsPlannedWithoutKnowingHowItIsBuiltOrShown() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".engine.context..", ROOT + ".engine.buildkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".engine.report..", ROOT + ".engine.log..", ROOT + ".engine.history..")
                .check(PRODUCT);
    }

    @Test
    void logAndReportDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine.log..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".engine.report..")
                .check(PRODUCT);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine.report..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".engine.log..")
                .check(PRODUCT);
    }

    private static DescribedPredicate<JavaClass> notOurs() {
        return DescribedPredicate.not(resideInAPackage(ROOT + ".."));
    }
}
