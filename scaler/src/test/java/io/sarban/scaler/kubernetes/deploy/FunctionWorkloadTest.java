// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.sarban.scaler.function.FunctionFolder;
import io.sarban.scaler.resolve.KeyedData;
import io.sarban.scaler.resource.ScaledObject;
import io.sarban.scaler.resource.TriggerAuthentication;
import io.sarban.scaler.route.Derived;
import io.sarban.scaler.route.PodPlace;
import io.sarban.scaler.route.PodSettings;
import io.sarban.scaler.route.ScalingSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** An app of functions, as objects and on a mock API server. */
@EnableKubernetesMockClient(crud = true)
class FunctionWorkloadTest {

  private static final String HTTP = "{\"bindings\": [{\"type\": \"httpTrigger\"}]}";
  private static final String KAFKA =
      """
      {"bindings": [{"type": "kafkaTrigger", "topic": "t", "brokerList": "k:9092",
        "protocol": "SaslSsl", "authenticationMode": "Plain", "username": "%U%", "password": "%P%"}]}
      """;
  private static final PodSettings PODS = PodSettings.of("r/shop:1");

  private final Map<String, String> files =
      new TreeMap<>(
          Map.of(
              "host.json",
              "{}",
              "package.json",
              "{}",
              "local.settings.json",
              "{\"Values\": {\"U\": \"user\", \"P\": \"hidden\"}}",
              "Hello/function.json",
              HTTP,
              "Take/function.json",
              KAFKA));
  private final List<String> told = new ArrayList<>();
  private KubernetesClient client;
  private int keys;
  private List<String> hosts = List.of();
  private boolean quota;
  private boolean useConfigMap;
  private boolean mountKeys;

  private Derived derived(PodSettings pods, Map<String, String> existing) {
    FunctionSettings settings =
        new FunctionSettings(
            hosts,
            useConfigMap,
            "ClusterIP",
            Optional.empty(),
            mountKeys,
            existing,
            () -> "fresh" + keys++);
    return new FunctionWorkload(
            "shop",
            "ns",
            new FunctionFolder(files).read(),
            ScalingSettings.of(null, 9, null, null, null),
            pods,
            settings,
            type -> !type.equals("azure-blob"))
        .derived();
  }

  private static <T extends HasMetadata> T one(Derived derived, Class<T> kind, String name) {
    return derived.resources().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Container container(Derived derived, String name) {
    return one(derived, Deployment.class, name)
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0);
  }

  private Deployer deployer() {
    return new Deployer(client, "ns", "shop", told::add, this::put);
  }

  private HasMetadata put(HasMetadata object) {
    if (quota && object instanceof Service) {
      throw new KubernetesClientException("exceeded quota: services");
    }
    var resource = client.resource(object).inNamespace("ns");
    return resource.get() == null ? resource.create() : resource.update();
  }

  @Test
  void keysThatExistAreKept() {
    Secret secret =
        one(
            derived(PODS, Map.of("host.master", "known", "functions.gone.default", "old")),
            Secret.class,
            "func-keys-kube-secret-shop");
    assertThat(KeyedData.of(secret))
        .containsEntry("host.master", "known")
        .containsOnlyKeys(
            "host.master",
            "host.function.default",
            "host.systemKey.default",
            "functions.hello.default");
    assertThat(FunctionKeys.fresh())
        .matches("[-_A-Za-z0-9]{54}")
        .isNotEqualTo(FunctionKeys.fresh());
  }

