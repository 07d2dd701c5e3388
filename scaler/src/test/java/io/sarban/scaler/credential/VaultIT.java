// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.resolve.PendingCredentialException;
import io.sarban.scaler.resource.HashiCorpVault;
import io.sarban.scaler.trust.AllowedFiles;
import io.sarban.scaler.trust.IdentityHosts;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from a Vault over HTTP, kept as the scaler keeps them. */
class VaultIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String JWT = "e30.e30.c2ln";

  @TempDir private Path tokens;
  private final List<ResourceKey> changed = Collections.synchronizedList(new ArrayList<>());
  private IdentityHosts hosts = IdentityHosts.parse("127.0.0.1");
  private VaultServer vault;
  private KeptCredentials kept;

  @BeforeEach
  void start() throws Exception {
    vault = new VaultServer();
    kept = keep(Map.of(), ServiceAccountTokens.NONE);
  }

  @AfterEach
  void stop() {
    kept.close();
    vault.close();
  }

  private KeptCredentials keep(Map<String, String> environment, ServiceAccountTokens accounts) {
    CredentialSources sources =
        new CredentialSources(
            AllowedFiles.NONE, hosts, accounts, environment, tokens, InstantSource.system());
    KeptCredentials credentials =
        new KeptCredentials(sources, Optional.empty(), InstantSource.system());
    credentials.follow(changed::add, key -> true);
    return credentials;
  }

  private VaultSecrets byToken(String secrets) {
    return byToken(vault.address(), secrets);
  }

  private static VaultSecrets byToken(String address, String secrets) {
    return request(
        """
        address: %s
        authentication: token
        credential: {token: root-token}
        secrets: %s
        """
            .formatted(address, secrets));
  }

  private VaultSecrets byAccount(String credential) {
    return request(
        """
        address: %s/
        authentication: kubernetes
        role: sarban
        mount: kubernetes
        credential: %s
        secrets: [{parameter: password, path: secret/data/db, key: password}]
        """
            .formatted(vault.address(), credential));
  }

  private static VaultSecrets request(String yaml) {
    return new VaultSecrets(Serialization.unmarshal(yaml, HashiCorpVault.class), "default", false);
  }

  private Map<String, String> given(CredentialRequest request) {
    return await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(InvalidFieldException.class)
        .until(() -> kept.find(request), values -> true);
  }

  private String refused(CredentialRequest request) {
    return await().atMost(PATIENCE).until(() -> failure(request), message -> !message.isEmpty());
  }

  private String failure(CredentialRequest request) {
    try {
      kept.find(request);
      return "";
    } catch (PendingCredentialException e) {
      return "";
    } catch (InvalidFieldException e) {
      return e.getMessage();
    }
  }

  @Test
  void readsBothVersionsOfTheKeyValueEngine() {
    vault.secret("kv/db", Map.of("password", "one", "port", 5432));
    vault.secondVersion("secret/data/db", Map.of("password", "two"));
    assertThat(
            given(
                byToken(
                    """
                    [{parameter: a, path: kv/db, key: password},
                     {parameter: b, path: kv/db, key: port, type: secret},
                     {parameter: c, path: secret/data/db, key: password},
                     {parameter: d, path: /v1/secret/data/db, key: password, type: secretV2}]
                    """)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "one", "b", "5432", "c", "two", "d", "two"));
  }

  @Test
  void asksOnceForAllKeysOfAPath() {
    vault.secret("kv/db", Map.of("user", "u", "password", "p"));
    VaultSecrets wanted =
        byToken(
            """
            [{parameter: username, path: kv/db, key: user},
             {parameter: password, path: kv/db, key: password}]
            """);
    assertThat(given(wanted)).hasSize(2);
    assertThat(given(byToken("[{parameter: username, path: kv/db, key: user}]"))).hasSize(1);
    kept.find(wanted);
    assertThat(vault.requests).containsExactly("GET kv/db", "GET kv/db");
  }

  /** A tenant may run its own Vault. */
  @Test
  void aTokenThatIsTooLongIsNotKept() throws Exception {
    Files.writeString(tokens.resolve("token"), JWT + "\n");
    vault.jwt = JWT;
    vault.token = "x".repeat(8_193);
    assertThat(refused(byAccount("{serviceAccount: " + tokens.resolve("token") + "}")))
        .contains("gives a token longer than 8 KiB");
  }

  /** Their answers would be in memory at the same moment. */
  @Test
  void readsThePathsOfAnAuthenticationOneAfterTheOther() {
    vault.pause = Duration.ofMillis(20);
    String certificate = "c".repeat(7_000);
    StringBuilder secrets = new StringBuilder();
    for (int i = 0; i < 32; i++) {
      vault.secret("kv/" + i, Map.of("cert", certificate));
      secrets.append("{parameter: p%1$d, path: kv/%1$d, key: cert},".formatted(i));
    }
    assertThat(given(byToken("[" + secrets + "]"))).hasSize(32).containsEntry("p31", certificate);
    assertThat(vault.mostUnderWay).hasValue(1);
  }

  @Test
  void asksFor16AuthenticationsOfANamespaceAtATime() {
    vault.pause = Duration.ofMillis(100);
    List<VaultSecrets> all = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      vault.secret("kv/" + i, Map.of("k", "v" + i));
      all.add(byToken("[{parameter: p, path: kv/" + i + ", key: k}]"));
    }
    all.forEach(this::failure);
    all.forEach(request -> assertThat(given(request)).hasSize(1));
    assertThat(vault.mostUnderWay.get()).isLessThanOrEqualTo(16);
  }

  @Test
  void limitsWhatAVaultAnswers() {
    String key = "[{parameter: p, path: kv/a, key: k}]";
    vault.secret("kv/a", Map.of("k", "x".repeat(257 << 10)));
    assertThat(refused(byToken(key)))
        .isEqualTo(
            vault.address() + " answers with more than 256 KiB: correct the address or the server");
    vault.secret("kv/b", Map.of("k", "v", "x", Collections.nCopies(10_000, List.of())));
    assertThat(refused(byToken(key.replace("kv/a", "kv/b"))))
        .isEqualTo(
            vault.address() + " answers with too much JSON: correct the address or the server");
  }

  @Test
  void limitsTheValuesOfAnAuthenticationAndOfANamespace() {
    vault.secret("kv/half", Map.of("k", "x".repeat(130 << 10)));
    vault.secret("kv/part", Map.of("k", "x".repeat(250 << 10)));
    vault.secret("kv/small", Map.of("k", "x"));
    assertThat(
            refused(
                byToken(
                    """
                    [{parameter: a, path: kv/half, key: k}, {parameter: b, path: kv/half, key: k}]
                    """)))
        .isEqualTo("the Vault's secrets have more than 256 KiB: fix spec.hashiCorpVault.secrets");
    for (int i = 0; i < 16; i++) {
      given(byToken("[{parameter: p" + i + ", path: kv/part, key: k}]"));
    }
    HashiCorpVault one = byToken("[{parameter: p, path: kv/part, key: k}]").vault();
    assertThat(refused(new VaultSecrets(one, "default", false)))
        .startsWith("the namespace has more than 4 MiB of secrets from Vaults");
    assertThat(given(byToken("[{parameter: p, path: kv/small, key: k}]"))).hasSize(1);
    assertThat(given(new VaultSecrets(one, "another", false))).hasSize(1);
  }

  @Test
  void logsInByTheScalersOwnTokenAndKeepsTheSession() throws Exception {
    Files.writeString(tokens.resolve("token"), JWT + "\n");
    vault.jwt = JWT;
    vault.token = "session";
    vault.secondVersion("secret/data/db", Map.of("password", "p"));
    VaultSecrets wanted = byAccount("{serviceAccount: " + tokens.resolve("token") + "}");
    assertThat(given(wanted)).containsEntry("password", "p");

    HashiCorpVault again = wanted.vault();
    given(
        new VaultSecrets(
            new HashiCorpVault(
                again.address(),
                again.namespace(),
                again.authentication(),
                again.role(),
                again.mount(),
                again.credential(),
                List.of(again.secrets().get(0), again.secrets().get(0)),
                null),
            "default",
            false));
    assertThat(vault.logins).hasValue(1);
  }

  @Test
  void showsTheScalersOwnTokenWhereTheOperatorAllowsItOnly() throws Exception {
    Path own = tokens.resolve("kubernetes.io/serviceaccount/token");
    Files.createDirectories(own.getParent());
    Files.writeString(own, JWT);
    vault.jwt = JWT;
    vault.secondVersion("secret/data/db", Map.of("password", "p"));
    String line =
        "spec.hashiCorpVault.address: the scaler may not show its own token to "
            + vault.address()
            + ": name a service account in credential.serviceAccountName, or have the operator"
            + " allow the host by --allowed-identity-hosts";
    for (String elsewhere : List.of("", "vault.example", "127.0.0.1:1")) {
      kept.close();
      hosts = IdentityHosts.parse(elsewhere);
      kept = keep(Map.of(), ServiceAccountTokens.NONE);
      assertThat(refused(byAccount("{}"))).isEqualTo(line);
      assertThat(refused(byAccount("{serviceAccount: " + own + "}"))).isEqualTo(line);
    }
    assertThat(vault.requests).isEmpty();

    // first written by a cluster administrator, then the same by a tenant
    HashiCorpVault spec = byAccount("{}").vault();
    assertThat(given(new VaultSecrets(spec, "default", true))).containsEntry("password", "p");
    assertThat(refused(new VaultSecrets(spec, "default", false))).isEqualTo(line);
    kept.close();
    hosts = IdentityHosts.parse("127.0.0.1:" + URI.create(vault.address()).getPort());
    kept = keep(Map.of(), ServiceAccountTokens.NONE);
    assertThat(given(byAccount("{}"))).containsEntry("password", "p");
  }

  @Test
  void showsVaultTokenWhereTheOperatorAllowsItOnly() {
    vault.token = "own-token";
    vault.secret("kv/db", Map.of("password", "p"));
    HashiCorpVault spec = byToken("[{parameter: password, path: kv/db, key: password}]").vault();
    HashiCorpVault without =
        new HashiCorpVault(spec.address(), null, "token", null, null, null, spec.secrets(), null);
    VaultSecrets wanted = new VaultSecrets(without, "default", false);
    assertThat(refused(wanted)).isEqualTo("spec.hashiCorpVault.credential.token is required");
    Map<String, String> environment = Map.of("VAULT_TOKEN", "own-token");
    kept.close();
    hosts = IdentityHosts.NONE;
    kept = keep(environment, ServiceAccountTokens.NONE);
    assertThat(refused(wanted))
        .contains("may not show its own token to " + vault.address())
        .contains("--allowed-identity-hosts")
        .doesNotContain("own-token");
    assertThat(vault.requests).isEmpty();
    assertThat(given(new VaultSecrets(without, "default", true))).containsEntry("password", "p");
    kept.close();
    hosts = IdentityHosts.parse("127.0.0.1");
    kept = keep(environment, ServiceAccountTokens.NONE);
    assertThat(given(wanted)).containsEntry("password", "p");
    // the given token wins: a tenant's token is not replaced by the scaler's
    assertThat(refused(byToken("[{parameter: password, path: kv/db, key: password}]")))
        .contains("HTTP status 403");
  }

  @Test
  void logsInByAServiceAccountOfTheObjectsNamespace() {
    kept.close();
    hosts = IdentityHosts.NONE;
    kept =
        keep(
            Map.of(),
            (namespace, name) ->
                CompletableFuture.completedFuture(
                    new ServiceAccountTokens.Token(
                        namespace + "." + name + ".jwt", Instant.now().plusSeconds(600))));
    vault.jwt = "default.app.jwt";
    vault.secondVersion("secret/data/db", Map.of("password", "p"));
    assertThat(given(byAccount("{serviceAccountName: app}"))).containsEntry("password", "p");
  }

  @Test
  void sendsNoOtherFileOfTheScalerToAVault(@TempDir Path elsewhere) throws Exception {
    Path other = Files.writeString(elsewhere.resolve("token"), JWT);
    Path noToken = Files.writeString(tokens.resolve("password"), "swordfish");
    Path link = Files.createSymbolicLink(tokens.resolve("link"), other);
    for (Path path :
        List.of(other, noToken, link, tokens.resolve("../x"), Path.of("/etc/passwd"))) {
      assertThat(refused(byAccount("{serviceAccount: " + path + "}")))
          .startsWith("spec.hashiCorpVault.credential.serviceAccount must be the file of")
          .doesNotContain("swordfish");
    }
    assertThat(vault.requests).isEmpty();
  }

  @Test
  void issuesOneCertificateForItsThreeParts() {
    vault.answers.put(
        "pki/issue/app",
        Map.of(
            "data",
            Map.of(
                "certificate",
                "CERT",
                "private_key",
                "KEY",
                "ca_chain",
                List.of("A", "B"),
                "expiration",
                Instant.now().plusSeconds(3600).getEpochSecond())));
    for (String pki :
        List.of(
            "pki_data: {common_name: app.example, alt_names: b.example}",
            "pkidata: {commonName: app.example, altNames: b.example}")) {
      String secret = "{parameter: %s, key: %s, path: pki/issue/app, type: pki, " + pki + "}";
      assertThat(
              given(
                  byToken(
                      "["
                          + String.join(
                              ",",
                              secret.formatted("cert", "certificate"),
                              secret.formatted("key", "private_key"),
                              secret.formatted("ca", "ca_chain"))
                          + "]")))
          .containsExactlyInAnyOrderEntriesOf(Map.of("cert", "CERT", "key", "KEY", "ca", "A\nB"));
      assertThat(vault.requests).containsExactly("POST pki/issue/app");
      assertThat(vault.bodies.get("pki/issue/app").toString())
          .contains("\"common_name\":\"app.example\"", "\"alt_names\":\"b.example\"")
          .contains("\"private_key_format\":\"pkcs8\"");
    }
  }

  @Test
  void namesTheNamespaceOfVaultEnterprise() {
    vault.namespace = "team";
    vault.secret("kv/db", Map.of("password", "p"));
    VaultSecrets without = byToken("[{parameter: password, path: kv/db, key: password}]");
    assertThat(refused(without)).contains("HTTP status 403").doesNotContain("root-token");
    HashiCorpVault spec = without.vault();
    HashiCorpVault with =
        new HashiCorpVault(
            spec.address(), "team", "token", null, null, spec.credential(), spec.secrets(), null);
    assertThat(given(new VaultSecrets(with, "default", false))).containsEntry("password", "p");
  }

  @Test
  void saysWhatToFixAndGoesOnWhenItIsFixed() {
    VaultSecrets wanted = byToken("[{parameter: password, path: secret/data/db, key: password}]");
    assertThat(refused(wanted))
        .isEqualTo(
            vault.address()
                + " has nothing at secret/data/db: fix spec.hashiCorpVault.secrets.path; a version"
                + " 2 engine's path has data/ after its mount");
    vault.secondVersion("secret/data/db", Map.of("other", "x"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(refused(wanted)).contains("secret/data/db has no key \"password\""));
    vault.secondVersion("secret/data/db", Map.of("password", "p"));
    assertThat(given(wanted)).containsEntry("password", "p");
    await().atMost(PATIENCE).until(() -> changed.size() >= 3);
    assertThat(changed).containsOnly(kept.key(wanted));
  }

  @Test
  void refusesALoginInOneLine() throws Exception {
    Path token = Files.writeString(tokens.resolve("token"), JWT);
    vault.jwt = "another";
    assertThat(refused(byAccount("{serviceAccount: " + token + "}")))
        .isEqualTo(
            vault.address()
                + " refuses the login (HTTP status 400): correct role, mount or credential of"
                + " spec.hashiCorpVault");
  }

  @Test
  void aVaultThatIsSilentHoldsUpNobody() throws Exception {
    vault.secret("kv/db", Map.of("password", "p"));
    String keys = "[{parameter: password, path: kv/db, key: password}]";
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      List<VaultSecrets> stuck = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        HashiCorpVault one =
            byToken("http://127.0.0.1:" + silent.getLocalPort() + "/" + i, keys).vault();
        stuck.add(new VaultSecrets(one, "silent", false));
      }
      stuck.forEach(request -> assertThat(failure(request)).isEmpty());
      assertThat(given(byToken(keys))).containsEntry("password", "p");
      assertThat(refused(stuck.get(39)))
          .isEqualTo(
              "http://127.0.0.1:"
                  + silent.getLocalPort()
                  + " does not answer in time: correct the address or the server");
    }
  }

  @Test
  void aLeaseIsRenewedAndOutlivedByNothing() throws Exception {
    vault.answers.put("database/creds/app", leased("first"));
    VaultSecrets wanted = byToken("[{parameter: password, path: database/creds/app, key: p}]");
    assertThat(given(wanted)).containsEntry("password", "first");
    vault.answers.put("database/creds/app", leased("second"));
    await().atMost(PATIENCE).until(() -> kept.find(wanted).containsValue("second"));

    vault.stop();
    assertThat(refused(wanted))
        .isEqualTo(vault.address() + " cannot be connected to: correct the address or the server");
    vault.start();
    assertThat(given(wanted)).containsEntry("password", "second");
  }

  private static Map<String, ?> leased(String password) {
    return Map.of(
        "data", Map.of("p", password), "lease_id", "database/creds/app/1", "lease_duration", 3);
  }

  @Test
  void trustsWhatVaultsOwnVariablesName() throws Exception {
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(certificate()));
    vault.serve(https);
    vault.secret("kv/db", Map.of("password", "p"));
    VaultSecrets wanted =
        byToken(
            "https://127.0.0.1:" + https.getAddress().getPort(),
            "[{parameter: password, path: kv/db, key: password}]");
    assertThat(refused(wanted)).contains("fails the TLS handshake");
    kept.close();
    kept =
        keep(
            Map.of("VAULT_CACERT", tokens.resolve("ca.pem").toString()), ServiceAccountTokens.NONE);
    assertThat(given(wanted)).containsEntry("password", "p");
    kept.close();
    kept = keep(Map.of("VAULT_CACERT", "/nowhere/ca.pem"), ServiceAccountTokens.NONE);
    assertThat(refused(wanted)).contains("VAULT_CACERT names /nowhere/ca.pem");
    https.stop(0);
  }

  private SSLContext certificate() throws Exception {
    Path store = tokens.resolve("server.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        (tool
                + " -genkeypair -alias api -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1"
                + " -storepass change-it -keystore "
                + store)
            .split(" "));
    run(
        (tool
                + " -exportcert -rfc -alias api -storepass change-it -file "
                + tokens.resolve("ca.pem")
                + " -keystore "
                + store)
            .split(" "));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, "change-it".toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "change-it".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void showsNoSecret() {
    vault.secret("kv/db", Map.of("password", "swordfish"));
    VaultSecrets wanted = byToken("[{parameter: password, path: kv/db, key: password}]");
    given(wanted);
    assertThat(wanted + " " + wanted.vault() + " " + wanted.credential())
        .doesNotContain("root-token");
    assertThat(Credential.standing(Map.of("a", "swordfish"), Instant.EPOCH, PATIENCE).toString())
        .doesNotContain("swordfish");
  }

  @Test
  void aTokenThatCannotBeSentIsNotShown() {
    HashiCorpVault spec = byToken("[{parameter: p, path: kv/db, key: p}]").vault();
    var broken = new io.sarban.scaler.resource.VaultCredential("root\ntoken", null, null, null);
    VaultSecrets wanted =
        new VaultSecrets(
            new HashiCorpVault(
                spec.address(), null, "token", null, null, broken, spec.secrets(), null),
            "default",
            false);
    assertThat(refused(wanted)).contains("cannot be sent").doesNotContain("root");
  }
}
