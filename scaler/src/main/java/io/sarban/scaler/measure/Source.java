package io.sarban.scaler.measure;

/** A broker, account or server that triggers read. Equal sources share a connection. */
public interface Source {

  /** For logs and messages, such as {@code amqp://rabbit:5672/orders}: no user, no password. */
  String describe();

  /**
   * Whether one call measures any number of queries, so that it costs next to nothing to look at
   * more than what is due.
   */
  default boolean tellsAllAtOnce() {
    return false;
  }
}
