// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.endpoint;

import io.sarban.gateway.route.Backend;
import java.util.List;

/** The endpoints that can be called now. Thread-safe; both methods return at once. */
public interface Endpoints {

  /** The ready endpoints of the service, in no particular order; may be empty. */
  List<ReplicaAddress> ready(String namespace, Backend backend);

  /**
   * Calls the listener, on any thread, after each change of {@link #ready} of any port of the
   * service, until the registration is closed.
   */
  Registration onChange(String namespace, String service, Runnable listener);

  /** The registration of a listener. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
