package io.floecat.core.connector;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import io.floecat.spi.error.InvalidArgumentException;
import io.floecat.v1.Connector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What an update writes. */
public final class UpdateMask {

  private static final List<MaskPath> EVERYTHING =
      Connector.getDescriptor().getFields().stream()
          .filter(MaskPath::isWritable)
          .<MaskPath>map(MaskPath.Field::new)
          .toList();

  private static final MaskPath AUTH = new MaskPath.Field(MaskPath.AUTH);
  private static final MaskPath PROPERTIES = new MaskPath.Field(MaskPath.PROPERTIES);

  private final List<MaskPath> paths;

  private UpdateMask(List<MaskPath> paths) {
    this.paths = paths;
  }

  /**
   * Reads a mask from one text, as a query parameter has it: paths separated by commas that stand
   * outside of backquotes. The usual conversion from JSON would take the capitals of a map's key,
   * as in {@code auth.headers.X-Key}, for those of a field, and spoil them.
   */
  public static FieldMask parse(String text) {
    var mask = FieldMask.newBuilder();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '`') {
        quoted = !quoted;
      } else if (text.charAt(i) == ',' && !quoted) {
        mask.addPaths(text.substring(from, i));
        from = i + 1;
      }
    }
    return text.isEmpty() ? mask.build() : mask.addPaths(text.substring(from)).build();
  }

  /**
   * What {@code mask} names: all for {@code *}, and for no path at all what is set in {@code
   * given}.
   *
   * @throws InvalidArgumentException a path names nothing; it is told by its number, not repeated
   */
  static UpdateMask of(FieldMask mask, Connector given) {
    List<String> paths = mask.getPathsList();
    if (paths.isEmpty()) {
      return new UpdateMask(EVERYTHING.stream().filter(path -> isSet(path, given)).toList());
    }
    return new UpdateMask(paths.equals(List.of("*")) ? EVERYTHING : parse(paths));
  }

  /** All that callers write. */
  static UpdateMask everything() {
    return new UpdateMask(EVERYTHING);
  }

  /** Only what this mask takes from {@code given}. */
  Connector prune(Connector given) {
    var pruned = merge(Connector.getDefaultInstance(), given).toBuilder();
    if (writesAuth()) {
      return given.hasAuth() ? pruned.setAuth(given.getAuth()).build() : pruned.build();
    }
    for (AuthLeaf leaf : leaves()) {
      String value = leaf.read(given.getAuth());
      if (!value.isEmpty()) {
        pruned.setAuth(leaf.write(pruned.getAuth(), value));
      }
    }
    return pruned.build();
  }

  /** Whether {@code auth} is written as one. */
  boolean writesAuth() {
    return paths.contains(AUTH);
  }

  /** The values in {@code auth} that are written alone; none where it is written as one. */
  List<AuthLeaf> leaves() {
    return writesAuth()
        ? List.of()
        : named(MaskPath.Leaf.class).map(MaskPath.Leaf::leaf).distinct().toList();
  }

  /** Paths, for errors, in {@code auth} that cannot be written alone and would have to be. */
  List<String> partsOfAuth() {
    return writesAuth()
        ? List.of()
        : named(MaskPath.PartOfAuth.class).map(MaskPath.PartOfAuth::path).distinct().toList();
  }

  /** {@code stored} with what this mask takes from {@code given}, but for {@code auth}. */
  Connector merge(Connector stored, Connector given) {
    var merged = stored.toBuilder();
    named(MaskPath.Field.class)
        .map(MaskPath.Field::field)
        .filter(field -> !field.equals(MaskPath.AUTH))
        .forEach(field -> replace(field, given, merged));
    if (!paths.contains(PROPERTIES)) {
      named(MaskPath.Property.class)
          .map(MaskPath.Property::key)
          .forEach(key -> replace(key, given, merged));
    }
    return merged.build();
  }

  private static void replace(FieldDescriptor field, Connector given, Connector.Builder into) {
    into.setField(field, given.getField(field));
  }

  private static void replace(String property, Connector given, Connector.Builder into) {
    into.removeProperties(property);
    if (given.containsProperties(property)) {
      into.putProperties(property, given.getPropertiesOrThrow(property));
    }
  }

  private <P extends MaskPath> Stream<P> named(Class<P> kind) {
    return paths.stream().filter(kind::isInstance).map(kind::cast);
  }

  private static boolean isSet(MaskPath path, Connector given) {
    return path instanceof MaskPath.Field(FieldDescriptor field)
        && given.getAllFields().containsKey(field);
  }

  private static List<MaskPath> parse(List<String> paths) {
    var violations = new Violations();
    var parsed = new ArrayList<MaskPath>();
    for (int i = 0; i < paths.size(); i++) {
      Optional<MaskPath> path = MaskPath.parse(paths.get(i));
      if (path.isEmpty()) {
        violations.add(
            "update_mask",
            ("path %s names no field of a connector; a property is properties.KEY, a secret such"
                    + " as auth.basic.password or auth.headers.NAME, and * stands alone")
                .formatted(i + 1));
      }
      path.ifPresent(parsed::add);
    }
    violations.throwIfAny();
    return parsed;
  }
}
