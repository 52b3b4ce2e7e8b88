package dev.loupe.render.view;

/** What the labels of nodes can tell beside names; boxes of modules tell sums of what is inside. */
public enum Detail {
  /** The shape of the result; the element type too where it is not float32. */
  SHAPE,
  /** The element type of the result. */
  DTYPE,
  /** The shapes of the parameters; of a module their number. */
  PARAMS,
  /** The size of the result in bytes; of a module that of all results in it. */
  MEMORY,
  /** Floating-point operations, of all passes; see {@link dev.loupe.cost.Cost}. */
  FLOPS,
  /** Multiply-accumulates, of all passes. */
  MACS,
  /** How long the operators ran, all passes together; it differs from run to run. */
  TIME,
  /** The arguments that are no tensors. */
  ARGS,
  /** The line of source. */
  SOURCE
}
