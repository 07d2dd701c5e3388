// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sarban.gateway.Rig;
import io.sarban.gateway.count.Counts;
import io.sarban.gateway.endpoint.ReplicaAddress;
import io.sarban.gateway.endpoint.ResponseBodies;
import io.sarban.gateway.tls.TestKeys;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS connections that are no longer needed. */
class SecuredTest {

  private static final String NAME = "web.apps.svc";

  private final Rig rig = new Rig();
  private final AtomicInteger open = new AtomicInteger();
  private final Queue<HttpServerRequest> running = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  private HttpServer pod(TestKeys.Pem pem) throws Exception {
    PemKeyCertOptions keys =
        new PemKeyCertOptions()
            .addKeyValue(Buffer.buffer(pem.key()))
            .addCertValue(Buffer.buffer(pem.certificate()));
    return rig.vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(keys))
        .connectionHandler(
            connection -> {
              open.incrementAndGet();
              connection.closeHandler(closed -> open.decrementAndGet());
            })
        .requestHandler(running::add)
        .listen(0)
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  /** A request that is running at that time is answered, and its connection does not stay open. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionEndsWithItsLastRequest(boolean http2) throws Exception {
    TestKeys.Pem pem = TestKeys.make("EC", NAME);
    ReplicaAddress pod = Rig.endpoint(pod(pem));
    Site site =
        new Site(
            Rig.settings(),
            new Outside(rig.endpoints, ResponseBodies.NONE),
            new Counts(System::nanoTime),
            Requests.UNHEARD,
            System::nanoTime);
    CompletableFuture<String> answered = new CompletableFuture<>();
    CompletableFuture<Secured> made = new CompletableFuture<>();
    var loop = ((VertxInternal) rig.vertx).createEventLoopContext();
    loop.runOnContext(
        on -> {
          Trust trust = new Trust(pem.certificate(), NAME);
          Secured secured = new Secured(rig.vertx, new HttpClientOptions(), trust, site);
          secured
              .to(pod, http2, false)
              .compose(
                  outgoing ->
                      outgoing
                          .request()
                          .send()
                          .compose(
                              answer -> answer.body().onSuccess(body -> outgoing.done(answer))))
              .onSuccess(body -> answered.complete(body.toString()))
              .onFailure(answered::completeExceptionally);
          made.complete(secured);
        });
    await().until(() -> running.size() == 1);
    assertThat(open).hasValue(1);
    loop.runOnContext(on -> made.join().close());
    CompletableFuture<Void> closed = new CompletableFuture<>();
    loop.runOnContext(on -> closed.complete(null));
    closed.get(1, TimeUnit.MINUTES);
    rig.vertx.runOnContext(on -> running.remove().response().end("late"));
    assertThat(answered.get(1, TimeUnit.MINUTES)).isEqualTo("late");
    await().untilAtomic(open, org.hamcrest.Matchers.is(0));
  }
}
