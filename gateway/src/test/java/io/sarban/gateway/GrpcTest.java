// SPDX-License-Identifier: Apache-2.0
package io.sarban.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.sarban.gateway.endpoint.ReplicaAddress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** gRPC's own client and server, with the gateway between them. */
class GrpcTest {

  private static final Metadata.Key<String> DETAIL =
      Metadata.Key.of("detail", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<String, String> TALK =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("test.Echo/Talk")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  private final Rig rig = new Rig();
  private Server server;
  private ManagedChannel channel;

  /** Messages are plain text. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream bytes) {
      try {
        return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Keeps what comes, and the end. */
  private static final class Heard implements StreamObserver<String> {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void onNext(String message) {
      all.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      String detail =
          failure instanceof StatusRuntimeException status && status.getTrailers() != null
              ? status.getTrailers().get(DETAIL)
              : "";
      all.add(Status.fromThrowable(failure).getCode() + " " + detail);
    }

    @Override
    public void onCompleted() {
      all.add("completed");
    }

    String next() throws InterruptedException {
      return all.poll(30, TimeUnit.SECONDS);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server =
        ServerBuilder.forPort(0)
            .addService(
                ServerServiceDefinition.builder("test.Echo")
                    .addMethod(TALK, ServerCalls.asyncBidiStreamingCall(GrpcTest::echo))
                    .build())
            .build()
            .start();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", rig.gateway.port()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
    rig.close();
  }

  private static StreamObserver<String> echo(StreamObserver<String> client) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String message) {
        if (message.equals("fail")) {
          Metadata trailers = new Metadata();
          trailers.put(DETAIL, "as asked");
          client.onError(Status.NOT_FOUND.asRuntimeException(trailers));
        } else {
          client.onNext("echo of " + message);
        }
      }

      @Override
      public void onError(Throwable failure) {
        // the client is gone
      }

      @Override
      public void onCompleted() {
        client.onCompleted();
      }
    };
  }

  private StreamObserver<String> talk(Heard heard) {
    return ClientCalls.asyncBidiStreamingCall(channel.newCall(TALK, CallOptions.DEFAULT), heard);
  }

  private void wake() {
    rig.endpoints.set("web", ReplicaAddress.of("127.0.0.1", server.getPort()));
  }

  @Test
  void streamsBothWaysFromZero() throws Exception {
    Heard heard = new Heard();
    StreamObserver<String> call = talk(heard);
    call.onNext("a");
    await().until(() -> rig.gateway.holds().held() == 1);
    assertThat(rig.woken).containsExactly(Rig.ROUTE);
    wake();
    assertThat(heard.next()).isEqualTo("echo of a");
    for (int i = 0; i < 100; i++) {
      call.onNext("x".repeat(10_000) + i);
      assertThat(heard.next()).isEqualTo("echo of " + "x".repeat(10_000) + i);
    }
    call.onCompleted();
    assertThat(heard.next()).isEqualTo("completed");
  }

  @Test
  void anErrorComesAsItIs() throws Exception {
    wake();
    Heard heard = new Heard();
    StreamObserver<String> call = talk(heard);
    call.onNext("a");
    assertThat(heard.next()).isEqualTo("echo of a");
    call.onNext("fail");
    assertThat(heard.next()).isEqualTo("NOT_FOUND as asked");
  }
}
