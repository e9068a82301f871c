package io.floecat.cli.service;

import com.google.gson.JsonObject;
import io.floecat.cli.output.Column;
import io.floecat.cli.output.Output;
import io.floecat.cli.shell.Shell;
import io.floecat.runtime.VaultKeys.Key;
import java.util.List;

/** Shows keys of the local vault. */
final class VaultKeyTable {

  private static final List<Column> COLUMNS =
      List.of(Column.of("ID", "id"), Column.of("USE", "use"), Column.of("CREATED", "createTime"));

  private VaultKeyTable() {}

  static void show(Shell shell, Output output, List<Key> keys) {
    var listing = output.list(shell, "keys", "id", COLUMNS);
    keys.forEach(key -> listing.add(json(key)));
    listing.end();
  }

  private static JsonObject json(Key key) {
    var json = new JsonObject();
    json.addProperty("id", key.id());
    json.addProperty("use", use(key));
    key.createTime().ifPresent(time -> json.addProperty("createTime", time.toString()));
    return json;
  }

  private static String use(Key key) {
    if (!key.isEnabled()) {
      return "none";
    }
    return key.isPrimary() ? "encrypts and decrypts" : "decrypts";
  }
}
