// SPDX-License-Identifier: Apache-2.0
package io.sarban.bench.churn;

/** Sends messages to a broker. */
interface Feed extends AutoCloseable {

  /** Sends the message whose body is this number; returns once the broker has it. */
  void send(int id) throws Exception;
}
