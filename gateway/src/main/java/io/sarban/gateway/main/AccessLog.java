// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.main;

import io.sarban.gateway.proxy.Requests;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each request. */
final class AccessLog implements Requests {

  private static final Logger LOG = LoggerFactory.getLogger("access");
  private static final int MAX_URI = 500;
  private static final long NANOS_PER_MILLI = 1_000_000;

  @Override
  public void ended(Ended request) {
    String uri = request.uri();
    LOG.info(
        "{} {} {} {} {} bytes {} ms{} {}",
        request.client(),
        request.method(),
        uri.length() > MAX_URI ? uri.substring(0, MAX_URI) + "..." : uri,
        request.status(),
        request.bytes(),
        request.nanos() / NANOS_PER_MILLI,
        request.waited() ? " waited" : "",
        request.route().map(Object::toString).orElse("-"));
  }
}
