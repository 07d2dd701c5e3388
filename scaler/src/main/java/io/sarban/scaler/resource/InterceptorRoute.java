// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resource;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** The InterceptorRoute of KEDA's HTTP add-on, as it is written: the gateway reads its spec. */
@Group("http.keda.sh")
@Version("v1beta1")
@Kind("InterceptorRoute")
@Plural("interceptorroutes")
public class InterceptorRoute extends GenericKubernetesResource implements Namespaced {
  private static final long serialVersionUID = 1L;
}
