// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server has answered for names. The answers are hostile, and there is one of these for each
 * source, so their characters are limited, not their number. Forgets after an hour without use.
 * Thread-safe.
 */
public final class KnownNames {

  /** What a name costs beside its characters. */
  private static final int COST = 64;

  private final Cache<String, String> known;

  /**
   * @param most characters of all names and answers; each pair counts as {@value #COST} more
   */
  public KnownNames(int most) {
    known =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((String name, String answer) -> COST + name.length() + answer.length())
            .expireAfterAccess(Duration.ofHours(1))
            .executor(Runnable::run)
            .build();
  }

  public void learn(String name, String answer) {
    known.put(name, answer);
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(known.getIfPresent(name));
  }

  public void forget(String name) {
    known.invalidate(name);
  }
}
