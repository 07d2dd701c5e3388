package io.sarban.scaler.route;

/** What the endpoints of one of Camel's components mean. */
@FunctionalInterface
interface Component {

  /**
   * @param messages that a replica is there for
   * @throws RouteException if no trigger can be derived; the message says which to write
   */
  Outcome outcome(Endpoint endpoint, int messages);
}
