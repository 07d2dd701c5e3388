// SPDX-License-Identifier: Apache-2.0
package io.sarban.demo;

/**
 * The demo at one moment.
 *
 * @param seconds since the messages were sent
 * @param rate messages processed in the last second
 */
record DemoState(
    double seconds,
    int sent,
    int backlog,
    int processed,
    int twice,
    int replicas,
    int ready,
    double rate,
    String reason) {

  boolean isDone() {
    return processed >= sent && replicas == 0 && ready == 0;
  }
}
