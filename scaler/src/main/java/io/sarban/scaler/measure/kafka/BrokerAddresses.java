// SPDX-License-Identifier: Apache-2.0
package io.sarban.scaler.measure.kafka;

import io.sarban.scaler.trust.MetadataAddressException;
import io.sarban.scaler.trust.MetadataAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.HostResolver;

/**
 * Looks brokers up for the admin client, and refuses metadata addresses. A cluster names its
 * brokers itself, so a hostile one could name any address.
 */
final class BrokerAddresses implements HostResolver {

  private final Lookup lookup;
  private volatile MetadataAddressException refused;
  private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
  private boolean closed;

  /** A host's addresses. */
  interface Lookup {

    /**
     * @throws UnknownHostException if the host has none
     * @throws MetadataAddressException if one is a metadata address
     */
    List<InetAddress> of(String host) throws IOException;
  }

  BrokerAddresses(Lookup lookup) {
    this.lookup = lookup;
  }

  static BrokerAddresses checked() {
    return new BrokerAddresses(MetadataAddresses::lookUp);
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    CompletableFuture<Void> over = begin();
    try {
      return lookUp(host);
    } finally {
      over.complete(null);
    }
  }

  private synchronized CompletableFuture<Void> begin() throws UnknownHostException {
    if (closed) {
      throw new UnknownHostException("the client is closed");
    }
    running = new CompletableFuture<>();
    return running;
  }

  /**
   * Nothing interrupts a look-up that is under way, and no other one begins.
   *
   * @return completes once it has ended
   */
  synchronized CompletionStage<Void> close() {
    closed = true;
    return running;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    try {
      return lookup.of(host).toArray(InetAddress[]::new);
    } catch (MetadataAddressException e) {
      refused = e;
      throw unknown(e);
    } catch (UnknownHostException e) {
      throw e;
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  /** The exception that Kafka's client handles. */
  private static UnknownHostException unknown(IOException e) {
    UnknownHostException unknown = new UnknownHostException(e.getMessage());
    unknown.initCause(e);
    return unknown;
  }

  /** Why brokers cannot be reached: a refused address, else what the client threw. */
  Throwable cause(Throwable thrown) {
    MetadataAddressException known = refused;
    return known != null && KafkaFailures.isUnreachable(thrown) ? known : thrown;
  }
}
