package io.sarban.scaler.kubernetes.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sarban.gateway.route.HostOwners;
import io.sarban.gateway.route.HttpRoute;
import io.sarban.gateway.route.HttpScaledObjects;
import io.sarban.gateway.route.InterceptorRoutes;
import io.sarban.gateway.route.Read;
import io.sarban.gateway.route.RouteId;
import io.sarban.scaler.kubernetes.api.Fence;
import io.sarban.scaler.kubernetes.api.Refusals;
import io.sarban.scaler.name.ResourceKey;
import io.sarban.scaler.name.ResourceKind;
import io.sarban.scaler.problem.Fault;
import io.sarban.scaler.problem.InvalidFieldException;
import io.sarban.scaler.resource.ApiJson;
import io.sarban.scaler.resource.Condition;
import io.sarban.scaler.resource.Conditions;
import io.sarban.scaler.resource.ScaledObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the leader does for InterceptorRoutes and HTTPScaledObjects: it writes their status, and
 * makes the ScaledObject of an HTTPScaledObject as KEDA's HTTP add-on does.
 */
final class HttpObjects {

  private static final Logger LOG = LoggerFactory.getLogger(HttpObjects.class);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final PatchContext JSON_PATCH = PatchContext.of(PatchType.JSON);

  /** Between two tries of one object: the informer has seen the first by then. */
  private static final Duration SELDOM = Duration.ofSeconds(10);

  /** The add-on's own, which it puts on; nobody else would take it off. */
  private static final String FINALIZER = "httpscaledobject.http.keda.sh";

  private static final int MAX_MESSAGE = 1000;

  private final Fence fence;
  private final Function<ResourceKey, Optional<ScaledObject>> objects;
  private final boolean sharedHosts;
  private final InstantSource clock;
  private final Map<ResourceKey, Instant> written = new HashMap<>();
  private Map<ResourceKey, Seen> seen = Map.of();
  private HostOwners owners = HostOwners.shared(List.of());

  /**
   * @param objects finds ScaledObjects as they are watched
   * @param sharedHosts whether routes of several namespaces may have one host
   */
  HttpObjects(
      Fence fence,
      Function<ResourceKey, Optional<ScaledObject>> objects,
      boolean sharedHosts,
      InstantSource clock) {
    this.fence = fence;
    this.objects = objects;
    this.sharedHosts = sharedHosts;
    this.clock = clock;
  }

  /** Does what there is to do for all that there are; what is refused is tried again later. */
  synchronized void refresh(List<GenericKubernetesResource> all) {
    Set<ResourceKey> keys = all.stream().map(ResourceKey::of).collect(Collectors.toSet());
    written.keySet().retainAll(keys);
    look(all);
    Instant now = clock.instant();
    for (GenericKubernetesResource one : all) {
      ResourceKey key = ResourceKey.of(one);
      if (written.getOrDefault(key, Instant.EPOCH).plus(SELDOM).isAfter(now)) {
        continue;
      }
      try {
        if (refresh(one, seen.get(key), now)) {
          written.put(key, now);
        }
      } catch (Fence.NotLeadingException e) {
        // the leader does it
        return;
      } catch (KubernetesClientException e) {
        written.put(key, now);
        if (!Refusals.isMissing(e) && !Refusals.isConflict(e)) {
          LOG.warn("{}: {}; it is tried again", key, Refusals.oneLine(e));
        }
      } catch (InvalidFieldException e) {
        // the ScaledObjects have not been read yet
        written.put(key, now);
      } catch (Throwable e) {
        // one object must not keep the others from their status
        written.put(key, now);
        LOG.error("{}: {}", key, new Fault(e).told("its status cannot be made"));
      }
    }
  }

  /** A resource as JSON, and what is read of it. */
  private record Seen(String version, JsonNode tree, Read read) {

    static Seen of(GenericKubernetesResource resource) {
      JsonNode tree = ApiJson.mapper().valueToTree(resource);
      return new Seen(
          version(resource),
          tree,
          isOwner(resource) ? HttpScaledObjects.read(tree) : InterceptorRoutes.read(tree));
    }

    static String version(GenericKubernetesResource resource) {
      return resource.getMetadata().getUid() + "/" + resource.getMetadata().getResourceVersion();
    }
  }

