package io.sarban.scaler.measure;

import io.sarban.scaler.problem.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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
 * at once, and none that anybody waits for longer than its time limit. What comes while a source is
 * being asked waits, and then goes into one exchange together.
 */
public final class Measurer {

  private final TriggerTypes types;
  private final ProducerTemplate template;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;

  /** What waits for each source that is being asked. */
  private final Map<Asked, List<Call>> waiting = new HashMap<>();

  /** Threads are Camel's: virtual ones where it is told to use them. */
  public Measurer(CamelContext camel) {
    types = new TriggerTypes(camel);
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

  private record Call(Batch batch, CompletableFuture<List<Measurement>> answer) {

    void fail(String why) {
      answer.complete(failed(batch, why));
    }
  }

  /**
   * Measures.
   *
   * @return one measurement for each query, in their order; it never fails, the measurements do
   */
  public CompletableFuture<List<Measurement>> measure(TriggerType type, Batch batch) {
    Asked asked = new Asked(types.endpoint(type), batch.source());
    Call call = new Call(batch, new CompletableFuture<>());
    if (mustWait(asked, call)) {
      String late = "did not answer yet to the poll before this one";
      Future<?> watch = after(batch.source().timeout(), () -> call.fail(late));
      call.answer().whenComplete((measurements, never) -> watch.cancel(false));
    } else {
      begin(asked, List.of(call));
    }
    return call.answer();
  }

  /** Whether the source is being asked now: what is measured of it would wait. */
  public boolean asks(TriggerType type, Source source) {
    Asked asked = new Asked(types.endpoint(type), source);
    synchronized (waiting) {
      return waiting.containsKey(asked);
    }
  }

  private boolean mustWait(Asked asked, Call call) {
    synchronized (waiting) {
      List<Call> line = waiting.get(asked);
      if (line == null) {
        waiting.put(asked, new ArrayList<>());
        return false;
      }
      line.add(call);
      return true;
    }
  }

  private void begin(Asked asked, List<Call> calls) {
    List<Query> queries = calls.stream().flatMap(call -> call.batch().queries().stream()).toList();
    Call all = new Call(new Batch(asked.source(), queries), new CompletableFuture<>());
    all.answer().thenAccept(measurements -> share(measurements, calls));
    try {
      begin(asked, all);
    } catch (Throwable e) {
      // no thread is left, or no memory: the source is asked again at the next poll
      all.answer().complete(failed(all.batch(), new Fault(e).told("cannot be asked")));
      beginNext(asked);
    }
  }

  private void begin(Asked asked, Call all) {
    AtomicBoolean begun = new AtomicBoolean();
    Future<?> running =
        threads.submit(
            () -> {
              begun.set(true);
              run(asked, all);
            });
    Duration limit = asked.source().timeout();
    Future<?> watch =
        after(
            limit,
            () -> {
              all.fail("no answer within " + limit.toMillis() + " ms");
              // a task that has not begun is left to free its source, and does no more than that
              if (begun.get()) {
                running.cancel(true);
              }
            });
    all.answer().thenRun(() -> watch.cancel(false));
  }

  private void run(Asked asked, Call call) {
    List<Measurement> measurements = List.of();
    try {
      if (!call.answer().isDone()) {
        measurements = ask(asked, call.batch());
      }
    } finally {
      beginNext(asked);
    }
    call.answer().complete(measurements);
  }

  private void beginNext(Asked asked) {
    List<Call> next;
    synchronized (waiting) {
      next = waiting.get(asked).stream().filter(call -> !call.answer().isDone()).toList();
      if (next.isEmpty()) {
        waiting.remove(asked);
      } else {
        waiting.put(asked, new ArrayList<>());
      }
    }
    if (!next.isEmpty()) {
      begin(asked, next);
    }
  }

  private static void share(List<Measurement> measurements, List<Call> calls) {
    int from = 0;
    for (Call call : calls) {
      int to = from + call.batch().queries().size();
      call.answer().complete(measurements.subList(from, to));
      from = to;
    }
  }

  private Future<?> after(Duration limit, Runnable step) {
    return timer.schedule(() -> elsewhere(step), limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What follows from an answer may take time; the timer's one thread is for all time limits. */
  private void elsewhere(Runnable step) {
    try {
      threads.execute(step);
    } catch (Throwable e) {
      // no thread is left
      step.run();
    }
  }

  private List<Measurement> ask(Asked asked, Batch batch) {
    try {
      Exchange exchange =
          template.request(asked.endpoint(), out -> out.getMessage().setBody(batch));
      if (exchange.getException() != null) {
        return failed(batch, why(exchange.getException()));
      }
      return Answers.read(exchange.getMessage(), batch);
    } catch (Exception e) {
      return failed(batch, Failures.oneLine(e));
    } catch (Throwable e) {
      // an Error too: an answer that uses up the stack or the heap costs its own source
      return failed(batch, new Fault(e).told("cannot be measured"));
    }
  }

  /** Camel keeps an Error in an exception of its own. */
  private static String why(Exception e) {
    return e.getCause() instanceof Error error
        ? new Fault(error).told("cannot be measured")
        : Failures.oneLine(e);
  }

  private static List<Measurement> failed(Batch batch, String why) {
    Measurement failed = Measurement.failed("", batch.source().describe() + ": " + why);
    return Collections.nCopies(batch.queries().size(), failed);
  }
}
