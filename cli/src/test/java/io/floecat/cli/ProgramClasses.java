package io.floecat.cli;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of the program, without tests and what is for tests; read once, which takes long. */
final class ProgramClasses {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("testkit"))
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.floecat");

  private ProgramClasses() {}

  static JavaClasses all() {
    return ALL;
  }
}
