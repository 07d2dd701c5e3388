// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.kubernetes.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sarban.scaler.measure.http.CountedRoute;
import io.sarban.scaler.measure.http.RouteName;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HeardCountsTest {

  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
  private static final RouteName ORDERS = new RouteName("shop", "orders");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HeardCounts counts = new HeardCounts();
  private Instant now = NOW;

  private Optional<RouteName> says(String gateway, String line) throws JsonProcessingException {
    return counts.line(gateway, JSON.readTree(line.replace('\'', '"')), now);
  }

  private void tells(String gateway, double concurrency, double rate)
      throws JsonProcessingException {
    says(
        gateway,
        "{'counts':[{'namespace':'shop','name':'orders','concurrency':%s,'rate':%s}]}"
            .formatted(concurrency, rate));
  }

  private void two() throws JsonProcessingException {
    counts.listed(Set.of("a:1", "b:1"));
    counts.connected("a:1", now);
    counts.connected("b:1", now);
    tells("a:1", 3, 1.5);
    tells("b:1", 4, 2);
  }

  private CountedRoute sum() {
    return counts.of(ORDERS, now);
  }

  private String blind() {
    return sum().blind().orElse("");
  }

  @Test
  void isTheSumOfAllGateways() throws Exception {
    two();
    assertThat(sum()).isEqualTo(CountedRoute.of(7, 3.5));
    assertThat(counts.of(new RouteName("shop", "other"), now)).isEqualTo(CountedRoute.NONE);
    tells("a:1", 1, 0);
    says("b:1", "{'counts':[]}");
    assertThat(sum()).as("of what did not change the last counts").isEqualTo(CountedRoute.of(5, 2));
  }

  @Test
  void aGatewayWithMoreRoutesThanAreKeptIsBlind() throws Exception {
    two();
    StringBuilder many = new StringBuilder("{'counts':[");
    for (int i = 0; i < 50_000; i++) {
      many.append("{'namespace':'n','name':'r").append(i).append("','concurrency':1},");
    }
    says("a:1", many.append("{'namespace':'shop','name':'orders','concurrency':5}]}").toString());
    assertThat(blind()).isEqualTo("its replica a:1 is silent");
    assertThat(sum().concurrency()).as("of one that is kept").isEqualTo(9);
    counts.connected("a:1", now);
    tells("a:1", 1, 0);
    assertThat(blind()).isEmpty();
  }

  @Test
  void aGatewayThatComesBackIsNotCountedTwice() throws Exception {
    two();
    counts.ended("a:1");
    assertThat(sum()).isEqualTo(CountedRoute.of(7, 3.5));
    counts.connected("a:1", now);
    assertThat(sum().concurrency()).isEqualTo(4);
    assertThat(blind()).isEqualTo("its replica a:1 is silent");
    tells("a:1", 2, 1);
    assertThat(sum()).isEqualTo(CountedRoute.of(6, 3));
  }

  @Test
  void nothingIsKnownBeforeAllAreHeard() throws Exception {
    assertThat(blind()).isEqualTo("its replicas are not known yet");
    counts.listed(Set.of());
    assertThat(blind()).isEqualTo("no replica of it is ready");
    counts.listed(Set.of("a:1"));
    assertThat(blind()).isEqualTo("its replica a:1 is silent");
    counts.connected("a:1", now);
    assertThat(blind()).isEqualTo("its replica a:1 is silent");
    tells("a:1", 1, 0);
    assertThat(blind()).isEmpty();
  }

  @Test
  void silenceMakesBlindAndForgetsNothing() throws Exception {
    two();
    now = NOW.plusSeconds(5);
    tells("b:1", 5, 0);
    assertThat(sum()).isEqualTo(CountedRoute.of(8, 1.5));
    now = NOW.plusMillis(5001);
    assertThat(sum()).isEqualTo(new CountedRoute(8, 1.5, Optional.of("its replica a:1 is silent")));
    tells("a:1", 0, 0);
    assertThat(sum()).isEqualTo(CountedRoute.of(5, 0));
  }

  @Test
  void whoLeavesTheListCountsUntilItsConnectionIsOver() throws Exception {
    two();
    counts.listed(Set.of("b:1"));
    assertThat(sum()).isEqualTo(CountedRoute.of(7, 3.5));
    now = NOW.plusSeconds(4);
    tells("b:1", 4, 2);
    now = NOW.plusSeconds(6);
    assertThat(blind()).as("nobody waits for who has left").isEmpty();
    counts.ended("a:1");
    assertThat(sum()).isEqualTo(CountedRoute.of(4, 2));
  }

  @Test
  void aByeIsNoSilence() throws Exception {
    two();
    says("a:1", "{'bye':{}}");
    now = NOW.plusSeconds(4);
    says("b:1", "{'counts':[]}");
    now = NOW.plusSeconds(8);
    assertThat(sum()).isEqualTo(CountedRoute.of(4, 2));
  }

  @Test
  void aRequestThatWaitsCountsFromWhenItIsTold() throws Exception {
    two();
    RouteName other = new RouteName("shop", "other");
    assertThat(says("a:1", "{'wake':{'namespace':'shop','name':'other'}}")).contains(other);
    assertThat(counts.of(other, now)).isEqualTo(CountedRoute.of(1, 0));
    assertThat(says("a:1", "{'wake':{'namespace':'shop','name':'orders'}}")).contains(ORDERS);
    assertThat(sum()).as("it is among these").isEqualTo(CountedRoute.of(7, 3.5));
  }

  @Test
  void whatIsNoCountIsPassedOver() throws Exception {
    two();
    for (String line :
        new String[] {
          "[]",
          "7",
          "{'counts':7}",
          "{'counts':[7,{},{'namespace':'shop'},{'namespace':'','name':'x','concurrency':1}]}",
          "{'wake':{'namespace':'shop'}}",
          "{'wake':[]}"
        }) {
      assertThat(says("a:1", line)).isEmpty();
    }
    assertThat(sum()).isEqualTo(CountedRoute.of(7, 3.5));
    says("a:1", "{'counts':[{'namespace':'shop','name':'orders','concurrency':-5,'rate':1e300}]}");
    assertThat(sum()).isEqualTo(CountedRoute.of(4, 2));
  }

  @Test
  void whoFollowsNobodyKnowsNothing() throws Exception {
    two();
    counts.forget();
    assertThat(sum().concurrency()).isZero();
    assertThat(blind()).isNotEmpty();
  }
}
