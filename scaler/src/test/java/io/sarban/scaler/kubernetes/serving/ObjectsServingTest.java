// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sarban.gateway.kubernetes.FailedReviews;
import io.sarban.scaler.kubernetes.serving.tls.ClientCertificate;
import io.sarban.scaler.kubernetes.serving.tls.Issuing;
import io.sarban.scaler.kubernetes.serving.tls.KeyPairPem;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each caller sees the objects that the API server allows it to list or get, and no other names.
 */
class ObjectsServingTest {

  private static final String[] KINDS = {"scaledobjects", "scaledjobs"};

  @TempDir private Path folder;
  private SecurePort port;

  @BeforeEach
  void start() throws Exception {
    SecurePort.object(folder, "shop", "orders");
    SecurePort.object(folder, "shop", "mails");
    SecurePort.object(folder, "bank", "secret-name");
    port = new SecurePort(folder, Optional.empty(), Optional.empty());
  }

  @AfterEach
  void stop() {
    port.close();
  }

  private HttpResponse<String> ask(String user, String path) throws Exception {
    return port.get(null, path, "Authorization", "Bearer token of " + user);
  }

  private List<String> names(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    for (JsonNode one : Serialization.jsonMapper().readTree(response.body())) {
      names.add(one.path("namespace").asText() + "/" + one.path("name").asText());
    }
    return names;
  }

