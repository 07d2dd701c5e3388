// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.resolve.CredentialRequest.OAuth2Token;
import io.sarban.scaler.resolve.CredentialRequest.VaultSecrets;
import io.sarban.scaler.resolve.PendingCredentialException;
import io.sarban.scaler.resource.HashiCorpVault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests whose answers come when the test says so. */
class KeptCredentialsTest {

  private record Sent(CredentialRequest request, CompletableFuture<Credential> answer) {}

  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private final KeptCredentials kept =
      new KeptCredentials(this::send, Optional.empty(), InstantSource.system());

  @AfterEach
  void stop() {
    kept.close();
  }

  private CompletableFuture<Credential> send(CredentialRequest request) {
    Sent one = new Sent(request, new CompletableFuture<>());
    sent.add(one);
    return one.answer();
  }

  private static OAuth2Token token(String namespace, String host) {
    return new OAuth2Token(namespace, "https://" + host + "/t", "c", "s", "", Map.of());
  }

  private static VaultSecrets vault(String namespace, String address) {
    return new VaultSecrets(
        new HashiCorpVault(address, "", "token", "", "", null, List.of(), Map.of()),
        namespace,
        false);
  }

  private static Credential credential(String value) {
    return Credential.standing(
        Map.of(OAuth2Token.PARAMETER, value), Instant.now(), Duration.ofHours(1));
  }

  private void awaitSent(CredentialRequest request) {
    await().until(() -> sent.stream().anyMatch(one -> one.request().equals(request)));
  }

  @Test
  void aTenantsManyTokenServersKeepNobodyWaiting() {
    for (int i = 0; i < 1000; i++) {
      kept.key(token("silent", "h" + i + ".example"));
    }
    await().until(() -> sent.size() == 16);
    kept.key(token("shop", "login.example"));
    awaitSent(token("shop", "login.example"));
    kept.key(token("", "login.example"));
    awaitSent(token("", "login.example"));
    assertThat(sent).hasSize(18);
  }

  @Test
  void manyTenantsTokenServersKeepNoVaultWaiting() {
    for (int i = 0; i < 1000; i++) {
      kept.key(token("n" + i, "h" + i + ".example"));
    }
    await().until(() -> sent.size() == 200);
    kept.key(vault("shop", "http://v"));
    awaitSent(vault("shop", "http://v"));
  }

  @Test
  void theAnswerForAForgottenRequestIsNotTakenForTheNextOne() {
    kept.follow(key -> {}, key -> false);
    OAuth2Token wanted = token("shop", "login.example");
    kept.key(wanted);
    await().until(() -> sent.size() == 1);
    kept.forgetUnused();
    kept.key(wanted);
    await().until(() -> sent.size() == 2);
    sent.get(0).answer().complete(credential("first"));
    assertThatThrownBy(() -> kept.find(wanted)).isInstanceOf(PendingCredentialException.class);
    sent.get(1).answer().complete(credential("second"));
    assertThat(kept.find(wanted)).containsValue("second");
  }

  @Test
  void forgottenRequestsDoNotWaitForTheirTurn() {
    kept.follow(key -> {}, key -> false);
    for (int i = 0; i < 100; i++) {
      kept.key(token("shop", "h" + i + ".example"));
    }
    await().until(() -> sent.size() == 16);
    assertThat(kept.waiting()).isEqualTo(84);
    kept.forgetUnused();
    assertThat(kept.waiting()).isZero();
  }
}