  /** Reads the resources that have changed, and updates the owners of the hosts. */
  private void look(List<GenericKubernetesResource> all) {
    Map<ResourceKey, Seen> now = new HashMap<>();
    boolean changed = false;
    for (GenericKubernetesResource one : all) {
      ResourceKey key = ResourceKey.of(one);
      Seen before = seen.get(key);
      boolean same = before != null && before.version.equals(Seen.version(one));
      try {
        now.put(key, same ? before : Seen.of(one));
        changed |= !same;
      } catch (RuntimeException | StackOverflowError e) {
        continue; // refresh() reports it in the resource's status
      }
    }
    if (changed || !now.keySet().equals(seen.keySet())) {
      owners = owners(now.values());
    }
    seen = now;
  }

  /** The owners of the hosts, computed as the gateway does. */
  private HostOwners owners(Collection<Seen> all) {
    List<HttpRoute> routes = all.stream().flatMap(one -> one.read().route().stream()).toList();
    return sharedHosts ? HostOwners.shared(routes) : HostOwners.apart(routes);
  }

  private static boolean isOwner(GenericKubernetesResource one) {
    return ResourceKind.HTTP_SCALED_OBJECT.is(one.getKind());
  }

  /**
   * Whether something was written.
   *
   * @param before null if the resource could not be read; reading it again reports why
   */
  private boolean refresh(GenericKubernetesResource one, Seen before, Instant now) {
    boolean owner = isOwner(one);
    if (one.isMarkedForDeletion()) {
      return owner && release(one);
    }
    Seen seen = before == null ? Seen.of(one) : before;
    Read read = seen.read();
    Optional<String> refused = owner ? made(one) : Optional.empty();
    Condition ready =
        refused
            .map(why -> Condition.of("Ready", "False", "CreateError", bounded(why)))
            .or(() -> read.route().flatMap(route -> withoutPlace(route.id())))
            .orElseGet(() -> ready(read, owner));
    return status(one, seen.tree(), ready, owner, now) || refused.isPresent();
  }

  private boolean release(GenericKubernetesResource one) {
    List<String> finalizers = new ArrayList<>(one.getMetadata().getFinalizers());
    if (!finalizers.remove(FINALIZER)) {
      return false;
    }
    patch(
        fence.client(),
        one,
        Map.of(
            "finalizers", finalizers, "resourceVersion", one.getMetadata().getResourceVersion()));
    return true;
  }

  private static void patch(
      KubernetesClient client, GenericKubernetesResource one, Map<String, Object> metadata) {
    client.resource(one).patch(MERGE, json(Map.of("metadata", metadata)));
  }

  private static String json(Object tree) {
    return ApiJson.mapper().valueToTree(tree).toString();
  }

  /** Why the ScaledObject is not as it shall be; empty where it is. */
  private Optional<String> made(GenericKubernetesResource from) {
    ResourceKey key =
        new ResourceKey(
            ResourceKind.SCALED_OBJECT,
            from.getMetadata().getNamespace(),
            from.getMetadata().getName());
    Optional<ScaledObject> there = objects.apply(key);
    if (MadeScaledObject.asks(from, "orphan-scaledobject")) {
      there.ifPresent(object -> orphan(from, object));
      return Optional.empty();
    }
    if (MadeScaledObject.asks(from, "skip-scaledobject-creation")) {
      there
          .filter(object -> MadeScaledObject.owns(from, object.getMetadata()))
          .ifPresent(object -> fence.client().resource(object).delete());
      return Optional.empty();
    }
    return there.isEmpty() ? created(from, key) : kept(from, there.get(), key);
  }

  private Optional<String> created(GenericKubernetesResource from, ResourceKey key) {
    try {
      fence.client().resource(typed(MadeScaledObject.of(from))).create();
      LOG.info("{} is made for the HTTPScaledObject of its name", key);
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return Refusals.isConflict(e)
          ? Optional.empty()
          : Optional.of(key + " cannot be made: " + Refusals.oneLine(e));
    }
  }

  private static ScaledObject typed(ObjectNode made) {
    return ApiJson.mapper().convertValue(made, ScaledObject.class);
  }

  private Optional<String> kept(
      GenericKubernetesResource from, ScaledObject there, ResourceKey key) {
    if (!MadeScaledObject.owns(from, there.getMetadata())) {
      return Optional.of(
          key
              + " is there already, and not made for it: delete it, or annotate the HTTPScaledObject"
              + " with httpscaledobject.keda.sh/skip-scaledobject-creation: \"true\"");
    }
    ObjectNode wanted = MadeScaledObject.of(from);
    JsonNode now = ApiJson.mapper().valueToTree(there);
    if (!there.isMarkedForDeletion() && !MadeScaledObject.covers(now, wanted)) {
      replace(
          there,
          Map.of(
              "/metadata/labels", merged(now.at("/metadata/labels"), wanted.at("/metadata/labels")),
              "/metadata/annotations",
                  merged(now.at("/metadata/annotations"), wanted.at("/metadata/annotations")),
              "/metadata/ownerReferences", wanted.at("/metadata/ownerReferences"),
              "/spec", merged(now.path("spec"), wanted.path("spec"))));
    }
    return Optional.empty();
  }

