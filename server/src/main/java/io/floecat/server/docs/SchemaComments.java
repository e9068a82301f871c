package io.floecat.server.docs;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The comments of the schema, which generated code does not keep. */
final class SchemaComments {

  /** The descriptors that the build puts beside the generated code. */
  private static final String RESOURCE = "/floecat/v1/floecat.dsc";

  private final Map<String, String> byFullName = new HashMap<>();

  SchemaComments() {
    try (InputStream stream =
        Objects.requireNonNull(SchemaComments.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      for (FileDescriptorProto file : FileDescriptorSet.parseFrom(stream).getFileList()) {
        new FileVisitor(file).visit();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The comment above a declaration, or nothing. */
  String of(GenericDescriptor declaration) {
    return byFullName.getOrDefault(declaration.getFullName(), "");
  }

  /** Finds a comment by the numbers that lead to its declaration: which field, which element. */
  private final class FileVisitor {

    private final FileDescriptorProto file;
    private final Map<List<Integer>, String> byPath = new HashMap<>();

    FileVisitor(FileDescriptorProto file) {
      this.file = file;
      for (Location location : file.getSourceCodeInfo().getLocationList()) {
        byPath.put(location.getPathList(), location.getLeadingComments().strip());
      }
    }

    void visit() {
      for (int i = 0; i < file.getServiceCount(); i++) {
        List<Integer> path = List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, i);
        ServiceDescriptorProto service = file.getService(i);
        String name = file.getPackage() + "." + service.getName();
        remember(name, path);
        for (int j = 0; j < service.getMethodCount(); j++) {
          remember(
              name + "." + service.getMethod(j).getName(),
              step(path, ServiceDescriptorProto.METHOD_FIELD_NUMBER, j));
        }
      }
      for (int i = 0; i < file.getMessageTypeCount(); i++) {
        List<Integer> path = List.of(FileDescriptorProto.MESSAGE_TYPE_FIELD_NUMBER, i);
        visit(file.getMessageType(i), file.getPackage(), path);
      }
    }

    private void visit(DescriptorProto message, String scope, List<Integer> path) {
      String name = scope + "." + message.getName();
      remember(name, path);
      for (int i = 0; i < message.getFieldCount(); i++) {
        remember(
            name + "." + message.getField(i).getName(),
            step(path, DescriptorProto.FIELD_FIELD_NUMBER, i));
      }
      for (int i = 0; i < message.getNestedTypeCount(); i++) {
        visit(
            message.getNestedType(i),
            name,
            step(path, DescriptorProto.NESTED_TYPE_FIELD_NUMBER, i));
      }
      for (int i = 0; i < message.getEnumTypeCount(); i++) {
        visit(message.getEnumType(i), name, step(path, DescriptorProto.ENUM_TYPE_FIELD_NUMBER, i));
      }
    }

    private void visit(EnumDescriptorProto type, String scope, List<Integer> path) {
      String name = scope + "." + type.getName();
      remember(name, path);
      for (int i = 0; i < type.getValueCount(); i++) {
        remember(
            name + "." + type.getValue(i).getName(),
            step(path, EnumDescriptorProto.VALUE_FIELD_NUMBER, i));
      }
    }

    private void remember(String name, List<Integer> path) {
      byFullName.put(name, byPath.getOrDefault(path, ""));
    }

    private static List<Integer> step(List<Integer> path, int field, int element) {
      var longer = new ArrayList<>(path);
      longer.add(field);
      longer.add(element);
      return longer;
    }
  }
}
