package io.floecat.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import io.floecat.v1.AuthProto;
import io.floecat.v1.ConnectorProto;
import io.floecat.v1.ConnectorsServiceProto;
import io.floecat.v1.DiagnosticsServiceProto;
import io.floecat.v1.OperationsServiceProto;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocsPageTest {

  private static final String PAGE =
      DocsPage.of(
          Stream.of(
                  ConnectorsServiceProto.getDescriptor(),
                  OperationsServiceProto.getDescriptor(),
                  DiagnosticsServiceProto.getDescriptor())
              .flatMap(file -> file.getServices().stream())
              .toList());

  @Test
  void page_rpc_hasItsRouteParametersBodyAndComment() {
    assertThat(PAGE)
        .contains("<h3 id=\"floecat.v1.Connectors.UpdateConnector\">UpdateConnector</h3>")
        .contains("<p>Changes a connector.</p>")
        .contains("<code>PATCH /v1/{connector.name=accounts/*/connectors/*}</code>")
        .contains(
            "<tr><td>query</td><td><code>allowMissing</code>, <code>requestId</code>,"
                + " <code>updateMask</code>, <code>validateOnly</code></td></tr>")
        .contains("<tr><td>body</td><td><a href=\"#floecat.v1.Connector\">Connector</a></td></tr>")
        .contains("<code>GET /v1/operations</code>");
  }

  @Test
  void page_secretField_saysHowItIsShown() {
    assertThat(PAGE)
        .contains(
            "<tr><td><code>clientSecret</code></td><td>text <em>secret: shown as ********,"
                + " required</em><br>The client's secret.</td></tr>".replace("&#39;", "'"));
  }

  @Test
  void page_everyDeclaration_isThereWithItsComment() {
    var comments = new SchemaComments();
    var declarations =
        Stream.of(
                AuthProto.getDescriptor(),
                ConnectorProto.getDescriptor(),
                ConnectorsServiceProto.getDescriptor(),
                OperationsServiceProto.getDescriptor(),
                DiagnosticsServiceProto.getDescriptor())
            .flatMap(
                file ->
                    Stream.concat(
                        file.getServices().stream(),
                        file.getMessageTypes().stream().flatMap(DocsPageTest::withNested)))
            .toList();

    assertThat(declarations)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            declaration -> {
              assertThat(PAGE).contains("id=\"" + declaration.getFullName() + "\"");
              assertThat(comments.of(declaration)).as(declaration.getFullName()).isNotEmpty();
            });
  }

  @Test
  void page_fieldsAndValues_allHaveComments() {
    var comments = new SchemaComments();
    var fields =
        Stream.of(AuthProto.getDescriptor(), ConnectorProto.getDescriptor())
            .flatMap(file -> file.getMessageTypes().stream())
            .flatMap(DocsPageTest::withNested)
            .flatMap(
                type ->
                    switch (type) {
                      case Descriptor message -> message.getFields().stream();
                      case EnumDescriptor values -> values.getValues().stream();
                      default -> Stream.<GenericDescriptor>empty();
                    })
            .toList();

    assertThat(fields)
        .hasSizeGreaterThan(40)
        .allSatisfy(field -> assertThat(comments.of(field)).as(field.getFullName()).isNotEmpty());
  }

  @Test
  void page_runsAndLoadsNothing() {
    assertThat(PAGE).doesNotContain("<script", "<form", "<link", "src=", "http:", "@import");
  }

  private static Stream<GenericDescriptor> withNested(Descriptor message) {
    if (message.getOptions().getMapEntry()) {
      return Stream.empty();
    }
    return Stream.of(
            Stream.<GenericDescriptor>of(message),
            message.getNestedTypes().stream().flatMap(DocsPageTest::withNested),
            message.getEnumTypes().stream())
        .flatMap(types -> types);
  }
}