  private void orphan(GenericKubernetesResource from, ScaledObject object) {
    Optional<OwnerReference> own = MadeScaledObject.reference(from, object.getMetadata());
    if (own.isEmpty()) {
      return;
    }
    List<OwnerReference> others = new ArrayList<>(object.getMetadata().getOwnerReferences());
    others.remove(own.get());
    replace(object, Map.of("/metadata/ownerReferences", others));
  }

  /** Unless somebody else has changed the object meanwhile. */
  private void replace(ScaledObject object, Map<String, Object> parts) {
    List<Map<String, Object>> steps = new ArrayList<>();
    String version = object.getMetadata().getResourceVersion();
    steps.add(Map.of("op", "test", "path", "/metadata/resourceVersion", "value", version));
    parts.forEach((path, value) -> steps.add(Map.of("op", "add", "path", path, "value", value)));
    fence.client().resource(object).patch(JSON_PATCH, json(steps));
  }

  private static ObjectNode merged(JsonNode there, JsonNode wanted) {
    ObjectNode all = ApiJson.mapper().createObjectNode();
    there.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    wanted.properties().forEach(field -> all.set(field.getKey(), field.getValue()));
    return all;
  }

  /** The condition of a route that is not served at all of its hosts. */
  private Optional<Condition> withoutPlace(RouteId route) {
    if (owners.beyond().contains(route)) {
      return Optional.of(Condition.of("Ready", "False", "TooManyRoutes", HostOwners.TOO_MANY));
    }
    return Optional.ofNullable(owners.refused().get(route))
        .map(
            hosts ->
                Condition.of(
                    "Ready",
                    "False",
                    "HostTaken",
                    bounded(
                        "the host "
                            + HostOwners.shown(hosts)
                            + " belongs to an older route of another namespace: use another"
                            + " host")));
  }

  private static Condition ready(Read read, boolean owner) {
    String problems = bounded(String.join("; ", read.problems()));
    if (!problems.isEmpty()) {
      String status = read.route().isPresent() ? "True" : "False";
      return Condition.of("Ready", status, "Invalid", problems);
    }
    return Condition.of(
        "Ready",
        "True",
        "Reconciled",
        owner ? "ScaledObject created and configured" : "InterceptorRoute reconciled");
  }

  private static String bounded(String text) {
    return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + " ..." : text;
  }

  private boolean status(
      GenericKubernetesResource one, JsonNode tree, Condition ready, boolean owner, Instant now) {
    JsonNode status = tree.path("status");
    JsonNode before = ready(status);
    Map<String, Object> wanted = new HashMap<>();
    if (owner) {
      wanted.put("targetWorkload", workload(tree));
      wanted.put("targetService", service(tree));
    }
    Condition old =
        new Condition(
            before.path("type").asText(),
            before.path("status").asText(),
            before.path("reason").asText(),
            before.path("message").asText(),
            before.path("lastTransitionTime").asText(null));
    boolean current =
        old.says(ready)
            && before.path("observedGeneration").asLong() == generation(one)
            && MadeScaledObject.covers(status, ApiJson.mapper().valueToTree(wanted));
    if (current) {
      return false;
    }
    Condition dated = Conditions.merge(List.of(old), List.of(ready), now).get(0);
    ObjectNode condition = ApiJson.mapper().valueToTree(dated);
    condition.put("observedGeneration", generation(one));
    wanted.put("conditions", List.of(condition));
    fence.client().resource(one).subresource("status").patch(MERGE, json(Map.of("status", wanted)));
    return true;
  }

  private static JsonNode ready(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition;
      }
    }
    return status.path("none");
  }

  private static long generation(GenericKubernetesResource one) {
    Long generation = one.getMetadata().getGeneration();
    return generation == null ? 0 : generation;
  }

  private static String workload(JsonNode tree) {
    JsonNode target = tree.path("spec").path("scaleTargetRef");
    return target.path("apiVersion").asText()
        + "/"
        + target.path("kind").asText()
        + "/"
        + target.path("name").asText();
  }

  private static String service(JsonNode tree) {
    JsonNode target = tree.path("spec").path("scaleTargetRef");
    return target.path("service").asText() + ":" + target.path("port").asInt();
  }
}