  @Test
  void onlyTheKeysOwnSecretMayBeTouched() {
    Role role = one(derived(PODS, Map.of()), Role.class, "shop-function-keys");
    assertThat(role.getRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getResources()).containsExactly("secrets");
              assertThat(rule.getResourceNames()).containsExactly("func-keys-kube-secret-shop");
              assertThat(rule.getVerbs()).doesNotContain("create", "delete", "*");
            });
    mountKeys = true;
    assertThat(derived(PODS, Map.of()).resources())
        .noneMatch(one -> one instanceof Role || one instanceof ServiceAccount);
  }

  @Test
  void settingsOfTheClusterAreNamedAndNotMade() {
    files.put("local.settings.json", "{\"Values\": {}}");
    PodSettings pods =
        new PodSettings(
            "i",
            Optional.empty(),
            Optional.of("sa"),
            Optional.of("mine"),
            Optional.empty(),
            PodPlace.ANYWHERE,
            false);
    Derived derived = derived(pods, Map.of());
    assertThat(derived.resources().stream().filter(Secret.class::isInstance)).hasSize(1);
    assertThat(container(derived, "shop").getEnvFrom().get(0).getSecretRef().getName())
        .isEqualTo("mine");
    assertThat(container(derived, "shop").getEnv())
        .anyMatch(one -> one.getName().equals("FUNCTIONS_WORKER_RUNTIME"));
    assertThat(one(derived, TriggerAuthentication.class, "shop-kafka").getSpec().secretTargetRef())
        .allMatch(login -> login.name().equals("mine"));
    assertThat(one(derived, RoleBinding.class, "shop-function-keys").getSubjects().get(0).getName())
        .isEqualTo("sa");
    assertThatThrownBy(() -> deployer().deploy(derived.resources()))
        .isInstanceOf(DeployException.class)
        .hasMessageStartingWith("Secret ns/mine is missing");
    assertThat(client.secrets().inNamespace("ns").list().getItems()).isEmpty();
  }

  @Test
  void aConfigMapMayHoldTheSettings() {
    useConfigMap = true;
    Derived derived = derived(PODS, Map.of());
    assertThat(one(derived, ConfigMap.class, "shop").getData()).containsEntry("U", "user");
    assertThat(
            one(derived, TriggerAuthentication.class, "shop-kafka").getSpec().configMapTargetRef())
        .hasSize(2);
  }

  @Test
  void whatCannotBeMeasuredYetRunsAlways() {
    files.put(
        "Blob/function.json", "{\"bindings\": [{\"type\": \"blobTrigger\", \"path\": \"c/{n}\"}]}");
    files.put(
        "local.settings.json",
        "{\"Values\": {\"AzureWebJobsStorage\": \"s\", \"U\": \"u\", \"P\": \"p\"}}");
    Derived derived = derived(PODS, Map.of());
    assertThat(derived.notes())
        .contains(
            "function Blob: one replica runs always, because Sarban has no trigger azure-blob yet");
    assertThat(one(derived, ScaledObject.class, "shop").getSpec().minReplicaCount()).isEqualTo(1);
    files.remove("Take/function.json");
    assertThat(one(derived(PODS, Map.of()), ScaledObject.class, "shop").getSpec().triggers())
        .singleElement()
        .satisfies(trigger -> assertThat(trigger.type()).isEqualTo("cron"));
  }

  /** Checks the rules of the SCC restricted-v2 for every pod. */
  @Test
  void podsFitRestrictedV2() {
    mountKeys = true;
    assertThat(derived(PODS.in(new PodPlace(false, true)), Map.of()).resources())
        .filteredOn(Deployment.class::isInstance)
        .hasSize(2)
        .extracting(one -> ((Deployment) one).getSpec().getTemplate().getSpec())
        .allSatisfy(
            spec -> {
              assertThat(spec.getSecurityContext()).isNull();
              assertThat(spec.getHostNetwork()).isNull();
              assertThat(spec.getVolumes())
                  .allMatch(volume -> volume.getSecret() != null || volume.getConfigMap() != null);
              var context = spec.getContainers().get(0).getSecurityContext();
              assertThat(context.getRunAsUser()).isNull();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getPrivileged()).isNull();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(context.getCapabilities().getAdd()).isEmpty();
              assertThat(context.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
              assertThat(spec.getContainers().get(0).getPorts())
                  .allMatch(port -> port.getContainerPort() >= 1024 && port.getHostPort() == null);
            });
  }

  /**
   * A Route would bypass the gateway, and lead to pods that do not exist while the functions sleep.
   */
  @Test
  void functionsThatSleepHaveNoRoute() {
    hosts = List.of("shop.example.com");
    Derived derived = derived(PODS.in(new PodPlace(false, true)), Map.of());
    assertThat(derived.resources()).noneMatch(OpenShiftRoute.class::isInstance);
    assertThat(derived.notes())
        .contains(
            "no Route is made with --http-host: lead requests for shop.example.com to Sarban's HTTP"
                + " gateway");
  }

  @Test
  void virtualNodesAndOpenShift() {
    Derived derived = derived(PODS.in(new PodPlace(true, true)), Map.of());
    assertThat(one(derived, Deployment.class, "shop").getSpec().getTemplate().getSpec())
        .satisfies(
            spec -> {
              assertThat(spec.getNodeSelector()).containsEntry("type", "virtual-kubelet");
              assertThat(spec.getTolerations())
                  .extracting(toleration -> toleration.getKey())
                  .containsExactly("virtual-kubelet.io/provider", "azure.com/aci");
            });
    Container http = container(derived, "shop-http");
    assertThat(http.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(http.getPorts().get(0).getContainerPort()).isEqualTo(8080);
    assertThat(http.getEnv())
        .anyMatch(
            one -> one.getName().equals("ASPNETCORE_URLS") && one.getValue().contains("8080"));
    assertThat(one(derived, OpenShiftRoute.class, "shop-http").getSpec().to().name())
        .isEqualTo("shop-http");
  }

  @Test
  void httpFunctionsMaySleep() {
    hosts = List.of("shop.example.com", "*.example.org");
    deployer().deploy(derived(PODS, Map.of()).resources());
    ScaledObject http =
        client.resources(ScaledObject.class).inNamespace("ns").withName("shop-http").get();
    assertThat(http.getSpec().scaleTargetRef().name()).isEqualTo("shop-http");
    assertThat(http.getSpec().triggers().get(0).metadata())
        .containsOnly(
            Map.entry("hosts", "shop.example.com,*.example.org"),
            Map.entry("service", "shop-http"),
            Map.entry("portName", "http"));
    assertThat(replicas("shop-http")).isZero();

    hosts = List.of();
    deployer().deploy(derived(PODS, Map.of()).resources());
    assertThat(replicas("shop-http")).isOne();
    assertThat(replicas("shop")).isZero();
    assertThat(told).contains("ScaledObject ns/shop-http deleted");
  }

  private int replicas(String deployment) {
    return client
        .apps()
        .deployments()
        .inNamespace("ns")
        .withName(deployment)
        .get()
        .getSpec()
        .getReplicas();
  }

  @Test
  void errorsAreToldAndPassedOverAndAllGoesAgain() {
    quota = true;
    Derived derived = derived(PODS.in(new PodPlace(false, true)), Map.of());
    assertThatThrownBy(() -> deployer().deploy(derived.resources()))
        .hasMessageContaining("exceeded quota");

    assertThat(deployer().deployWhatGoes(derived.resources())).isFalse();

    assertThat(told)
        .contains("Deployment ns/shop created", "Route ns/shop-http created")
        .anyMatch(line -> line.startsWith("Service ns/shop-http refused: "));
    deployer().delete();
    for (Class<? extends HasMetadata> kind :
        List.of(
            Secret.class,
            Deployment.class,
            Role.class,
            RoleBinding.class,
            ServiceAccount.class,
            OpenShiftRoute.class,
            ScaledObject.class)) {
      assertThat(client.resources(kind).inNamespace("ns").list().getItems())
          .as("%s", kind)
          .isEmpty();
    }
  }

  @Test
  void aSecretOfAnotherNameIsFound() {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("ns")
                .endMetadata()
                .build())
        .create();
    PodSettings pods =
        new PodSettings(
            "i",
            Optional.of("p"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            PodPlace.ANYWHERE,
            false);
    assertThat(deployer().deployWhatGoes(derived(pods, Map.of()).resources())).isTrue();
    assertThat(told).contains("Deployment ns/shop created");
  }
}
