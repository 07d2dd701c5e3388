package io.sarban.gateway.stream;

import io.vertx.core.Future;
import java.util.Optional;

/** Who may read the counts. */
@FunctionalInterface
public interface Callers {

  /** Everybody: for one machine, where only loopback listens. */
  Callers ANYBODY = token -> Future.succeededFuture(Answer.ALLOWED);

  /** What becomes of one who asks. */
  enum Answer {
    ALLOWED,
    /** Not known: 401. */
    UNKNOWN,
    /** Known, and not allowed: 403. */
    FORBIDDEN
  }

  /**
   * Fails where it cannot be told now.
   *
   * @param token what came as {@code Authorization: Bearer}
   */
  Future<Answer> ask(Optional<String> token);
}
