package io.sarban.scaler.kubernetes.serving;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/**
 * Who may call an aggregated API: the API server's own proxy, known by its certificate. Source:
 * Kubernetes' documentation, "Configure the Aggregation Layer".
 *
 * @param authorities that sign the proxy's certificate
 * @param names of the proxy; none stands for any
 */
record FrontProxy(List<X509Certificate> authorities, Set<String> names) {

  /**
   * As the cluster says in {@code kube-system/extension-apiserver-authentication}.
   *
   * @throws IOException if it says nothing that can be used
   */
  static FrontProxy of(KubernetesClient client) throws IOException {
    ConfigMap map =
        client
            .configMaps()
            .inNamespace("kube-system")
            .withName("extension-apiserver-authentication")
            .get();
    Map<String, String> data = map == null || map.getData() == null ? Map.of() : map.getData();
    String authorities = data.get("requestheader-client-ca-file");
    if (authorities == null) {
      throw new IOException("the cluster names no request-header authority");
    }
    return new FrontProxy(
        KeyPairPem.certificates(authorities),
        names(data.getOrDefault("requestheader-allowed-names", "[]")));
  }

  private static Set<String> names(String json) throws IOException {
    try {
      return Set.of(new ObjectMapper().readValue(json, String[].class));
    } catch (JsonProcessingException e) {
      throw new IOException("requestheader-allowed-names is no list of names", e);
    }
  }

  /** Whether a caller with these certificates is the API server's proxy. */
  boolean trusts(List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      return false;
    }
    try {
      Set<TrustAnchor> anchors =
          authorities.stream().map(ca -> new TrustAnchor(ca, null)).collect(Collectors.toSet());
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
      return names.isEmpty() || names.contains(commonName(chain.get(0)));
    } catch (GeneralSecurityException | InvalidNameException e) {
      return false;
    }
  }

  private static String commonName(X509Certificate certificate) throws InvalidNameException {
    return new LdapName(certificate.getSubjectX500Principal().getName())
        .getRdns().stream()
            .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
            .map(rdn -> String.valueOf(rdn.getValue()))
            .findFirst()
            .orElse("");
  }
}
