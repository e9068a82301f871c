package io.floecat.core.connector;

import io.floecat.core.operation.ListingToken;
import io.floecat.spi.error.InvalidArgumentException;
import java.util.List;

/**
 * The listing of connectors that a page token belongs to: the token of another account, filter or
 * {@code show_deleted} is refused.
 *
 * <p>Whoever makes up a token gets no further than their own listing, because the key must begin
 * with {@code prefix}, which the caller was authorized for.
 *
 * @param prefix what every key of the listing begins with
 */
record PageToken(String prefix, String filter, boolean showDeleted) {

  /** The token that goes on after {@code lastKey}; URL-safe. */
  String encode(String lastKey) {
    return token().encode(lastKey);
  }

  /**
   * The key to go on after; empty for an empty token, which begins.
   *
   * @throws InvalidArgumentException the token is not of this listing; names {@code page_token}
   */
  String decode(String token) {
    return token.isEmpty()
        ? ""
        : token()
            .decode(token)
            .filter(key -> key.startsWith(prefix))
            .orElseThrow(PageToken::invalid);
  }

  private ListingToken token() {
    return new ListingToken(List.of(prefix, filter, String.valueOf(showDeleted)));
  }

  private static InvalidArgumentException invalid() {
    return InvalidArgumentException.of(
        "page_token",
        "must be the next_page_token of the page before, with the same parent, filter and"
            + " show_deleted; leave it out to begin again");
  }
}