  @Test
  void whoIsUnknownSeesNothing() throws Exception {
    for (String path : new String[] {"/api/objects", "/api/objects/shop/orders"}) {
      for (HttpResponse<String> response :
          List.of(
              port.get(null, path),
              ask("nobody", path),
              port.get(null, path, "Authorization", "Basic dTpw"),
              port.get(null, path, "X-Remote-User", "admin", "X-Remote-Group", "system:masters"))) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).doesNotContain("orders", "secret-name", "token of");
      }
    }
  }

  @Test
  void anAddressHasOnlySoManyUnknownTokensReviewed() throws Exception {
    port.api.allow("clerk", "get scaledobjects shop/orders");
    port.api.allow("late", "get scaledobjects shop/orders");
    String path = "/api/objects/shop/orders";
    assertThat(ask("clerk", path).statusCode()).isEqualTo(200);
    for (int i = 0; i < FailedReviews.A_MINUTE; i++) {
      assertThat(ask("invented-" + i, path).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> refused = ask("one too many", path);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).contains("unknown tokens: try again in a minute");
    assertThat(port.api.reviews.stream().filter("token"::equals))
        .hasSize(1 + FailedReviews.A_MINUTE);
    // a cached answer needs no review
    assertThat(ask("clerk", path).statusCode()).isEqualTo(200);
    assertThat(ask("invented-0", path).statusCode()).isEqualTo(401);
  }

  @Test
  void whoMayListEverywhereSeesAllByOneQuestionForEachKind() throws Exception {
    for (String kind : KINDS) {
      port.api.allow("operator", "list " + kind + " /");
    }
    assertThat(names(ask("operator", "/api/objects")))
        .containsExactly("bank/secret-name", "shop/mails", "shop/orders");
    assertThat(names(ask("operator", "/api/objects"))).hasSize(3);
    assertThat(port.api.reviews)
        .containsExactlyInAnyOrder(
            "token", "operator list scaledobjects /", "operator list scaledjobs /");
  }

  @Test
  void whoMayListANamespaceSeesThatOne() throws Exception {
    for (String kind : KINDS) {
      port.api.allow("shopkeeper", "list " + kind + " shop/");
    }
    HttpResponse<String> all = ask("shopkeeper", "/api/objects");
    assertThat(names(all)).containsExactly("shop/mails", "shop/orders");
    assertThat(all.body()).doesNotContain("secret-name", "bank");
  }

  @Test
  void whoMayGetOneObjectSeesThatOne() throws Exception {
    port.api.allow("clerk", "get scaledobjects shop/orders");
    assertThat(names(ask("clerk", "/api/objects"))).containsExactly("shop/orders");
    assertThat(ask("clerk", "/api/objects/shop/orders").body()).contains("\"name\":\"orders\"");
    for (String other : new String[] {"shop/mails", "bank/secret-name", "bank/not-there"}) {
      HttpResponse<String> refused = ask("clerk", "/api/objects/" + other);
      assertThat(refused.statusCode()).as(other).isEqualTo(403);
      assertThat(refused.body()).contains("you may not get").doesNotContain("cron");
    }
  }

  @Test
  void whatIsMissingIsSaidToWhoWouldSeeIt() throws Exception {
    port.api.allow("clerk", "get scaledobjects shop/gone");
    HttpResponse<String> response = ask("clerk", "/api/objects/shop/gone");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("there is no ScaledObject or ScaledJob shop/gone");
  }

  @Test
  void theProxySaysForWhomItAsks() throws Exception {
    port.api.allow("jane", "list scaledobjects shop/");
    String path = "/apis/status.sarban.io/v1alpha1/namespaces/shop/objects";
    KeyPairPem proxy = port.proxyCertificate();
    HttpResponse<String> seen = port.get(proxy, path, "X-Remote-User", "jane");
    assertThat(names(seen)).containsExactly("shop/mails", "shop/orders");
    assertThat(names(port.get(proxy, path, "X-Remote-User", "joe"))).isEmpty();
    assertThat(port.get(proxy, path).statusCode()).isEqualTo(401);
    KeyPairPem stranger =
        ClientCertificate.of(Issuing.authority(Instant.now()), SecurePort.PROXY, Instant.now());
    assertThat(port.get(stranger, path, "X-Remote-User", "jane").statusCode()).isEqualTo(401);
    KeyPairPem other = ClientCertificate.of(port.proxyAuthority, "other", Instant.now());
    assertThat(port.get(other, path, "X-Remote-User", "jane").statusCode()).isEqualTo(401);
    KeyPairPem server =
        Issuing.serving(port.proxyAuthority, List.of(SecurePort.PROXY), Instant.now());
    assertThat(port.get(server, path, "X-Remote-User", "jane").statusCode()).isEqualTo(401);
  }

  @Test
  void discoveryIsForTheProxyOnly() throws Exception {
    String path = "/apis/status.sarban.io/v1alpha1";
    assertThat(port.get(null, path).statusCode()).isEqualTo(401);
    assertThat(port.get(port.proxyCertificate(), path).body()).contains("\"objects\"");
  }

  @Test
  void anApiServerThatIsAwayIsSaid() throws Exception {
    port.api.status = 500;
    HttpResponse<String> response = ask("operator", "/api/objects");
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body()).contains("ServiceUnavailable").doesNotContain("token of");
  }

  @Test
  void oneRequestAsksOnlySoMuch(@TempDir Path many) throws Exception {
    for (int i = 0; i < 210; i++) {
      SecurePort.object(many, "preview-" + i, "o");
    }
    port.api.allow("clerk", "get scaledobjects shop/orders");
    try (SecurePort crowded = new SecurePort(many, Optional.empty(), Optional.empty())) {
      crowded.api.allow("clerk", "get scaledobjects preview-1/o");
      HttpResponse<String> response =
          crowded.get(null, "/api/objects", "Authorization", "Bearer token of clerk");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("name one namespace");
      assertThat(crowded.api.reviews).hasSizeLessThan(210);
    }
  }

  @Test
  void aFollowerAsksTheLeader(@TempDir Path empty) throws Exception {
    try (SecurePort follower =
        new SecurePort(empty, Optional.of(port.port), Optional.empty(), port.serving)) {
      follower.api.resource(
          "/apis/coordination.k8s.io/v1/namespaces/sarban/leases/sarban-scaler",
          """
          {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
           "spec": {"holderIdentity": "leader-0"}}
          """);
      follower.api.resource(
          "/api/v1/namespaces/sarban/pods/leader-0",
          """
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "leader-0"},
           "status": {"podIP": "127.0.0.1"}}
          """);
      follower.api.allow("clerk", "get scaledobjects shop/orders");
      for (String kind : KINDS) {
        port.api.allow("scaler", "list " + kind + " /");
        port.api.allow("scaler", "get " + kind + " shop/orders");
      }
      String[] clerk = {"Authorization", "Bearer token of clerk"};
      HttpResponse<String> seen = follower.get(null, "/api/objects", clerk);
      assertThat(names(seen)).containsExactly("shop/orders");
      HttpResponse<String> one = follower.get(null, "/api/objects/shop/orders", clerk);
      assertThat(one.body()).contains("\"name\":\"orders\"");

      follower.api.allow("jane", "list scaledobjects shop/");
      HttpResponse<String> namespace =
          follower.get(
              follower.proxyCertificate(),
              "/apis/status.sarban.io/v1alpha1/namespaces/shop/objects",
              "X-Remote-User",
              "jane");
      assertThat(names(namespace)).containsExactly("shop/mails", "shop/orders");
      assertThat(namespace.body()).doesNotContain("bank", "secret-name");
    }
  }

  @Test
  void anotherKindIsNoPath() throws Exception {
    port.api.allow("clerk", "get scaledobjects shop/orders");
    assertThat(ask("clerk", "/api/objects/shop/orders?kind=%20").statusCode()).isEqualTo(401);
    assertThat(ask("clerk", "/api/objects/shop/orders?kind=Secret").statusCode()).isEqualTo(401);
    assertThat(ask("clerk", "/api/objects/shop/orders?kind=ScaledObject").statusCode())
        .isEqualTo(200);
  }

  @Test
  void theScalersTokenGoesToNobodyElse(@TempDir Path empty) throws Exception {
    // another key, which is not a scaler's of this installation
    try (SecurePort follower = new SecurePort(empty, Optional.of(port.port), Optional.empty())) {
      follower.api.resource(
          "/apis/coordination.k8s.io/v1/namespaces/sarban/leases/sarban-scaler",
          """
          {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"},
           "spec": {"holderIdentity": "leader-0"}}
          """);
      follower.api.resource(
          "/api/v1/namespaces/sarban/pods/leader-0",
          """
          {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "leader-0"},
           "status": {"podIP": "127.0.0.1"}}
          """);
      follower.api.allow("clerk", "get scaledobjects shop/orders");
      HttpResponse<String> seen =
          follower.get(null, "/api/objects", "Authorization", "Bearer token of clerk");
      assertThat(seen.statusCode()).isEqualTo(503);
      assertThat(seen.body()).contains("the scaler that leads does not answer");
      assertThat(port.api.reviews).isEmpty();
    }
  }
}
