package dev.loupe.model;

import static net.bytebuddy.matcher.ElementMatchers.declaresField;
import static net.bytebuddy.matcher.ElementMatchers.declaresMethod;
import static net.bytebuddy.matcher.ElementMatchers.failSafe;
import static net.bytebuddy.matcher.ElementMatchers.fieldType;
import static net.bytebuddy.matcher.ElementMatchers.isConstructor;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.isSubTypeOf;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;
import static net.bytebuddy.matcher.ElementMatchers.returns;

import dev.loupe.error.LoupeException;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.matcher.ElementMatcher;
import net.bytebuddy.utility.JavaModule;
import org.bytedeco.pytorch.Module;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the call sites of {@code forward} in the classes of this JVM that deal with modules, so
 * that they go through {@link ForwardCalls}. It is the call that is rewritten, not the method
 * called: so native modules are seen too ({@code fc.forward(x)} on a {@code LinearImpl}).
 *
 * <p>A method reference ({@code fc::forward}) is no call site; such calls are not seen. Nor are
 * those in constructors, which may come before there is an object.
 */
final class ForwardCallSites {
  private static boolean rewritten;

  private ForwardCallSites() {}

  /** Rewrites the classes that are loaded, and from now on those that will be. */
  static synchronized void rewrite() {
    if (rewritten) {
      return;
    }
    Instrumentation instrumentation;
    try {
      instrumentation = ByteBuddyAgent.install();
    } catch (IllegalStateException e) {
      throw new LoupeException(
          "This JVM lets no agent in, which Loupe needs for Java modules: start it with"
              + " -XX:+EnableDynamicAgentLoading, or with -javaagent:byte-buddy-agent.jar",
          e);
    }
    // Byte Buddy leaves synthetic methods out unless told otherwise; the bodies of lambdas are
    // such.
    new AgentBuilder.Default(new ByteBuddy().ignore(none()))
        .with(AgentBuilder.TypeStrategy.Default.DECORATE)
        .disableClassFormatChanges()
        .with(new FailureLog())
        .with(ForwardCallers::new)
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        // Looking at a class loads those that it declares, and classes that are loaded meanwhile
        // are
        // not rewritten: look again until there are no more.
        .with(AgentBuilder.RedefinitionStrategy.DiscoveryStrategy.Reiterating.INSTANCE)
        .ignore(
            nameStartsWith("org.bytedeco.")
                .or(nameStartsWith("java."))
                .or(nameStartsWith("javax."))
                .or(nameStartsWith("jdk."))
                .or(nameStartsWith("sun."))
                .or(nameStartsWith("com.sun."))
                .or(nameStartsWith("net.bytebuddy."))
                .or(nameStartsWith("com.google.common."))
                .or(nameStartsWith("org.eclipse."))
                .or(nameStartsWith("dev.loupe.model."))
                .or(nameStartsWith("dev.loupe.dispatch."))
                .or(nameStartsWith("dev.loupe.capture.")))
        // Classes with parts that are missing from the class path are none that a model is made of.
        .type(failSafe(dealsWithModules()))
        .transform((builder, type, loader, module, domain) -> builder.visit(substitution()))
        .installOn(instrumentation);
    rewritten = true;
  }

  /** Modules themselves, and what has modules in its fields or its methods' signatures. */
  private static ElementMatcher.Junction<TypeDescription> dealsWithModules() {
    ElementMatcher.Junction<TypeDescription> module = isSubTypeOf(Module.class);
    return module
        .or(declaresField(fieldType(module)))
        .or(declaresMethod(returns(module)))
        .or(
            declaresMethod(
                target ->
                    target.getParameters().asTypeList().asErasures().stream()
                        .anyMatch(module::matches)));
  }

  private static AsmVisitorWrapper substitution() {
    Method call;
    try {
      call =
          ForwardCalls.class.getMethod(
              "call",
              Object.class,
              Object[].class,
              MethodHandle.class,
              ForwardCallSite.class,
              Object.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
    MemberSubstitution rewriter =
        MemberSubstitution.relaxed()
            .with(
                MethodGraph.Compiler.Default.of(
                    MethodGraph.Compiler.Default.Harmonizer.ForJavaMethod.INSTANCE,
                    MethodGraph.Compiler.Default.Merger.Directional.LEFT,
                    named("forward")))
            .method(named("forward").and(isDeclaredBy(isSubTypeOf(Module.class))))
            .replaceWith(
                MemberSubstitution.Substitution.Chain.with(
                        Assigner.DEFAULT, Assigner.Typing.DYNAMIC)
                    .executing(MemberSubstitution.Substitution.Chain.Step.ForDelegation.to(call)));
    return new AsmVisitorWrapper.ForDeclaredMethods()
        .invokable(not(isConstructor()), new ForwardCallers.Calls(rewriter));
  }

  /** A class that could not be rewritten: the calls in it will be missing in module trees. */
  private static final class FailureLog extends AgentBuilder.Listener.Adapter {
    @Override
    public void onError(
        String type,
        @Nullable ClassLoader loader,
        @Nullable JavaModule module,
        boolean loaded,
        Throwable error) {
      System.getLogger(ForwardCallSites.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "Calls of modules in " + type + " will not be seen",
              error);
    }
  }
}
