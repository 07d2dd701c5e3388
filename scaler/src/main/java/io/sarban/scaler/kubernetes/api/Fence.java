package io.sarban.scaler.kubernetes.api;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/**
 * The one place in a cluster that knows whether this scaler leads. Keeps what a leader writes
 * within its leadership. Each write is one attempt, begun only while this scaler leads, and so
 * short that none of a leader that was cut off comes after the next leader's. Callers retry by
 * themselves.
 */
public final class Fence {

  /** Below what is left of a lease when its holder stops to lead. */
  static final int MILLIS = 2500;

  private static final RequestConfig ONCE =
      new RequestConfigBuilder().withRequestTimeout(MILLIS).withRequestRetryBackoffLimit(0).build();

  private final KubernetesClient once;
  private volatile boolean leading;

  /** This scaler does not lead, or no longer: the leader does what there is to do. */
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

  /** Whether this scaler leads from now on. */
  public void lead(boolean leads) {
    leading = leads;
  }

  public boolean isLeading() {
    return leading;
  }

  /**
   * For one write that begins now.
   *
   * @throws NotLeadingException if this scaler does not lead
   */
  public KubernetesClient client() {
    check();
    return once;
  }

  /**
   * Before a write by {@link #unchecked}.
   *
   * @throws NotLeadingException if this scaler does not lead
   */
  public void check() {
    if (!leading) {
      throw new NotLeadingException();
    }
  }

  /** For Camel's endpoints, which keep their client: whoever calls them checks before. */
  public KubernetesClient unchecked() {
    return once;
  }
}
