// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import java.util.function.LongSupplier;

/** Nanoseconds since it was made; never negative. */
final class Ticks implements LongSupplier {

  private final long origin = System.nanoTime();

  @Override
  public long getAsLong() {
    return System.nanoTime() - origin;
  }
}
