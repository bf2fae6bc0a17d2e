package org.paperzoo.architecture;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructor;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.ObjectInputStream;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/** Holds the modules, the packages of the core and a few habits to the design. */
@AnalyzeClasses(packages = "org.paperzoo", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "org.paperzoo.";
  private static final Set<String> PAPER_MODULES =
      Set.of("nlp", "vision", "graph", "generative", "science");
  private static final String[] PAPERS =
      PAPER_MODULES.stream().map(module -> ROOT + module + "..").toArray(String[]::new);

  @ArchTest
  static final ArchRule PAPER_MODULES_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .assignedFrom(paperModules())
          .should()
          .notDependOnEachOther()
          .because("what two modules share belongs into the core");

  @ArchTest
  static final ArchRule CORE_KNOWS_NO_PAPER =
      noClasses()
          .that()
          .resideInAPackage("org.paperzoo.core..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PAPERS)
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("org.paperzoo.cli..");

  @ArchTest
  static final ArchRule COMMAND_LINE_KNOWS_NO_PAPER =
      noClasses()
          .that()
          .resideInAPackage("org.paperzoo.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PAPERS)
          .because("it finds the papers through the catalogue");

  @ArchTest
  static final ArchRule PAPERS_KNOW_NO_COMMAND_LINE =
      noClasses()
          .that()
          .resideInAnyPackage(PAPERS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.paperzoo.cli..");

  @ArchTest
  static final ArchRule CORE_PACKAGES_ARE_ACYCLIC =
      slices().matching("org.paperzoo.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ONLY_THE_OPERATORS_KNOW_THE_NATIVE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paperzoo.core.aten..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl.pytorch..")
          .because("what differs between versions of it belongs in one place");

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.logging..",
              "org.apache.commons.logging..",
              "org.apache.log4j..",
              "org.apache.logging..");

  @ArchTest
  static final ArchRule ONLY_THE_APPLICATION_CHOOSES_THE_LOGGING_BACK_END =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paperzoo.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ch.qos.logback..");

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_PRINT =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.paperzoo.cli..")
          .should(ACCESS_STANDARD_STREAMS)
          .because("standard output belongs to the application");

  @ArchTest
  static final ArchRule RANDOMNESS_IS_SEEDED =
      noClasses()
          .should(callConstructor(Random.class))
          .orShould()
          .callMethod(Math.class, "random")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(ThreadLocalRandom.class)
          .because("a run is repeatable: all that is random derives from its seed and step");

  @ArchTest
  static final ArchRule NOTHING_IS_DESERIALIZED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInputStream.class)
          .because("files come from strangers");

  @ArchTest
  static void everyPackageIsDescribed(JavaClasses classes) {
    Set<String> described =
        classes.stream()
            .filter(type -> type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    Set<String> bare =
        classes.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(bare).as("packages").contains("org.paperzoo.core.error", "org.paperzoo.cli");
    bare.removeAll(described);
    assertThat(bare).as("packages without a package-info.java").isEmpty();
  }

  private static SliceAssignment paperModules() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        if (!type.getPackageName().startsWith(ROOT)) {
          return SliceIdentifier.ignore();
        }
        String module = type.getPackageName().substring(ROOT.length()).split("\\.", 2)[0];
        return PAPER_MODULES.contains(module)
            ? SliceIdentifier.of(module)
            : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "paper modules";
      }
    };
  }
}
