package dev.loupe.capture;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * How one of libtorch's own containers runs its children, by class. Seen in libtorch 2.10.
 *
 * @param kind what decides which of them runs
 * @param last the name of the child that is run last
 * @param after the types of the layers that the container itself may make after that, in order
 * @param dropouts the name of the dropout that comes after a child
 */
record ContainerRule(
    Kind kind, String last, ImmutableList<String> after, ImmutableMap<String, String> dropouts) {

  enum Kind {
    /** A mere list of modules, which runs nothing: its children are those of the module around. */
    LIST,

    /** Runs its children in order and nothing else. */
    IN_ORDER,

    /** Runs until its last child is done, and perhaps some operators more. */
    ATTENTION,

    /** Runs until its last child is done; has dropouts, of which nothing but their place tells. */
    LAYER,

    /** Nothing is known of it. */
    UNKNOWN
  }

  private static final ContainerRule UNKNOWN = of(Kind.UNKNOWN);
  private static final ContainerRule LIST = of(Kind.LIST);
  private static final ContainerRule IN_ORDER = of(Kind.IN_ORDER);

  private static final ImmutableMap<String, ContainerRule> RULES =
      ImmutableMap.<String, ContainerRule>builder()
          .put("ModuleList", LIST)
          .put("ModuleDict", LIST)
          .put("Sequential", IN_ORDER)
          .put("TransformerEncoder", IN_ORDER)
          .put("TransformerDecoder", IN_ORDER)
          .put(
              "MultiheadAttention",
              new ContainerRule(
                  Kind.ATTENTION,
                  "out_proj",
                  // The average of its weights, if they are asked for.
                  ImmutableList.of("view", "sum", "div"),
                  ImmutableMap.of()))
          .put(
              "TransformerEncoderLayer",
              layer(
                  "norm2",
                  ImmutableMap.of(
                      "self_attn", "dropout1",
                      "linear1", "dropout",
                      "linear2", "dropout2")))
          .put(
              "TransformerDecoderLayer",
              layer(
                  "norm3",
                  ImmutableMap.of(
                      "self_attn", "dropout1",
                      "multihead_attn", "dropout2",
                      "linear1", "dropout",
                      "linear2", "dropout3")))
          .buildOrThrow();

  private static ContainerRule of(Kind kind) {
    return new ContainerRule(kind, "", ImmutableList.of(), ImmutableMap.of());
  }

  private static ContainerRule layer(String last, ImmutableMap<String, String> dropouts) {
    return new ContainerRule(Kind.LAYER, last, ImmutableList.of(), dropouts);
  }

  /** The rule for a class. */
  static ContainerRule of(String className) {
    return RULES.getOrDefault(className, UNKNOWN);
  }

  boolean is(Kind other) {
    return kind == other;
  }
}
