// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** A request that can be sent to an endpoint now. */
interface Outgoing {

  HttpClientRequest request();

  /** Whether the endpoint has not closed the connection. */
  boolean open();

  /** It is not sent, or its connection cannot take another request. */
  void drop();

  /** Both the request and its answer are complete: the connection may take another request. */
  void done(HttpClientResponse answer);

  /**
   * Whether the endpoint certainly did not process the request, so that any method may be sent
   * again. Asked when the request ended without an answer.
   */
  boolean unprocessed();
}
