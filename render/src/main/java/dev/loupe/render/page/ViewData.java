package dev.loupe.render.page;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;

/** An open view as it lies in the page, in JSON. */
public interface ViewData extends JSObject {

  @JSProperty
  String getTitle();

  @JSProperty
  String[] getCaption();

  @JSProperty
  String getDirection();

  @JSProperty
  String getTheme();

  @JSProperty
  @Nullable String getColorBy();

  @JSProperty
  ElementData getRoot();

  @JSProperty
  TipData[] getTips();

  /** How many of the tips are no stubs around the focus; these come first. */
  @JSProperty
  int getPasses();

  @JSProperty
  StrandData[] getStrands();

  /** A node, or a group with its box. */
  interface ElementData extends JSObject {

    @JSProperty
    String getId();

    @JSProperty
    String[] getTraits();

    @JSProperty
    String getKind();

    @JSProperty
    String getShape();

    /** Roles and texts in turn. */
    @JSProperty
    String[] getRows();

    @JSProperty
    String getTooltip();

    @JSProperty
    @Nullable String getLink();

    /** What the colour tells: a category, a number's text, nothing if that is not known. */
    @JSProperty
    String @Nullable [] getHue();

    /** The number that the colour tells; below 0 if that is a category. */
    @JSProperty
    double getNumber();

    /** Of a group. */
    @JSProperty
    ElementData @Nullable [] getElements();

    @JSProperty
    String getLabel();

    @JSProperty
    String getClassName();

    @JSProperty
    @Nullable ElementData getBox();
  }

  /** A pass of a node. */
  interface TipData extends JSObject {

    @JSProperty
    String getNode();

    @JSProperty
    int getPass();

    @JSProperty
    int[] getCalls();
  }

  /** What an edge consists of. */
  interface StrandData extends JSObject {

    @JSProperty
    int getFrom();

    @JSProperty
    int getTo();

    @JSProperty
    String[] getArguments();

    @JSProperty
    String[] getArms();

    @JSProperty
    int[] getLevels();

    @JSProperty
    boolean isInternal();

    @JSProperty
    boolean isGradient();
  }
}
