package dev.loupe.render.view;

/** What the colours of operations and modules tell. */
public enum ColorBy {
  /** How long they ran. */
  TIME("Time"),
  /** The size of their results. */
  MEMORY("Memory of the results"),
  /** Their floating-point operations. */
  FLOPS("Floating-point operations"),
  /** The number of elements of the parameters that they read. */
  PARAMS("Parameters"),
  /** How far their values are from those of another run; see {@link ViewOptions#withDifference}. */
  DIFFERENCE("Relative difference"),
  /** The type of the operation, the class of the module. */
  TYPE("Type"),
  /** The module that they belong to, on the outermost level where there are several. */
  MODULE("Module");

  private final String title;

  ColorBy(String title) {
    this.title = title;
  }

  /** What stands above the legend. */
  String title() {
    return title;
  }

  boolean isNumber() {
    return this != TYPE && this != MODULE;
  }
}
