package dev.loupe.history;

/**
 * A buffer of the model, such as a batch normalization's running mean.
 *
 * @param address such as {@code bn1.running_mean}
 * @param tensor its shape and type
 */
public record Buffer(String address, TensorInfo tensor) {}
