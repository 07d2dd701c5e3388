// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.route;

import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;

/**
 * Where pods run.
 *
 * @param virtualNodes on nodes of Virtual Kubelet, such as AKS' virtual nodes
 * @param openShift under OpenShift's restricted-v2
 */
public record PodPlace(boolean virtualNodes, boolean openShift) {

  /** Wherever the scheduler puts them. */
  public static final PodPlace ANYWHERE = new PodPlace(false, false);

  private static final List<Toleration> VIRTUAL =
      List.of(
          new TolerationBuilder()
              .withKey("virtual-kubelet.io/provider")
              .withOperator("Exists")
              .build(),
          new TolerationBuilder()
              .withKey("azure.com/aci")
              .withOperator("Exists")
              .withEffect("NoSchedule")
              .build());

  /** The same, under OpenShift. */
  public PodPlace onOpenShift() {
    return new PodPlace(virtualNodes, true);
  }

  /** Makes pods with that spec run there. */
  public void fit(PodSpec spec) {
    if (virtualNodes) {
      spec.setNodeSelector(Map.of("kubernetes.io/os", "linux", "type", "virtual-kubelet"));
      spec.setTolerations(VIRTUAL);
    }
    if (openShift) {
      spec.getContainers().forEach(PodPlace::restrict);
    }
  }

  /** OpenShift chooses the user from the namespace's own range. */
  private static void restrict(Container container) {
    container.setSecurityContext(
        new SecurityContextBuilder()
            .withAllowPrivilegeEscalation(false)
            .withRunAsNonRoot(true)
            .withCapabilities(new CapabilitiesBuilder().withDrop("ALL").build())
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .build());
  }
}
