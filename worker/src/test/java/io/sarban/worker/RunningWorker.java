// SPDX-License-Identifier: Apache-2.0
package io.sarban.worker;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A worker as users run it: a process of its own. */
final class RunningWorker implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final String address;

  private RunningWorker(Process process, Path log, String address) {
    this.process = process;
    this.log = log;
    this.address = address;
  }

  static RunningWorker start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    String host = environment.getOrDefault("POD_IP", "127.0.0.1");
    int port = freePort(host);
    ProcessBuilder builder = new ProcessBuilder(Path.of("run").toAbsolutePath().toString());
    builder.command().addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "worker", ".log");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SARBAN_WORKER_HOST", host);
    builder.environment().put("SARBAN_WORKER_PORT", String.valueOf(port));
    // the components of these tests
    builder
        .environment()
        .put("SARBAN_WORKER_CLASSPATH", Path.of("target/test-classes").toAbsolutePath().toString());
    // a worker of a test lives for seconds
    builder.environment().put("SARBAN_WORKER_JAVA_OPTS", "-XX:TieredStopAtLevel=1");
    builder.environment().putAll(environment);
    return new RunningWorker(builder.start(), log, "http://" + host + ":" + port);
  }

  /** A port that the system gives to no other program meanwhile, as it does from 32768 on. */
  private static int freePort(String host) throws IOException {
    Random random = new Random();
    while (true) {
      int port = random.nextInt(12_000, 16_000);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(host))) {
        return probe.getLocalPort();
      } catch (BindException e) {
        // in use
      }
    }
  }

  /** Null while the worker does not serve. */
  HttpResponse<String> get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .build()
          .send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitReady(boolean ready) {
    int status = ready ? 200 : 503;
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> get("/observe/health/ready"), a -> a != null && a.statusCode() == status);
  }

  void awaitInflight(int messages) {
    String body = "{\"inflight\": " + messages + "}";
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> get("/observe/inflight"), a -> a != null && a.body().equals(body));
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the worker did not end");
    }
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
