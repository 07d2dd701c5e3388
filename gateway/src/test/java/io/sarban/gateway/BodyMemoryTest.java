// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sarban.gateway.settings.GatewaySettings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests whose bodies cannot be kept, because other bodies use the memory, are sent whole. */
class BodyMemoryTest {

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void aBodyArrivesWhole(HttpVersion version) throws Exception {
    GatewaySettings.Limits none = new GatewaySettings.Limits(10, 10, 2);
    try (Rig rig = new Rig(Rig.settings().with(none))) {
      rig.ready(request -> request.body(body -> request.response().end(body.result())));
      HttpClient client =
          rig.vertx.createHttpClient(
              new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
      var answer =
          client
              .request(HttpMethod.POST, rig.gateway.port(), "127.0.0.1", "/")
              .compose(
                  request -> {
                    request.setChunked(true).write("begin, ");
                    rig.vertx.setTimer(200, later -> request.end("end"));
                    return request.response();
                  })
              .compose(HttpClientResponse::body);
      assertThat(answer.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS))
          .hasToString("begin, end");
    }
  }
}
