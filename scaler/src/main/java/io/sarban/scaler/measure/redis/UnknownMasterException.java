// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import redis.clients.jedis.exceptions.JedisException;

/** The sentinels know no master of that name. */
final class UnknownMasterException extends JedisException {
  private static final long serialVersionUID = 1L;

  UnknownMasterException() {
    super("no such master");
  }
}
