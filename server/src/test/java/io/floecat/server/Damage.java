package io.floecat.server;

import io.floecat.spi.pointer.Pointer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A way in which what is stored is damaged, or is not what this version writes. */
enum Damage {
  /** The second half is missing. */
  TRUNCATED {
    @Override
    byte[] of(Pointer stored) {
      return Arrays.copyOf(stored.value(), stored.value().length / 2);
    }
  },
  /** The last byte is missing. */
  CUT_SHORT {
    @Override
    byte[] of(Pointer stored) {
      return Arrays.copyOf(stored.value(), stored.value().length - 1);
    }
  },
  /** Nothing is there. */
  EMPTY {
    @Override
    byte[] of(Pointer stored) {
      return new byte[0];
    }
  },
  /** Something else is there. */
  RANDOM {
    @Override
    byte[] of(Pointer stored) {
      var bytes = new byte[stored.value().length];
      new Random(stored.key().hashCode()).nextBytes(bytes);
      bytes[0] = (byte) 0xff; // No message, and no format, begins so.
      return bytes;
    }
  },
  /** A newer version wrote it, which older ones can read. */
  NEWER {
    @Override
    byte[] of(Pointer stored) {
      if (stored.key().startsWith("vault")) {
        byte[] newer = stored.value().clone();
        newer[0] = 99;
        return newer;
      }
      var newer = new ByteArrayOutputStream();
      newer.writeBytes(stored.value());
      newer.writeBytes(new byte[] {1 << 3, 99}); // The field `format`, once more: the last counts.
      return newer.toByteArray();
    }
  };

  abstract byte[] of(Pointer stored);

  /** All of them with {@code -Pproof}, and else those that differ most. */
  static List<Damage> chosen() {
    return Boolean.getBoolean("floecat.proof")
        ? List.of(values())
        : List.of(TRUNCATED, RANDOM, NEWER);
  }

  boolean isNewer() {
    return this == NEWER;
  }
}
