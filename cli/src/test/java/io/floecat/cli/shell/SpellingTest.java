package io.floecat.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

  private static final List<String> WORDS =
      List.of("list", "delete", "undelete", "client-credentials", "s3");

  @ParameterizedTest
  @CsvSource({
    "clientSecret,client_secret",
    "client-secret,client_secret",
    "CLIENT_SECRET,client_secret",
    "tokenURI,token_uri",
    "x,x"
  })
  void snakeCase_ofAnySpelling_isTheSame(String word, String snake) {
    assertThat(Spelling.snakeCase(word)).isEqualTo(snake);
  }

  @ParameterizedTest
  @CsvSource({
    "lits,list",
    "lst,list",
    "delte,delete",
    "undelet,undelete",
    "client_credential,client-credentials",
    "cli,client-credentials",
    "DELETE,delete"
  })
  void nearest_ofAMisspeltWord_isWhatWasMeant(String word, String meant) {
    assertThat(Spelling.nearest(word, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "cl", "create", "''", "hunter2"})
  void nearest_ofAnotherWord_isNone(String word) {
    assertThat(Spelling.nearest(word, WORDS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'','',0", "a,'',1", "abc,abc,0", "abc,acb,1", "abc,xbc,1", "kitten,sitting,3"})
  void edits_countEachStepOnce(String a, String b, int edits) {
    assertThat(Spelling.edits(a, b)).isEqualTo(edits);
    assertThat(Spelling.edits(b, a)).isEqualTo(edits);
  }
}
