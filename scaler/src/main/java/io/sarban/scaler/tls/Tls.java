// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.tls;

import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.WebClient;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The trust settings for a source, and Sarban's client certificate, in PEM as in KEDA's
 * authentication parameters.
 *
 * @param ca trusted instead of the JDK's certificates
 * @param cert the client's certificate chain
 * @param key its private key, unencrypted; in PKCS#8 if it comes from a trigger
 * @param unsafe whether any certificate is trusted
 */
public record Tls(
    Optional<String> ca, Optional<String> cert, Optional<String> key, boolean unsafe) {

  /** The same trust without the client certificate. */
  public Tls withoutOwn() {
    return new Tls(ca, Optional.empty(), Optional.empty(), unsafe);
  }

  /**
   * A client with these certificates; with the JDK's own if there are none.
   *
   * @throws InvalidFieldException if a PEM text cannot be used
   */
  public static WebClient client(Optional<Tls> tls) {
    return tls.map(
            certificates ->
                new WebClient(
                    Destinations.OF_RESOURCES,
                    certificates.context(),
                    certificates.withoutOwn().context()))
        .orElseGet(() -> new WebClient(Destinations.OF_RESOURCES));
  }

  /**
   * The certificates in the form for the JDK's clients.
   *
   * @throws InvalidFieldException if a PEM text cannot be used
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new InvalidFieldException(
          "ca",
          "ca, cert and key must be PEM, and belong together: " + e.getClass().getSimpleName());
    }
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    if (unsafe) {
      return new TrustManager[] {new TrustAll()};
    }
    if (ca.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    int i = 0;
    for (Certificate certificate : certificates(ca.get())) {
      store.setCertificateEntry("ca-" + i++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    if (cert.isEmpty() || key.isEmpty()) {
      return null;
    }
    KeyStore store = emptyStore();
    Certificate[] chain = certificates(cert.get()).toArray(Certificate[]::new);
    store.setKeyEntry("client", PrivateKeys.read(key.get(), Optional.empty()), new char[0], chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }

  /** Keeps keys out of logs. */
  @Override
  public String toString() {
    return "Tls[ca=" + ca.isPresent() + ", cert=" + cert.isPresent() + ", unsafe=" + unsafe + "]";
  }

  /** For unsafeSsl: checks neither the certificate nor its name. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
