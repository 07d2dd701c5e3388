// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ScaledObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The results of an authentication's providers, and what the user is told to fix. */
class AuthenticationTest {

  private final Map<ResourceKey, HasMetadata> resources = new HashMap<>();
  private final List<CredentialRequest> asked = new ArrayList<>();

  private final Credentials credentials =
      new Credentials() {
        @Override
        public ResourceKey key(CredentialRequest request) {
          return new ResourceKey(KIND, "", "" + request.hashCode());
        }

        @Override
        public Map<String, String> find(CredentialRequest request) {
          asked.add(request);
          return Map.of("asked", request.getClass().getSimpleName());
        }

        @Override
        public String clusterNamespace(String objects) {
          return "keda";
        }
      };

  @BeforeEach
  void secrets() {
    for (String namespace : List.of("default", "keda")) {
      put(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: s, namespace: %s}
          stringData: {k: of-%s}
          """
              .formatted(namespace, namespace));
    }
  }

  private void put(String yaml) {
    HasMetadata resource = Serialization.unmarshal(yaml);
    resources.put(ResourceKey.of(resource), resource);
  }

  private Map<String, String> resolve(String kind, String spec) {
    put(
        """
        apiVersion: keda.sh/v1alpha1
        kind: %s
        metadata: {name: a, %s}
        spec: %s
        """
            .formatted(
                kind, kind.startsWith("Cluster") ? "labels: {}" : "namespace: default", spec));
    ScaledObject object =
        Serialization.unmarshal(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {name: o, namespace: default}
            spec:
              scaleTargetRef: {name: d}
              triggers: [{type: t, metadata: {}, authenticationRef: {name: a, kind: %s}}]
            """
                .formatted(kind),
            ScaledObject.class);
    return new TriggerResolution(key -> Optional.ofNullable(resources.get(key)), credentials)
        .resolve(object, 0)
        .authentication();
  }

  private Map<String, String> resolve(String spec) {
    return resolve("TriggerAuthentication", spec);
  }

  @Test
  void asksForEachProviderInTheNamespaceThatKedaDocuments() {
    assertThat(
            resolve(
                """
                {boundServiceAccountToken: [{parameter: token, serviceAccountName: app}],
                 oauth2: {type: clientCredentials, clientId: c, tokenUrl: "http://t/", scopes: [a, b],
                   clientSecret: {valueFrom: {secretKeyRef: {name: s, key: k}}},
                   tokenUrlParams: {audience: x}},
                 secretTargetRef: [{parameter: password, name: s, key: k}],
                 podIdentity: {provider: none}}
                """))
        .containsEntry("password", "of-default")
        .containsKey("asked");
    assertThat(asked)
        .containsExactly(
            new CredentialRequest.ServiceAccountToken("token", "default", "app"),
            new CredentialRequest.OAuth2Token(
                "default", "http://t/", "c", "of-default", "a b", Map.of("audience", "x")));

    asked.clear();
    assertThat(
            resolve(
                "ClusterTriggerAuthentication",
                """
                {boundServiceAccountToken: [{parameter: token, serviceAccountName: app}],
                 filePath: a/b,
                 secretTargetRef: [{parameter: password, name: s, key: k}],
                 hashiCorpVault: {address: "http://v", authentication: kubernetes, role: r, mount: m,
                   secrets: [{parameter: p, path: x, key: y}]}}
                """))
        .containsEntry("password", "of-keda");
    assertThat(asked)
        .contains(
            new CredentialRequest.ServiceAccountToken("token", "keda", "app"),
            new CredentialRequest.FileParameters("a/b"))
        .anyMatch(
            r -> r instanceof CredentialRequest.VaultSecrets v && v.namespace().equals("default"));
  }

  @Test
  void aVaultHasAtMost32Secrets() {
    String secret = "{parameter: p, path: kv/a, key: k}";
    String vault = "{hashiCorpVault: {address: a, authentication: token, secrets: [%s]}}";
    assertThatThrownBy(
            () -> resolve(vault.formatted(String.join(",", Collections.nCopies(33, secret)))))
        .hasMessageContaining("spec.hashiCorpVault.secrets has more than 32 entries");
    resolve(vault.formatted(String.join(",", Collections.nCopies(32, secret))));
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{podIdentity: {provider: gcp}} | spec.podIdentity.provider \"gcp\" is not supported yet;"
            + " use",
        "{podIdentity: {provider: aws, identityOwner: workload}} | spec.podIdentity.identityOwner"
            + " workload is",
        "{podIdentity: {provider: azure-workload, identityId: ''}} | podIdentity.identityId is"
            + " empty",
        "{azureKeyVault: {vaultUri: x, secrets: []}} | spec.azureKeyVault is not supported yet;"
            + " use",
        "{awsSecretManager: {region: x}} | spec.awsSecretManager is not supported yet; use",
        "{gcpSecretManager: {secrets: []}} | spec.gcpSecretManager is not supported yet; use",
        "{filePath: x} | spec.filePath is for a ClusterTriggerAuthentication",
        "{boundServiceAccountToken: [{parameter: p}]} | serviceAccountName is required",
        "{oauth2: {type: password}} | spec.oauth2.type must be clientCredentials, not \"password\"",
        "{oauth2: {type: clientCredentials, clientId: c, tokenUrl: t}} | spec.oauth2.clientSecret"
            + " is",
        "{hashiCorpVault: {authentication: token}} | spec.hashiCorpVault.address is required",
        "{hashiCorpVault: {address: a, authentication: ldap}} | must be token or kubernetes, not",
        "{hashiCorpVault: {address: a, authentication: token}} | hashiCorpVault.secrets is empty",
        "{hashiCorpVault: {address: a, authentication: kubernetes}} | hashiCorpVault.role is"
            + " required",
        "{hashiCorpVault: {address: a, authentication: token, credential: {token: t}}} | secrets is"
            + " empty",
      })
  void saysInOneLineWhatToFix(String spec, String why) {
    assertThatThrownBy(() -> resolve(spec))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("TriggerAuthentication default/a: spec.")
        .hasMessageContaining(why)
        .isInstanceOfSatisfying(
            InvalidFieldException.class,
            e -> {
              assertThat(e.field()).isEqualTo("authenticationRef");
              assertThat(e.fault().referred())
                  .hasValueSatisfying(
                      referred -> {
                        assertThat(referred.resource())
                            .isEqualTo(
                                new ResourceKey(
                                    ResourceKind.TRIGGER_AUTHENTICATION, "default", "a"));
                        assertThat(referred.fault().field()).startsWith("spec.");
                        assertThat(referred.fault().toString()).contains(why);
                      });
            });
    assertThat(asked).isEmpty();
  }
}
