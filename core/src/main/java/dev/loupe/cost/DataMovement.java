package dev.loupe.cost;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.util.Optional;

/** What moves, selects or makes data without arithmetic on floating-point numbers. */
final class DataMovement {
  static final Rule FREE = operands -> Optional.of(Cost.ZERO);

  private static final String TYPES =
      """
      alias asstrided broadcastto chunk contiguous detach diagonal expand expandas flatten identity \
      lift liftfresh movedim moveaxis narrow numpyt permute ravel requiresgrad reshape reshapeas \
      select slice split splitwithsizes squeeze swapaxes swapdims t tensorsplit to transpose \
      typeas unbind unflatten unfold unsafechunk unsafesplit unsqueeze view viewas mt h \
      adjoint hsplit vsplit dsplit atleast1d atleast2d atleast3d \
      cat concat concatenate clone copy dstack hstack vstack stack columnstack blockdiag \
      flip fliplr flipud repeat repeatinterleave roll rot90 tile tril triu meshgrid \
      channelshuffle pixelshuffle pixelunshuffle im2col nativechannelshuffle \
      constantpadnd pad reflectionpad1d reflectionpad2d reflectionpad3d replicationpad1d \
      replicationpad2d replicationpad3d circularpad \
      embedding gather index indexselect indexcopy indexfill maskedfill maskedscatter \
      maskedselect scatter selectscatter slicescatter take takealongdim where nonzero onehot \
      fill filldiagonal zero set resize arange empty emptylike emptystrided eye full fulllike \
      linspace newempty newemptystrided newfull newones newzeros ones oneslike scalartensor \
      zeros zeroslike trilindices triuindices \
      logicaland logicalor logicalnot logicalxor bitwiseand bitwiseor bitwisenot bitwisexor \
      and or xor iand ior ixor not all any isnan isinf isfinite \
      upsamplenearest1d upsamplenearest2d upsamplenearest3d upsamplenearestexact1d \
      upsamplenearestexact2d upsamplenearestexact3d""";

  static final ImmutableMap<String, Rule> RULES =
      ImmutableMap.copyOf(Maps.toMap(Splitter.on(' ').split(TYPES), type -> FREE));

  private DataMovement() {}
}
