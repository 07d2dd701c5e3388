// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.act;

import io.sarban.scaler.decide.Replica;
import io.sarban.scaler.decide.Replica.Work;
import io.sarban.scaler.http.Destinations;
import io.sarban.scaler.http.Limits;
import io.sarban.scaler.http.WebClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * Asks replicas over HTTP how many messages they have in hand. The answer is a JSON object with a
 * number {@code inflight}; 0 means idle.
 */
public final class InflightRequests {

  /** Longest answer in bytes: any program may answer. */
  private static final int MOST = 4096;

  /** Requests under way at once; the rest wait for their turn. */
  private static final int AT_ONCE = 200;

  private static final Limits LIMITS = Limits.withoutRedirects(Duration.ofSeconds(1), MOST);
  private static final Duration ALL = Duration.ofMillis(1800);

  /** Longest text of a failure, which may quote the other side. */
  private static final int MAX_TEXT = 200;

  /**
   * The address of a replica.
   *
   * @param replica the replica's name
   * @param ready whether it is ready to work
   * @param uri null if the replica has none
   * @param trouble why the replica has no address
   */
  public record Address(String replica, boolean ready, URI uri, String trouble) {

    /** An address that can be asked. */
    public static Address of(String replica, boolean ready, URI uri) {
      return new Address(replica, ready, uri, "");
    }

    /** A replica whose address is missing or invalid. */
    public static Address none(String replica, boolean ready, String trouble) {
      return new Address(replica, ready, null, trouble);
    }

    Replica replica(Work work, String why) {
      return new Replica(replica, ready, work, why);
    }
  }

  /**
   * Redirects are not followed: a replica could otherwise choose where the scaler sends requests.
   */
  private final WebClient http = new WebClient(Destinations.OF_RESOURCES);

  /**
   * Asks all; takes 2 s at most.
   *
   * @return one for each address, in their order
   */
  public List<Replica> ask(List<Address> addresses) {
    Round round = new Round(addresses);
    CompletableFuture<?>[] lanes =
        IntStream.range(0, Math.min(AT_ONCE, addresses.size()))
            .mapToObj(lane -> round.next())
            .toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(lanes).get(ALL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      round.close();
    } catch (InterruptedException e) {
      round.close();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("replicas cannot be asked", e);
    }
    return round.replicas();
  }

  /** One round of questions: as many lanes as requests may be under way. */
  private final class Round {
    private final List<Address> addresses;
    private final AtomicReferenceArray<Replica> answers;
    private final AtomicInteger next = new AtomicInteger();

    Round(List<Address> addresses) {
      this.addresses = addresses;
      this.answers = new AtomicReferenceArray<>(addresses.size());
    }

    void close() {
      next.set(addresses.size());
    }

    CompletableFuture<Void> next() {
      int index = next.getAndIncrement();
      // a loop: recursion over thousands of addresses would be too deep
      while (index < addresses.size() && addresses.get(index).uri() == null) {
        Address none = addresses.get(index);
        answers.set(index, none.replica(Work.UNREADABLE, none.trouble()));
        index = next.getAndIncrement();
      }
      if (index >= addresses.size()) {
        return CompletableFuture.completedFuture(null);
      }
      int asked = index;
      return replica(addresses.get(asked))
          .thenAccept(replica -> answers.set(asked, replica))
          .thenCompose(done -> next());
    }

    List<Replica> replicas() {
      return IntStream.range(0, addresses.size())
          .mapToObj(
              i ->
                  answers.get(i) != null
                      ? answers.get(i)
                      : addresses.get(i).replica(Work.UNREADABLE, unanswered(addresses.get(i))))
          .toList();
    }
  }

  private CompletableFuture<Replica> replica(Address address) {
    return http.ask(HttpRequest.newBuilder(address.uri()).build(), LIMITS)
        .handle(
            (response, failure) -> {
              try {
                if (failure != null) {
                  return address.replica(Work.UNREADABLE, why(address, failure));
                }
                boolean busy = InflightAnswer.read(response.status(), response.body()) > 0;
                return address.replica(busy ? Work.BUSY : Work.IDLE, "");
              } catch (IOException e) {
                return address.replica(Work.UNREADABLE, why(address, e));
              }
            });
  }

  private static String why(Address address, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof ConnectException) {
      return address.uri() + " cannot be connected to";
    }
    return cause instanceof HttpTimeoutException || cause instanceof TimeoutException
        ? unanswered(address)
        : address.uri() + " " + oneLine(cause);
  }

  private static String oneLine(Throwable cause) {
    String text = String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
  }

  private static String unanswered(Address address) {
    return address.uri() + " does not answer in time";
  }
}
