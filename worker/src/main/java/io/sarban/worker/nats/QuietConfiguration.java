// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker.nats;

import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.security.NoSuchAlgorithmException;
import org.apache.camel.component.nats.NatsConfiguration;

/** NATS' client logs each failed attempt to reconnect; the consumer logs one line. */
final class QuietConfiguration extends NatsConfiguration {

  private static final ErrorListener NONE = new ErrorListener() {};

  @Override
  public Options.Builder createOptions() throws NoSuchAlgorithmException {
    return super.createOptions().errorListener(NONE);
  }
}
