// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/**
 * The one place that knows whether a cluster's scaler leads; keeps a leader's writes within its
 * leadership. Each write is one attempt, started only while this scaler leads, and so short that no
 * write of a leader that was cut off follows a write of the next leader. Callers retry.
 */
public final class Fence {

  /** Time limit of a write; less than the time left of a lease when its holder stops leading. */
  static final int MILLIS = 2500;

  private static final RequestConfig ONCE =
      new RequestConfigBuilder().withRequestTimeout(MILLIS).withRequestRetryBackoffLimit(0).build();

  private final KubernetesClient once;
  private volatile boolean leading;

  /** This scaler does not lead, or no longer leads: the work is the leader's. */
  public static final class NotLeadingException extends KubernetesClientException {
    private static final long serialVersionUID = 1L;

    NotLeadingException() {
      super("this scaler has lost leadership");
    }
  }

  /**
   * @param client whose connections are used
   */
  public Fence(KubernetesClient client) {
    this.once = client.newClient(ONCE).adapt(KubernetesClient.class);
  }

  /** Sets whether this scaler leads. */
  public void lead(boolean leads) {
    leading = leads;
  }

  public boolean isLeading() {
    return leading;
  }

  /**
   * The client for one write that starts now.
   *
   * @throws NotLeadingException if this scaler does not lead
   */
  public KubernetesClient client() {
    check();
    return once;
  }

  /**
   * To call before a write by {@link #unchecked}.
   *
   * @throws NotLeadingException if this scaler does not lead
   */
  public void check() {
    if (!leading) {
      throw new NotLeadingException();
    }
  }

  /** A client for Camel's endpoints, which keep it: the caller checks before each write. */
  public KubernetesClient unchecked() {
    return once;
  }
}
