package io.sarban.scaler.measure;

/** A broker, account or server that triggers read. Equal sources share a connection. */
public interface Source {

  /** For logs and messages, such as {@code amqp://rabbit:5672/orders}: no user, no password. */
  String describe();
}
