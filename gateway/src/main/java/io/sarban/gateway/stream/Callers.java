// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.stream;

import io.vertx.core.Future;
import java.util.Optional;

/** Decides who may read the counts. */
@FunctionalInterface
public interface Callers {

  /** Allows everybody: for a single machine that listens on loopback only. */
  Callers ANYBODY = (token, address) -> Future.succeededFuture(Answer.ALLOWED);

  /** The decision about a caller. */
  enum Answer {
    ALLOWED,
    /** Not known: 401. */
    UNKNOWN,
    /** Known, and not allowed: 403. */
    FORBIDDEN,
    /** Its address has shown too many unknown tokens: 429. */
    TOO_MANY
  }

  /**
   * Fails if the answer is not known now.
   *
   * @param token what came as {@code Authorization: Bearer}
   * @param address of the client
   */
  Future<Answer> ask(Optional<String> token, String address);
}
