package dev.loupe.render.export.mermaid;

import dev.loupe.render.view.Group;
import dev.loupe.render.view.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives nodes and groups ids that Mermaid takes: {@code conv2d_1_1} for a layer of that name,
 * {@code linear_1_1_2} for {@code linear_1_1:2}, {@code module_layer1_0} for {@code @layer1.0}.
 */
final class Ids {
  private final Map<String, String> nodes = new HashMap<>();
  private final Map<String, String> groups = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final String legend;

  Ids(Group root) {
    root.allNodes().map(Node::id).forEach(id -> nodes.put(id, free(id, prefix(id))));
    root.allGroups().map(Group::id).forEach(id -> groups.put(id, free(id, "group_")));
    legend = freeStem("legend");
  }

  private static String prefix(String node) {
    return node.startsWith("@") ? "module" : "";
  }

  private String free(String name, String prefix) {
    String id = Mermaid.id(prefix + name);
    String candidate = id;
    for (int i = 2; !taken.add(candidate); i++) {
      candidate = id + "_x" + i;
    }
    return candidate;
  }

  /** A name that no other one begins with. */
  private String freeStem(String name) {
    StringBuilder stem = new StringBuilder(name);
    while (taken.stream().anyMatch(id -> id.startsWith(stem.toString()))) {
      stem.append('_');
    }
    return stem.toString();
  }

  String node(String id) {
    return nodes.getOrDefault(id, id);
  }

  String group(String id) {
    return groups.getOrDefault(id, id);
  }

  String legend() {
    return legend;
  }
}
