// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.workload;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** The pods of a cluster. Bound in the registry if there is a cluster. */
@FunctionalInterface
public interface Pods {

  /** The last known state of all pods in a namespace. */
  List<Pod> of(String namespace);
}
