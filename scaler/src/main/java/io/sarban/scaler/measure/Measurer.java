package io.sarban.scaler.measure;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.ThreadPoolProfileBuilder;

/**
 * Runs the measuring routes: one exchange for all that is due of a source, never two of one source
 * at once, and none that anybody waits for longer than its time limit.
 */
public final class Measurer {

  private final ProducerTemplate template;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;
  private final Map<Object, Boolean> underWay = new ConcurrentHashMap<>();

  /** Threads are Camel's: virtual ones where it is told to use them. */
  public Measurer(CamelContext camel) {
    template = camel.createProducerTemplate();
    threads = camel.getExecutorServiceManager().newCachedThreadPool(this, "measure");
    // a limit on the queue would refuse the limits of the thousandth source and of all after it
    camel
        .getExecutorServiceManager()
        .registerThreadPoolProfile(
            new ThreadPoolProfileBuilder("measure-limit").poolSize(1).maxQueueSize(-1).build());
    timer =
        camel
            .getExecutorServiceManager()
            .newScheduledThreadPool(this, "measure-limit", "measure-limit");
  }

  private record Asked(String endpoint, Source source) {}

  /**
   * Measures.
   *
   * @return one measurement for each query, in their order; it never fails, the measurements do
   */
  public CompletableFuture<List<Measurement>> measure(TriggerType type, Batch batch) {
    Asked asked = new Asked(type.endpoint(), batch.source());
    if (underWay.putIfAbsent(asked, true) != null) {
      return CompletableFuture.completedFuture(
          failed(batch, "did not answer yet to the poll before this one"));
    }
    CompletableFuture<List<Measurement>> answer = new CompletableFuture<>();
    AtomicBoolean begun = new AtomicBoolean();
    Future<?> running =
        threads.submit(
            () -> {
              begun.set(true);
              List<Measurement> measurements = List.of();
              try {
                if (!answer.isDone()) {
                  measurements = run(type, batch);
                }
              } finally {
                underWay.remove(asked);
              }
              answer.complete(measurements);
            });
    Duration limit = limit(batch);
    Future<?> watch =
        timer.schedule(
            () -> {
              String late = "no answer within " + limit.toMillis() + " ms";
              // a task that has not begun is left to free its source, and does no more than that
              if (answer.complete(failed(batch, late)) && begun.get()) {
                running.cancel(true);
              }
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS);
    return answer.whenComplete((measurements, never) -> watch.cancel(false));
  }

  private static Duration limit(Batch batch) {
    return batch.queries().stream().map(Query::timeout).max(Duration::compareTo).orElseThrow();
  }

  private List<Measurement> run(TriggerType type, Batch batch) {
    try {
      Exchange exchange =
          template.request(
              type.endpoint(),
              out -> {
                out.getMessage().setBody(batch);
                if (batch.source() instanceof RouteTriggerType.RouteSource source) {
                  out.getMessage().setBody(null);
                  out.getMessage().getHeaders().putAll(source.headers());
                }
              });
      if (exchange.getException() != null) {
        return failed(batch, Failures.oneLine(exchange.getException()));
      }
      return Answers.read(exchange.getMessage(), batch);
    } catch (Exception e) {
      return failed(batch, Failures.oneLine(e));
    }
  }

  private static List<Measurement> failed(Batch batch, String why) {
    Measurement failed = Measurement.failed("", batch.source().describe() + ": " + why);
    return Collections.nCopies(batch.queries().size(), failed);
  }
}
