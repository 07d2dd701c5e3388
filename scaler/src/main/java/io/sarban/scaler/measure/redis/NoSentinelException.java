// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import redis.clients.jedis.exceptions.JedisException;

/** None of the sentinels can be reached. */
final class NoSentinelException extends JedisException {
  private static final long serialVersionUID = 1L;

  NoSentinelException(Throwable last) {
    super("no sentinel", last);
  }
}
