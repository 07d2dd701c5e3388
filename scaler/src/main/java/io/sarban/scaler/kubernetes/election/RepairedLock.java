// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.election;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs a Lease that lacks fields which an election needs, as after an edit: it would block every
 * scaler for good. The fields are filled in, without a holder. The Lease of a live leader never
 * lacks them.
 */
final class RepairedLock implements Lock {

  private static final Logger LOG = LoggerFactory.getLogger(RepairedLock.class);

  private final Lock lock;
  private final String namespace;
  private final String name;
  private final InstantSource clock;

  /**
   * @param lock the Lease with this namespace and name
   */
  RepairedLock(Lock lock, String namespace, String name, InstantSource clock) {
    this.lock = lock;
    this.namespace = namespace;
    this.name = name;
    this.clock = clock;
  }

  @Override
  public LeaderElectionRecord get(KubernetesClient client) {
    try {
      LeaderElectionRecord record = lock.get(client);
      if (record != null || lease(client) == null) {
        return record;
      }
    } catch (KubernetesClientException e) {
      throw e;
    } catch (RuntimeException e) {
      // missing fields are filled in below
    }
    repair(client);
    return lock.get(client);
  }

  private Lease lease(KubernetesClient client) {
    return client.resources(Lease.class).inNamespace(namespace).withName(name).get();
  }

  private void repair(KubernetesClient client) {
    LOG.warn("Lease {}/{} lacks fields; they are filled in, without a holder", namespace, name);
    String time =
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ".000000Z");
    client
        .resources(Lease.class)
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"holderIdentity": "", "leaseDurationSeconds": 1, "leaseTransitions": 0,
              "acquireTime": "%s", "renewTime": "%s"}}
            """
                .formatted(time, time));
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord record) {
    lock.create(client, record);
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord record) {
    lock.update(client, record);
  }

  @Override
  public String identity() {
    return lock.identity();
  }

  @Override
  public String describe() {
    return lock.describe();
  }
}
