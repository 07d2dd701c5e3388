// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.credential;

import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resolve.CredentialRequest;
import io.sarban.scaler.resolve.Credentials;
import io.sarban.scaler.resolve.PendingCredentialException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Credentials that are requested in the background. They are renewed before they expire while they
 * are in use; a failed request is repeated with growing delays. A credential is kept while it is
 * valid, even if its provider becomes unavailable.
 */
public final class KeptCredentials implements Credentials, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KeptCredentials.class);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int MAX_DOUBLINGS = 6;
  private static final long MIN_PAUSE_MILLIS = 1000;
  private static final Duration UNUSED = Duration.ofMinutes(5);

  /** Requests to Vaults, and to token servers, at a time: of all, and of one owner. */
  private static final int MOST_REQUESTS = 200;

  private static final int MOST_REQUESTS_OF_ONE = 16;

  /** Characters of all values of one namespace. */
  private static final int MOST_KEPT = 4 << 20;

  private final Function<CredentialRequest, CompletableFuture<Credential>> sources;
  private final Optional<String> clusterNamespace;
  private final InstantSource clock;
  private final Map<CredentialRequest, Kept> kept = new HashMap<>();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "credentials");
            thread.setDaemon(true);
            return thread;
          });
  private final FairRequests vaults =
      new FairRequests(MOST_REQUESTS, MOST_REQUESTS_OF_ONE, threads);
  private final FairRequests tokenServers =
      new FairRequests(MOST_REQUESTS, MOST_REQUESTS_OF_ONE, threads);

  /** Characters of all values from Vaults, by namespace. */
  private final Map<String, Long> sizes = new HashMap<>();

  private long count;
  private volatile Consumer<ResourceKey> changed = key -> {};
  private volatile Predicate<ResourceKey> used = key -> true;

  /**
   * @param clusterNamespace namespace of the Secrets and service accounts of
   *     ClusterTriggerAuthentications; empty for each object's own
   */
  public KeptCredentials(
      CredentialSources sources, Optional<String> clusterNamespace, InstantSource clock) {
    this(sources::ask, clusterNamespace, clock);
  }

  /**
   * @param sources answer requests
   */
  KeptCredentials(
      Function<CredentialRequest, CompletableFuture<Credential>> sources,
      Optional<String> clusterNamespace,
      InstantSource clock) {
    this.sources = sources;
    this.clusterNamespace = clusterNamespace;
    this.clock = clock;
  }

  /** The state of one request. Guarded by the map. */
  private static final class Kept {
    private final ResourceKey key;
    private Credential credential;
    private String failure;
    private int failures;

    /** Number of times the credential was asked for. */
    private long looks;

    /** Takes back a request that has not been sent. */
    private Runnable takeBack = () -> {};

    Kept(ResourceKey key) {
      this.key = key;
    }

    long size() {
      return credential == null ? 0 : credential.size();
    }
  }

  /**
   * Sets the listener for new answers.
   *
   * @param changed called for each new answer, on one of this class' threads
   * @param used whether something still depends on a key
   */
  public void follow(Consumer<ResourceKey> changed, Predicate<ResourceKey> used) {
    this.changed = changed;
    this.used = used;
    threads.scheduleWithFixedDelay(
        this::forgetUnused, UNUSED.toMillis(), UNUSED.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String clusterNamespace(String objects) {
    return clusterNamespace.orElse(objects);
  }

  /** On one machine: KEDA's own namespace, Sarban's own, or the object's. */
  @Override
  public List<String> clusterNamespaces(String objects) {
    return clusterNamespace.map(List::of).orElse(List.of("keda", "sarban", objects));
  }

  @Override
  public ResourceKey key(CredentialRequest request) {
    synchronized (kept) {
      return keep(request).key;
    }
  }

  @Override
  public Map<String, String> find(CredentialRequest request) {
    synchronized (kept) {
      Kept found = keep(request);
      if (found.credential != null) {
        return found.credential.values();
      }
      if (found.failure != null) {
        throw new InvalidFieldException("", found.failure);
      }
      throw new PendingCredentialException("its credentials are being asked for");
    }
  }

  private Kept keep(CredentialRequest request) {
    Kept known = kept.get(request);
    if (known == null) {
      known = new Kept(new ResourceKey(KIND, "", String.valueOf(++count)));
      kept.put(request, known);
      ask(request, known);
    }
    known.looks++;
    return known;
  }

  private void askAgain(CredentialRequest request, ResourceKey key) {
    if (forgetUnused(request, key)) {
      return;
    }
    synchronized (kept) {
      Kept known = kept.get(request);
      if (known != null && known.key.equals(key)) {
        ask(request, known);
      }
    }
  }

  /** Drops unused credentials: one may be valid for months after its object is deleted. */
  void forgetUnused() {
    Map<CredentialRequest, ResourceKey> all = new HashMap<>();
    synchronized (kept) {
      kept.forEach((request, known) -> all.put(request, known.key));
    }
    all.forEach(this::forgetUnused);
  }

  /** Drops a credential if it is unused; returns whether it is gone. */
  private boolean forgetUnused(CredentialRequest request, ResourceKey key) {
    long looks = looks(request, key);
    if (looks == 0) {
      return true;
    }
    // outside of the lock: the predicate may call back into this class
    if (used.test(key)) {
      return false;
    }
    synchronized (kept) {
      // a caller that asked meanwhile is about to use it
      boolean unused = looks(request, key) == looks;
      if (unused) {
        Kept known = kept.remove(request);
        keep(request, known, null);
        known.takeBack.run();
      }
      return unused;
    }
  }

  /** The number of uses; 0 if the credential is gone or was replaced. */
  private long looks(CredentialRequest request, ResourceKey key) {
    synchronized (kept) {
      Kept known = kept.get(request);
      return known == null || !known.key.equals(key) ? 0 : known.looks;
    }
  }

  private void ask(CredentialRequest request, Kept known) {
    ResourceKey key = known.key;
    Supplier<CompletableFuture<?>> sending =
        () ->
            looks(request, key) == 0 ? CompletableFuture.completedFuture(null) : send(request, key);
    // namespaces take turns: a tenant may have any number of servers
    if (request instanceof CredentialRequest.VaultSecrets vault) {
      known.takeBack = vaults.send(vault.namespace(), sending);
    } else if (request instanceof CredentialRequest.OAuth2Token token) {
      known.takeBack = tokenServers.send(owner(token), sending);
    } else {
      threads.execute(() -> send(request, key));
    }
  }

  /** An administrator writes the server of a ClusterTriggerAuthentication. */
  private static String owner(CredentialRequest.OAuth2Token token) {
    return token.namespace().isEmpty() ? OAuth2Tokens.server(token) : token.namespace();
  }

  /** Sends it; the result ends with the last of its calls, after the time limit too. */
  private CompletableFuture<?> send(CredentialRequest request, ResourceKey key) {
    try {
      CompletableFuture<Credential> sent = sources.apply(request);
      sent.copy()
          .orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete((credential, failure) -> answered(request, key, credential, failure));
      return sent;
    } catch (Throwable e) {
      answered(request, key, null, e);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void answered(
      CredentialRequest request, ResourceKey key, Credential credential, Throwable failure) {
    boolean news;
    Duration pause;
    synchronized (kept) {
      Kept known = kept.get(request);
      if (known == null || !known.key.equals(key)) {
        return;
      }
      Throwable refused = failure == null ? tooMuch(request, known, credential) : failure;
      news =
          refused == null
              ? given(request, known, credential)
              : failed(request, known, request.secrets().hide(line(refused)));
      pause = pause(known);
    }
    if (!threads.isShutdown()) {
      threads.schedule(
          () -> askAgain(request, key),
          Math.max(MIN_PAUSE_MILLIS, pause.toMillis()),
          TimeUnit.MILLISECONDS);
      if (news) {
        threads.execute(() -> changed.accept(key));
      }
    }
  }

  /** Tenants run Vaults of their own, so what they give is limited; null if there is room. */
  private Throwable tooMuch(CredentialRequest request, Kept known, Credential credential) {
    if (!(request instanceof CredentialRequest.VaultSecrets vault)) {
      return null;
    }
    long others = sizes.getOrDefault(vault.namespace(), 0L) - known.size();
    return others + credential.size() <= MOST_KEPT
        ? null
        : new CredentialException(
            "the namespace has more than 4 MiB of secrets from Vaults: use fewer or shorter ones");
  }

  /**
   * @param credential null for none
   */
  private void keep(CredentialRequest request, Kept known, Credential credential) {
    long before = known.size();
    known.credential = credential;
    if (request instanceof CredentialRequest.VaultSecrets vault) {
      long all = sizes.getOrDefault(vault.namespace(), 0L) - before + known.size();
      sizes.put(vault.namespace(), all);
      sizes.remove(vault.namespace(), 0L);
    }
  }

  private boolean given(CredentialRequest request, Kept known, Credential credential) {
    boolean news =
        known.credential == null || !known.credential.values().equals(credential.values());
    if (known.failures > 0) {
      LOG.info("credentials are given again, after {} failures", known.failures);
    }
    keep(request, known, credential);
    known.failure = null;
    known.failures = 0;
    return news;
  }

  private boolean failed(CredentialRequest request, Kept known, String line) {
    known.failures++;
    if (known.credential != null && !known.credential.isExpired(clock.instant())) {
      if (known.failures == 1) {
        LOG.warn("{}; what was given last is used on while it is valid", line);
      }
      return false;
    }
    boolean news = known.credential != null || !line.equals(known.failure);
    keep(request, known, null);
    known.failure = line;
    return news;
  }

  private static String line(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CredentialException) {
      return cause.getMessage();
    }
    if (cause instanceof TimeoutException) {
      return "its credentials were not given in time: fix the address or the server";
    }
    if (cause instanceof IllegalArgumentException) {
      return "a value of its credentials has a line break or another sign that cannot be sent:"
          + " remove it";
    }
    // its message could hold a secret
    return "its credentials cannot be asked for ("
        + cause.getClass().getSimpleName()
        + "); this is a fault of Sarban";
  }

  private Duration pause(Kept known) {
    if (known.failures == 0) {
      return Duration.between(clock.instant(), known.credential.renewal());
    }
    long millis = MIN_PAUSE_MILLIS << Math.min(known.failures - 1, MAX_DOUBLINGS);
    // with jitter, so that requests do not all hit a recovered server at once
    Duration next = Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
    Instant now = clock.instant();
    return known.credential == null
        ? next
        : known
            .credential
            .expiry()
            .map(at -> Duration.between(now, at))
            .filter(left -> left.compareTo(next) < 0)
            .orElse(next);
  }

  /** How many requests wait for their turn. */
  int waiting() {
    return vaults.waiting() + tokenServers.waiting();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
