package io.sarban.gateway.endpoint;

import io.sarban.gateway.route.Backend;
import java.util.List;

/** Who can be asked now. Both are called by any thread and answer at once. */
public interface Endpoints {

  /** Those of the service that are ready now, in an order that does not matter; may be empty. */
  List<Endpoint> ready(String namespace, Backend backend);

  /**
   * Has the listener called, by any thread, after each change of {@link #ready} of any port of the
   * service, until it is closed.
   */
  Registration onChange(String namespace, String service, Runnable listener);

  /** A listener's place. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
