package dev.loupe.models.conformance;

/**
 * The sizes of a record: how many layers it has, one entry for each pass, and how many once loops
 * are rolled.
 *
 * @param layers all entries: inputs, operations, buffers and outputs
 * @param operations those that an operator made
 * @param edges from parent to child, between entries
 * @param rolledLayers layers with their passes gathered
 * @param rolledEdges edges between these
 */
public record Facts(int layers, int operations, int edges, int rolledLayers, int rolledEdges) {

  /**
   * Reads the form of TorchLens' tables.
   *
   * @param unrolled layers, operations and edges, such as {@code 4/2/3}
   * @param rolled layers and edges once rolled, such as {@code 4/3}
   */
  static Facts of(String unrolled, String rolled) {
    String[] all = (unrolled + "/" + rolled).split("/", -1);
    if (all.length != 5) {
      throw new IllegalArgumentException("Not facts: %s, %s".formatted(unrolled, rolled));
    }
    return new Facts(
        Integer.parseInt(all[0]),
        Integer.parseInt(all[1]),
        Integer.parseInt(all[2]),
        Integer.parseInt(all[3]),
        Integer.parseInt(all[4]));
  }

  /** Layers, operations and edges: {@code 4/2/3}. */
  public String unrolled() {
    return layers + "/" + operations + "/" + edges;
  }

  /** Rolled layers and edges: {@code 4/3}. */
  public String rolled() {
    return rolledLayers + "/" + rolledEdges;
  }
}
