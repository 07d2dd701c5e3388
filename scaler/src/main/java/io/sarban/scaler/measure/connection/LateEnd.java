// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.connection;

import java.util.concurrent.CompletionStage;

/** A connection that may still take a thread for a while after it was closed. */
public interface LateEnd extends AutoCloseable {

  @Override
  void close();

  /** Completes once it takes no thread. Is asked after {@link #close}. */
  CompletionStage<Void> ended();
}
