package io.floecat.iam;

import java.net.InetAddress;
import java.util.Optional;

/**
 * IP addresses in CIDR notation, of version 4 or 6.
 *
 * @param address its first address, as text
 * @param prefix how many leading bits all of them share
 */
record AddressRange(String address, int prefix) {

  /** Reads an address, with {@code /bits} or as one. */
  static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    return bytes(address)
        .flatMap(
            bytes -> {
              int all = bytes.length * 8;
              return (slash < 0 ? Optional.of(all) : bits(text.substring(slash + 1), all))
                  .map(prefix -> new AddressRange(address, prefix));
            });
  }

  private static Optional<Integer> bits(String text, int most) {
    return text.matches("\\d{1,3}") && Integer.parseInt(text) <= most
        ? Optional.of(Integer.parseInt(text))
        : Optional.empty();
  }

  /** Whether the address is one of these; what is no address is not. */
  boolean contains(String text) {
    byte[] first = bytes(address).orElseThrow();
    byte[] other = bytes(text).orElse(new byte[0]);
    if (other.length != first.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((first[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Never asks a name server: only literals are addresses. */
  private static Optional<byte[]> bytes(String text) {
    if (!text.matches("(\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return address + "/" + prefix;
  }
}
