package dev.loupe.models.conformance;

/**
 * Why a record differs from TorchLens'.
 *
 * @param kind the kind of reason
 * @param detail what it is in this model, in a few words: {@code __getitem__ is select + slice}
 */
public record Difference(Kind kind, String detail) {

  /** The reasons that there are. */
  public enum Kind {
    /** Python's one call is several operators of libtorch, or several calls are one. */
    GRANULARITY("granularity of an operator"),

    /** What reads memory that was written through a view depends on the writer. */
    VIEW_WRITE("view-write edge"),

    /** What reads a tensor after an in-place operator depends on that operator. */
    IN_PLACE("in-place rule"),

    /** What is connected to no input and no output is dropped, where TorchLens keeps it or not. */
    ORPHANS("orphan rule"),

    /** Several results of one call are layers of their own, never passes of one. */
    RESULTS("results of one call"),

    /** A buffer's layers: those that are read, and a new one for each version. */
    BUFFERS("buffer versions"),

    /** A module that returns its input: an identity layer, or in TorchScript none. */
    IDENTITY("identity module"),

    /**
     * A constant that is made in Python by a recorded call is none here, or the other way round.
     */
    CONSTANT("constants"),

    /** Chance decides how often something runs. */
    CHANCE("chance"),

    /** The line that describes the model leaves open how it is written; ours is another. */
    MODEL("another model");

    private final String title;

    Kind(String title) {
      this.title = title;
    }

    /** As the table of differences names it. */
    public String title() {
      return title;
    }
  }
}
