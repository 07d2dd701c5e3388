// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sarban.scaler.TestServers;
import io.sarban.scaler.measure.Measurement;
import io.sarban.scaler.measure.Measurement.Failed;
import io.sarban.scaler.measure.Measurement.Measured;
import io.sarban.scaler.measure.Measuring;
import io.sarban.scaler.measure.Query;
import io.sarban.scaler.problem.InvalidFieldException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** The triggers redis and redis-streams, by their route, against a real server. */
class RedisIT {

  private static final String PREFIX = "k-" + UUID.randomUUID().toString().substring(0, 8) + ":";
  private static final Map<String, String> PASSWORD = Map.of("password", "sarban");
  private static Measuring measuring;
  private static Jedis jedis;

  @BeforeAll
  static void start() {
    measuring = new Measuring("redis");
    String[] address = TestServers.setting("REDIS").split(":", -1);
    jedis = new Jedis(address[0], Integer.parseInt(address[1]));
    jedis.auth("sarban");
  }

  @AfterAll
  static void stop() {
    jedis.close();
    measuring.close();
  }

  private static Map<String, String> metadata(String... pairs) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put("address", TestServers.setting("REDIS"));
    for (int i = 0; i < pairs.length; i += 2) {
      metadata.put(pairs[i], pairs[i + 1]);
    }
    return metadata;
  }

  private static Query list(String name, String... more) {
    Map<String, String> metadata = metadata(more);
    metadata.put("listName", PREFIX + name);
    return measuring.query("redis", metadata, PASSWORD, Map.of());
  }

  private static Query stream(String name, String... more) {
    Map<String, String> metadata = metadata(more);
    metadata.put("stream", PREFIX + name);
    return measuring.query("redis-streams", metadata, PASSWORD, Map.of());
  }

  private static void push(String name, int elements) {
    for (int i = 0; i < elements; i++) {
      jedis.rpush(PREFIX + name, "element");
    }
  }

  private static void add(String name, int entries) {
    for (int i = 0; i < entries; i++) {
      jedis.xadd(PREFIX + name, StreamEntryID.NEW_ENTRY, Map.of("field", "value"));
    }
  }

  private static void read(String name, String group, int entries) {
    jedis.xreadGroup(
        group,
        "consumer",
        XReadGroupParams.xReadGroupParams().count(entries),
        Map.of(PREFIX + name, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
  }

  @Test
  void measuresTheLengthOfAList() {
    push("list", 7);
    Query query = list("list");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(7, true));
    assertThat(query.target().value()).isEqualTo(5);
    assertThat(query.metricName()).isEqualTo(("redis-" + PREFIX + "list").replace(':', '-'));
    assertThat(list("list", "listLength", "10").target().value()).isEqualTo(10);
    assertThat(measuring.measure(list("list", "activationListLength", "7")))
        .isEqualTo(new Measured(7, false));
  }

  @Test
  void aListThatIsNotThereIsEmpty() {
    assertThat(measuring.measure(list("absent"))).isEqualTo(new Measured(0, false));
  }

  @Test
  void countsSetsAndHashesTooAsKedaDoes() {
    jedis.sadd(PREFIX + "set", "a", "b");
    jedis.zadd(PREFIX + "sorted", Map.of("a", 1.0, "b", 2.0, "c", 3.0));
    jedis.hset(PREFIX + "hash", Map.of("a", "1"));
    assertThat(measuring.measure(List.of(list("set"), list("sorted"), list("hash"))))
        .containsExactly(new Measured(2, true), new Measured(3, true), new Measured(1, true));
  }

  @Test
  void aKeyOfTheWrongTypeHitsNoOther() {
    jedis.set(PREFIX + "string", "5");
    push("right", 2);
    List<Measurement> measured =
        measuring.measure(List.of(list("string"), list("right"), stream("right")));
    assertThat(((Failed) measured.get(0)).field()).isEqualTo("listName");
    assertThat(((Failed) measured.get(0)).message())
        .contains("Redis at " + TestServers.setting("REDIS") + ", database 0")
        .contains("key \"" + PREFIX + "string\" is no list");
    assertThat(measured.get(1)).isEqualTo(new Measured(2, true));
    assertThat(((Failed) measured.get(2)).field()).isEqualTo("stream");
    assertThat(((Failed) measured.get(2)).message()).contains("is no stream");
  }

  @Test
  void measuresAStreamByItsLength() {
    add("stream", 6);
    Query query = stream("stream");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(6, true));
    assertThat(query.target().value()).isEqualTo(5);
    assertThat(query.metricName())
        .isEqualTo(("redis-streams-" + PREFIX + "stream").replace(':', '-'));
    assertThat(stream("stream", "streamLength", "50").target().value()).isEqualTo(50);
    assertThat(measuring.measure(stream("absent"))).isEqualTo(new Measured(0, false));
  }

  @Test
  void measuresTheEntriesThatAGroupHasPending() {
    add("pending", 6);
    jedis.xgroupCreate(PREFIX + "pending", "group", new StreamEntryID("0-0"), false);
    read("pending", "group", 4);
    Query query = stream("pending", "consumerGroup", "group", "pendingEntriesCount", "10");
    assertThat(measuring.measure(query)).isEqualTo(new Measured(4, true));
    assertThat(query.target().value()).isEqualTo(10);
  }

  @Test
  void measuresTheLagOfAGroup() {
    add("lag", 6);
    String[] lag = {"consumerGroup", "group", "lagCount", "3", "activationLagCount", "2"};
    // there is no group yet: everything in the stream waits for it
    assertThat(measuring.measure(stream("lag", lag))).isEqualTo(new Measured(6, true));
    jedis.xgroupCreate(PREFIX + "lag", "other", new StreamEntryID("0-0"), false);
    jedis.xgroupCreate(PREFIX + "lag", "group", new StreamEntryID("0-0"), false);
    read("lag", "group", 4);
    assertThat(measuring.measure(stream("lag", lag))).isEqualTo(new Measured(2, false));
    assertThat(stream("lag", lag).target().value()).isEqualTo(3);
    assertThat(measuring.measure(stream("absent", lag))).isEqualTo(new Measured(0, false));
  }

  @Test
  void aLagThatRedisCannotTellIsAFailure() {
    add("deleted", 6);
    String key = PREFIX + "deleted";
    List<StreamEntryID> ids =
        jedis.xrange(key, "-", "+").stream().map(entry -> entry.getID()).toList();
    jedis.xgroupCreate(key, "group", ids.get(1), false);
    jedis.xdel(key, ids.get(3));
    Failed failed = measuring.failure(stream("deleted", "consumerGroup", "group", "lagCount", "1"));
    assertThat(failed.field()).isEqualTo("consumerGroup");
    assertThat(failed.message()).contains("has no lag that Redis knows of");
  }

  @Test
  void saysThatAStreamOrItsGroupIsMissing() {
    add("no-group", 1);
    for (String name : List.of("no-stream", "no-group")) {
      Failed failed = measuring.failure(stream(name, "consumerGroup", "readers"));
      assertThat(failed.field()).isEqualTo("consumerGroup");
      assertThat(failed.message())
          .contains("has no stream \"" + PREFIX + name + "\" with a group \"readers\"");
    }
  }

  private static long commands(String name) {
    Matcher calls =
        Pattern.compile("cmdstat_" + name + ":calls=(\\d+)").matcher(jedis.info("commandstats"));
    return calls.find() ? Long.parseLong(calls.group(1)) : 0;
  }

  private static long connections() {
    Matcher matcher =
        Pattern.compile("total_connections_received:(\\d+)").matcher(jedis.info("stats"));
    assertThat(matcher.find()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  @Test
  void allThatIsDueIsAskedOverOneConnectionAndEqualQuestionsOnce() {
    push("many-7", 3);
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      queries.add(list("many-" + i % 250));
    }
    measuring.measure(queries);
    long connections = connections();
    long asked = commands("llen");
    List<Measurement> measured = measuring.measure(queries);
    assertThat(measured.get(7)).isEqualTo(new Measured(3, true));
    assertThat(measured.get(257)).isEqualTo(new Measured(3, true));
    assertThat(measured).filteredOn(new Measured(0, false)::equals).hasSize(498);
    assertThat(commands("llen") - asked).isEqualTo(250);
    assertThat(connections()).isEqualTo(connections);
  }

  @Test
  void aConnectionThatTheServerClosedIsOpenedAnewInTheSamePoll() {
    push("closed", 1);
    assertThat(measuring.measure(list("closed"))).isEqualTo(new Measured(1, true));
    jedis.clientKill(
        new redis.clients.jedis.params.ClientKillParams()
            .skipMe(redis.clients.jedis.params.ClientKillParams.SkipMe.YES));
    assertThat(measuring.measure(list("closed"))).isEqualTo(new Measured(1, true));
  }

  @Test
  void theParametersComeFromTheEnvironmentToo() {
    push("environment", 2);
    String[] address = TestServers.setting("REDIS").split(":", -1);
    Map<String, String> environment =
        Map.of("HOST", address[0], "PORT", address[1], "USER", "default", "PASSWORD", "sarban");
    Query query =
        measuring.query(
            "redis",
            Map.of(
                "hostFromEnv", "HOST",
                "portFromEnv", "PORT",
                "usernameFromEnv", "USER",
                "passwordFromEnv", "PASSWORD",
                "listName", PREFIX + "environment",
                "databaseIndex", "0"),
            Map.of(),
            environment);
    assertThat(measuring.measure(query)).isEqualTo(new Measured(2, true));
    Query byAddress =
        measuring.query(
            "redis",
            Map.of("addressFromEnv", "ADDRESS", "listName", PREFIX + "environment"),
            PASSWORD,
            Map.of("ADDRESS", TestServers.setting("REDIS")));
    assertThat(measuring.measure(byAddress)).isEqualTo(new Measured(2, true));
  }

  @Test
  void aPortOrHostThatIsLeftOverBesideAnAddressIsPassedOver() {
    push("left-over", 2);
    assertThat(measuring.measure(list("left-over", "port", "1"))).isEqualTo(new Measured(2, true));
    assertThat(measuring.measure(list("left-over", "host", "nowhere.invalid")))
        .isEqualTo(new Measured(2, true));
    assertThatThrownBy(() -> list("left-over", "address", "", "host", "here"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("port"));
  }

  @Test
  void theEnvironmentsLoginComesBeforeTheAuthentications() {
    push("order", 3);
    Query query =
        measuring.query(
            "redis",
            metadata("listName", PREFIX + "order", "passwordFromEnv", "PW"),
            Map.of("password", "nope"),
            Map.of("PW", "sarban"));
    assertThat(measuring.measure(query)).isEqualTo(new Measured(3, true));
  }

  @Test
  void aGroupThatBeganInTheMiddleHasNoLag() {
    for (int i = 1; i <= 10; i++) {
      jedis.xadd(PREFIX + "middle", new StreamEntryID(1, i), Map.of("field", "value"));
    }
    jedis.xgroupCreate(PREFIX + "middle", "mid", new StreamEntryID(1, 5), false);
    Failed failed = measuring.failure(stream("middle", "consumerGroup", "mid", "lagCount", "1"));
    assertThat(failed.field()).isEqualTo("consumerGroup");
    assertThat(failed.message())
        .contains("began in the middle of the stream")
        .contains("fix it by XGROUP SETID");
    jedis.sendCommand(
        redis.clients.jedis.Protocol.Command.XGROUP,
        "SETID",
        PREFIX + "middle",
        "mid",
        "1-5",
        "ENTRIESREAD",
        "5");
    assertThat(measuring.measure(stream("middle", "consumerGroup", "mid", "lagCount", "1")))
        .isEqualTo(new Measured(5, true));
  }

  @Test
  void whatDoesNotSpeakTlsIsNamed() {
    // Redis itself would wait for more data; this server answers in clear text
    String other = TestServers.setting("RABBITMQ_HTTP").replaceFirst(".*@", "");
    Failed failed = measuring.failure(list("x", "address", other, "enableTLS", "true"));
    assertThat(failed.message()).contains("does not speak TLS there: fix enableTLS");
  }

  @Test
  void sentinelsThatCannotBeReachedAreNamed() throws Exception {
    String closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = "127.0.0.1:" + server.getLocalPort();
    }
    Map<String, String> metadata =
        Map.of("addresses", closed, "sentinelMaster", "m", "listName", "x");
    Failed failed =
        measuring.failure(measuring.query("redis-sentinel", metadata, Map.of(), Map.of()));
    assertThat(failed.message()).contains(closed).contains("none of the sentinels can be reached");
  }

  @Test
  void databasesAreApart() {
    jedis.select(3);
    push("database", 4);
    jedis.select(0);
    assertThat(measuring.measure(list("database", "databaseIndex", "3")))
        .isEqualTo(new Measured(4, true));
    assertThat(measuring.measure(list("database"))).isEqualTo(new Measured(0, false));
    Failed failed = measuring.failure(list("database", "databaseIndex", "9999"));
    assertThat(failed.field()).isEqualTo("databaseIndex");
    assertThat(failed.message()).contains("has no database of that index");
  }

  @Test
  void speaksOverTls() throws Exception {
    push("tls", 1);
    Map<String, String> metadata = metadata("listName", PREFIX + "tls");
    metadata.put("address", TestServers.setting("REDIS_TLS"));
    String ca = Files.readString(Path.of(TestServers.setting("REDIS_CA")));
    Query trusted =
        measuring.query(
            "redis", metadata, Map.of("password", "sarban", "tls", "enable", "ca", ca), Map.of());
    assertThat(measuring.measure(trusted)).isEqualTo(new Measured(1, true));

    metadata.put("enableTLS", "true");
    Failed failed = measuring.failure(measuring.query("redis", metadata, PASSWORD, Map.of()));
    assertThat(failed.field()).isEqualTo("address");
    assertThat(failed.message()).contains("fails the TLS handshake");

    metadata.put("unsafeSsl", "true");
    Query unsafe = measuring.query("redis", metadata, PASSWORD, Map.of());
    assertThat(measuring.measure(unsafe)).isEqualTo(new Measured(1, true));
  }

  @Test
  void aCertificateMustNameTheHost() throws Exception {
    Map<String, String> metadata = metadata("listName", PREFIX + "tls");
    metadata.put("address", TestServers.setting("REDIS_TLS").replace("127.0.0.1", "localhost"));
    String ca = Files.readString(Path.of(TestServers.setting("REDIS_CA")));
    Query query =
        measuring.query(
            "redis", metadata, Map.of("password", "sarban", "tls", "enable", "ca", ca), Map.of());
    assertThat(measuring.failure(query).message()).contains("fails the TLS handshake");
  }

  @Test
  void saysThatTheLoginIsRefusedAndKeepsThePassword() {
    Query wrong =
        measuring.query("redis", metadata("listName", "x"), Map.of("password", "sesame"), Map.of());
    Failed failed = measuring.failure(wrong);
    assertThat(failed.field()).isEqualTo("password");
    assertThat(failed.message())
        .contains("refuses the login of user default")
        .doesNotContain("sesame");
    assertThat(wrong.toString()).doesNotContain("sesame");
    Query none = measuring.query("redis", metadata("listName", "x"), Map.of(), Map.of());
    assertThat(measuring.failure(none).message()).contains("wants a password");
  }

  @Test
  void saysWhatAUserMayNotDo() {
    Map<String, String> reader = Map.of("username", "reader", "password", "reader");
    push("reader", 1);
    Query may = measuring.query("redis", metadata("listName", PREFIX + "reader"), reader, Map.of());
    assertThat(measuring.measure(may)).isEqualTo(new Measured(1, true));
    Query mayNot = measuring.query("redis-streams", metadata("stream", "s"), reader, Map.of());
    assertThat(measuring.failure(mayNot).field()).isEqualTo("username");
    assertThat(measuring.failure(mayNot).message()).contains("user reader may not ask that");
  }

  @Test
  void saysThatAServerCannotBeReached() throws Exception {
    Failed unknown = measuring.failure(list("x", "address", "nowhere.invalid:6379"));
    assertThat(unknown.field()).isEqualTo("address");
    assertThat(unknown.message()).contains("has a host name that is unknown");
    String closed;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = "127.0.0.1:" + server.getLocalPort();
    }
    assertThat(measuring.failure(list("x", "address", closed)).message())
        .contains("Redis at " + closed + ", database 0: cannot be connected to");
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      assertThat(measuring.failure(list("x", "address", address)).message())
          .contains("does not answer in time");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "listName, '', listName",
    "listLength, many, listLength",
    "listLength, 0, listLength",
    "activationListLength, x, activationListLength",
    "address, '', address",
    "address, host, address",
    "databaseIndex, -1, databaseIndex",
    "enableTLS, perhaps, enableTLS"
  })
  void refusesAtOnce(String name, String value, String field) {
    Map<String, String> metadata = metadata("listName", "x", name, value);
    assertThatThrownBy(() -> measuring.query("redis", metadata, PASSWORD, Map.of()))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void refusesWhatContradictsItself() {
    assertThatThrownBy(
            () ->
                measuring.query(
                    "redis",
                    metadata("listName", "x", "enableTLS", "true"),
                    Map.of("tls", "enable"),
                    Map.of()))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageContaining("leave one out");
    assertThatThrownBy(() -> stream("x", "stream", "", "consumerGroup", "g", "lagCount", "x"))
        .isInstanceOfSatisfying(
            InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("lagCount"));
  }

  /** An occasional byte does not extend the wait for an answer. */
  @Test
  void aServerThatTricklesIsLeft() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> left = CompletableFuture.runAsync(() -> trickle(server));
      Failed failed = measuring.failure(list("x", "address", "127.0.0.1:" + server.getLocalPort()));
      assertThat(failed.field()).isEqualTo("address");
      left.get(3, TimeUnit.MINUTES);
    }
  }

  /** Sends bytes until the client has left. */
  private static void trickle(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().read();
      client.getOutputStream().write("$40000000\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        client.getOutputStream().write('x');
        client.getOutputStream().flush();
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException e) {
      // the client has left
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
