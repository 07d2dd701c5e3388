// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.authentication;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sarban.scaler.credential.ServiceAccountTokens;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ApiName;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Tokens of service accounts from the API server's TokenRequest, each valid for an hour. */
public final class RequestedTokens implements ServiceAccountTokens {

  private static final long SECONDS = 3600;
  private static final int THREADS = 4;

  private final KubernetesClient client;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "tokens");
            thread.setDaemon(true);
            return thread;
          });

  public RequestedTokens(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<Token> request(String namespace, String name) {
    return CompletableFuture.supplyAsync(() -> ask(namespace, name), threads);
  }

  private Token ask(String namespace, String name) {
    if (!ApiName.isObject(name)) {
      throw ServiceAccountTokens.refused(
          "serviceAccountName is no name of an object: name a ServiceAccount of the namespace");
    }
    TokenRequest wanted =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(SECONDS).endSpec().build();
    try {
      TokenRequest given =
          client.serviceAccounts().inNamespace(namespace).withName(name).tokenRequest(wanted);
      return new Token(
          given.getStatus().getToken(), Instant.parse(given.getStatus().getExpirationTimestamp()));
    } catch (KubernetesClientException e) {
      throw ServiceAccountTokens.refused(refusal(namespace + "/" + name, e));
    }
  }

  private static String refusal(String account, KubernetesClientException e) {
    return switch (e.getCode()) {
      case 403 ->
          "the scaler may not create a token of ServiceAccount "
              + account
              + ": give sarban-scaler the verb create on serviceaccounts/token by a Role there";
      case 404 -> "ServiceAccount " + account + " is missing: create it, or name another";
      default ->
          "no token of ServiceAccount "
              + account
              + " is issued: "
              + Refusals.oneLine(e)
              + "; retrying";
    };
  }
}
