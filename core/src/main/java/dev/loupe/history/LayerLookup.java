package dev.loupe.history;

import static com.google.common.collect.ImmutableSet.toImmutableSet;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.LinkedHashMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.SetMultimap;
import dev.loupe.error.BadInputException;
import dev.loupe.error.NearNames;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds layers by the many names that people give them; the rules are TorchLens'. */
final class LayerLookup {
  private static final int MOST_CANDIDATES = 10;

  private final ImmutableList<Layer> layers;

  /** Every key but the ordinals, with the layers that it may mean. */
  private final SetMultimap<String, Layer> byKey = LinkedHashMultimap.create();

  private final SetMultimap<Layer, String> keys = LinkedHashMultimap.create();

  /** The layers of each buffer. */
  private final ListMultimap<String, Layer> versions = ArrayListMultimap.create();

  LayerLookup(ImmutableList<Layer> layers, Collection<ModuleInfo> modules) {
    this.layers = layers;
    layers.stream()
        .filter(layer -> layer.kind() == LayerKind.BUFFER)
        .forEach(layer -> layer.address().ifPresent(address -> versions.put(address, layer)));
    layers.forEach(this::addOwnKeys);
    modules.forEach(this::addModuleKeys);
  }

  private void addOwnKeys(Layer layer) {
    LayerLabel label = layer.label();
    for (String name : List.of(label.layer(), label.shortLayer())) {
      if (label.passes() == 1) {
        add(name, layer);
      }
      add(name + ":" + label.pass(), layer);
    }
    if (label.totalNumber() == 0 && layer.kind() != LayerKind.BUFFER) {
      // The form of TorchLens' first releases: input_1_0, output_1_23.
      int total = layer.kind() == LayerKind.INPUT ? 0 : operationsBefore(layer) + 1;
      byKey.put(label.shortLayer() + "_" + total, layer);
    }
    layer
        .address()
        .ifPresent(
            address -> {
              if (layer.kind() == LayerKind.BUFFER) {
                addVersion(address, layer);
              } else {
                add(address, layer);
              }
            });
  }

  /** A buffer has a layer for each of its versions; the only one needs no number. */
  private void addVersion(String address, Layer layer) {
    List<Layer> ofAddress = versions.get(address);
    if (ofAddress.size() == 1) {
      add(address, layer);
    }
    add(address + ":" + (ofAddress.indexOf(layer) + 1), layer);
  }

  private int operationsBefore(Layer layer) {
    return layers.stream()
        .limit(layer.index())
        .mapToInt(before -> before.label().totalNumber())
        .max()
        .orElse(0);
  }

  private void addModuleKeys(ModuleInfo module) {
    if (module.address().isEmpty()) {
      return;
    }
    for (ModuleCall call : module.calls()) {
      for (int output : call.outputs()) {
        for (String address : module.addresses()) {
          if (module.passes() == 1) {
            add(address, layers.get(output));
          }
          add(address + ":" + call.pass().pass(), layers.get(output));
        }
      }
    }
  }

  private void add(String key, Layer layer) {
    byKey.put(key, layer);
    keys.put(layer, key);
  }

  ImmutableList<String> keysOf(Layer layer) {
    return ImmutableList.<String>builder()
        .add(Integer.toString(layer.index() - layers.size()), Integer.toString(layer.index()))
        .addAll(keys.get(layer).stream().filter(key -> byKey.get(key).size() == 1).iterator())
        .build();
  }

  Layer find(int ordinal) {
    int index = ordinal < 0 ? ordinal + layers.size() : ordinal;
    if (index < 0 || index >= layers.size()) {
      throw new BadInputException(
          "No layer %d: there are %d layers, so give an ordinal from %d to %d"
              .formatted(ordinal, layers.size(), -layers.size(), layers.size() - 1));
    }
    return layers.get(index);
  }

  Layer find(String key) {
    return only(key, findAll(key));
  }

  /** All layers that a key may mean; at least one. */
  Set<Layer> findAll(String key) {
    Integer ordinal = ordinal(key);
    if (ordinal != null) {
      return Set.of(find(ordinal));
    }
    Set<Layer> exact = byKey.get(key);
    if (!exact.isEmpty()) {
      return exact;
    }
    Set<Layer> severalPasses = withPasses(key);
    if (!severalPasses.isEmpty()) {
      return severalPasses;
    }
    String lower = key.toLowerCase(Locale.ROOT);
    Set<Layer> containing =
        key.isEmpty()
            ? Set.of()
            : byKey.entries().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).contains(lower))
                .map(java.util.Map.Entry::getValue)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    if (containing.isEmpty()) {
      throw new BadInputException(missing(key));
    }
    return containing;
  }

  private static @Nullable Integer ordinal(String key) {
    try {
      return Integer.valueOf(key.trim());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** The passes of a layer or module that was named without one, though it has several. */
  private Set<Layer> withPasses(String key) {
    return byKey.entries().stream()
        .filter(entry -> entry.getKey().startsWith(key + ":"))
        .map(java.util.Map.Entry::getValue)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Layer only(String key, Set<Layer> candidates) {
    if (candidates.size() == 1) {
      return candidates.iterator().next();
    }
    String names =
        candidates.stream()
            .limit(MOST_CANDIDATES)
            .map(Layer::name)
            .collect(Collectors.joining(", "));
    int more = candidates.size() - MOST_CANDIDATES;
    throw new BadInputException(
        "'%s' may mean %d layers: %s%s; give one of these"
            .formatted(key, candidates.size(), names, more > 0 ? " and " + more + " more" : ""));
  }

  private String missing(String key) {
    ImmutableList<String> near = near(key);
    String hint =
        near.isEmpty()
            ? "; `loupe summary` lists the layers"
            : "; near it are " + String.join(", ", near);
    String pass = key.contains(":") ? passHint(key) : "";
    return "No layer '%s'%s".formatted(key, pass.isEmpty() ? hint : pass);
  }

  private String passHint(String key) {
    String base = key.substring(0, key.lastIndexOf(':'));
    long passes =
        Stream.concat(byKey.get(base).stream(), withPasses(base).stream()).distinct().count();
    return passes == 0
        ? ""
        : ": %s has %d %s".formatted(base, passes, passes == 1 ? "pass" : "passes");
  }

  /** Names without passes: where there are several, these are told when one is asked for. */
  private ImmutableList<String> near(String key) {
    return NearNames.to(
        key,
        byKey.keySet().stream()
            .map(candidate -> candidate.replaceFirst(":\\d+$", ""))
            .collect(toImmutableSet()));
  }
}
