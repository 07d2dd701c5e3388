// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import io.sarban.scaler.problem.InvalidFieldException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The certificates and keys of one object's triggers. Shared ones are read once: some keys take
 * milliseconds to open. Not thread-safe.
 */
public final class KnownTls {

  /** Maximum for one object. */
  private static final int MOST = 10;

  /** In characters; the JDK's own authorities are 220,000. */
  private static final int MOST_PEM = 1 << 18;

  private final Map<Texts, Supplier<Tls>> known = new HashMap<>();

  /**
   * The parameters' texts.
   *
   * @param key encrypted, if there is a password
   */
  public record Texts(
      Optional<String> ca,
      Optional<String> cert,
      Optional<String> key,
      Optional<String> password,
      boolean unsafe) {

    /** Keeps keys out of logs. */
    @Override
    public String toString() {
      return "Texts";
    }
  }

  /**
   * What the texts hold, read and checked.
   *
   * @throws InvalidFieldException if one of the texts cannot be used, or there are too many
   */
  public Tls of(Texts texts) {
    Supplier<Tls> read = known.get(texts);
    if (read == null) {
      if (known.size() >= MOST) {
        throw new InvalidFieldException(
            "authenticationRef",
            "is one of more than "
                + MOST
                + " with different certificates in one object: share them, or make several"
                + " objects");
      }
      read = read(texts);
      known.put(texts, read);
    }
    return read.get();
  }

  private static Supplier<Tls> read(Texts texts) {
    try {
      checkLength("ca", texts.ca());
      checkLength("cert", texts.cert());
      Tls tls =
          new Tls(
              texts.ca(),
              texts.cert(),
              texts.key().map(pem -> PrivateKeys.pkcs8(pem, texts.password())),
              texts.unsafe());
      tls.context();
      return () -> tls;
    } catch (InvalidFieldException e) {
      // a key that cannot be opened takes as long as one that can
      return () -> {
        throw e;
      };
    }
  }

  private static void checkLength(String field, Optional<String> pem) {
    if (pem.isPresent() && pem.get().length() > MOST_PEM) {
      throw new InvalidFieldException(field, "is longer than 256 KiB: leave certificates out");
    }
  }
}
