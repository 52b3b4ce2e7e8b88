package dev.loupe.capture;

import com.google.common.collect.ImmutableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The types of layers: operators' names as people know them. The one place where names are changed.
 */
final class OperatorTypes {

  /** Internal spellings of what has a public name. */
  private static final ImmutableMap<String, String> PUBLIC_NAMES =
      ImmutableMap.<String, String>builder()
          .put("_softmax", "softmax")
          .put("_log_softmax", "log_softmax")
          .put("_unsafe_view", "view")
          .put("_reshape_alias", "reshape")
          .put("_reshape_copy", "reshape")
          .put("_unsafe_index", "index")
          .put("_unsafe_index_put", "index_put")
          .put("_to_copy", "to")
          .put("_adaptive_avg_pool2d", "adaptive_avg_pool2d")
          .put("_adaptive_avg_pool3d", "adaptive_avg_pool3d")
          .put("mkldnn_adaptive_avg_pool2d", "adaptive_avg_pool2d")
          .put("mkldnn_max_pool2d", "max_pool2d")
          .put("max_pool1d_with_indices", "max_pool1d")
          .put("max_pool2d_with_indices", "max_pool2d")
          .put("max_pool3d_with_indices", "max_pool3d")
          .put("native_batch_norm", "batch_norm")
          .put("_native_batch_norm_legit", "batch_norm")
          .put("_batch_norm_impl_index", "batch_norm")
          .put("cudnn_batch_norm", "batch_norm")
          .put("miopen_batch_norm", "batch_norm")
          .put("native_layer_norm", "layer_norm")
          .put("native_group_norm", "group_norm")
          .put("native_dropout", "dropout")
          .put("_embedding_bag", "embedding_bag")
          .put("_native_multi_head_attention", "multi_head_attention")
          .put("_transformer_encoder_layer_fwd", "transformer_encoder_layer")
          .put("_scaled_dot_product_attention_math", "scaled_dot_product_attention")
          .put("_scaled_dot_product_flash_attention", "scaled_dot_product_attention")
          .put("_scaled_dot_product_flash_attention_for_cpu", "scaled_dot_product_attention")
          .put("_scaled_dot_product_efficient_attention", "scaled_dot_product_attention")
          .put("_scaled_dot_product_cudnn_attention", "scaled_dot_product_attention")
          .put("_fused_sdp_choice", "scaled_dot_product_attention")
          .put("mkldnn_linear", "linear")
          .put("_addmm_activation", "addmm")
          .put("_cat", "cat")
          .put("_stack", "stack")
          .put("_weight_norm", "weight_norm")
          // What Loupe puts in the place of a module that returns its input unchanged.
          .put("alias", "identity")
          .buildOrThrow();

  /** The types of the operators that were asked for; there are only so many. */
  private static final ConcurrentMap<String, String> KNOWN = new ConcurrentHashMap<>();

  private OperatorTypes() {}

  /**
   * The type of an operator's layer: {@code aten::max_pool2d} is {@code maxpool2d}, and so is its
   * in-place variant.
   *
   * @param operator the operator's name with its namespace
   */
  static String of(String operator) {
    String known = KNOWN.get(operator);
    return known != null ? known : KNOWN.computeIfAbsent(operator, OperatorTypes::find);
  }

  private static String find(String operator) {
    String name = operator.substring(operator.lastIndexOf(':') + 1);
    String known = PUBLIC_NAMES.get(name);
    String type = (known == null ? name : known).replace("_", "");
    return type.isEmpty() ? name : type.toLowerCase(java.util.Locale.ROOT);
  }

  /** Whether the operator is a convolution of any rank, which its name does not tell. */
  static boolean isGeneralConvolution(String operator) {
    String name = operator.substring(operator.lastIndexOf(':') + 1);
    return name.equals("_convolution")
        || name.equals("convolution")
        || name.equals("mkldnn_convolution");
  }

  /**
   * The type of a convolution of any rank.
   *
   * @param weightRank the number of dimensions of its weight
   */
  static String convolution(int weightRank, boolean transposed) {
    return (transposed ? "convtranspose" : "conv") + (weightRank - 2) + "d";
  }
}
