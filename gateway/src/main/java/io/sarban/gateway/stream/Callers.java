package io.sarban.gateway.stream;

import io.vertx.core.Future;
import java.util.Optional;

/** Who may read the counts. */
@FunctionalInterface
public interface Callers {

  /** Everybody: for one machine, where only loopback listens. */
  Callers ANYBODY = (token, address) -> Future.succeededFuture(Answer.ALLOWED);

  /** What becomes of one who asks. */
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
   * Fails where it cannot be told now.
   *
   * @param token what came as {@code Authorization: Bearer}
   * @param address of the client
   */
  Future<Answer> ask(Optional<String> token, String address);
}
