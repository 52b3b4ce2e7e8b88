package dev.loupe.recording;

/** TorchScript with conditions and loops, for several tests. */
final class ControlFlowCode {
  private ControlFlowCode() {}

  /** A condition on the mean. */
  static final String BRANCH =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.mean() > 0):
              x = x.exp()
          else:
              x = x.tanh()
              x = x.neg()
          return x + 1
      """;

  /** A loop in a loop in a condition. */
  static final String TWICE =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.mean() > 0):
              for i in range(2):
                  x = x.exp()
                  for j in range(2):
                      x = x.sin()
          return x.cos()
      """;

  /** Returns out of a condition, or out of a loop. */
  static final String EARLY_RETURN =
      """
      def forward(self, x: Tensor) -> Tensor:
          if bool(x.sum() > 5):
              return x.exp()
          x = x.sin()
          for i in range(2):
              x = x + 1
              if bool(x.sum() > 3.5):
                  return x.neg()
              elif i == 7:
                  x = x.tan()
              else:
                  x = x.atan()
              x = x.tanh()
          return x.cos()
      """;
}
