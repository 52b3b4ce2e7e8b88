package dev.loupe.history;

/**
 * A change that was made to a layer's value while the forward ran: what followed read the changed
 * value.
 *
 * @param layer the layer's ordinal
 * @param what the change, such as {@code scale(2.0)}
 */
public record AppliedIntervention(int layer, String what) {}
