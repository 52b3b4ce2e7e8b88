package dev.loupe.model;

import com.google.common.primitives.Bytes;
import java.lang.instrument.IllegalClassFormatException;
import java.security.ProtectionDomain;
import net.bytebuddy.agent.builder.ResettableClassFileTransformer;
import net.bytebuddy.asm.AsmVisitorWrapper.ForDeclaredMethods.MethodVisitorWrapper;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps Byte Buddy from looking at what has nothing to do with {@code forward}: it reads the class
 * files of all that a method calls, and libtorch's have thousands of methods each.
 */
final class ForwardCallers extends ResettableClassFileTransformer.WithDelegation {
  private static final String FORWARD = "forward";

  /** The name as each class file has it that calls or declares such a method: tag, length, text. */
  private static final byte[] ENTRY = {1, 0, 7, 'f', 'o', 'r', 'w', 'a', 'r', 'd'};

  ForwardCallers(ResettableClassFileTransformer rewriter) {
    super(rewriter);
  }

  @Override
  public byte @Nullable [] transform(
      java.lang.@Nullable Module module,
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> loaded,
      ProtectionDomain domain,
      byte[] file)
      throws IllegalClassFormatException {
    return Bytes.indexOf(file, ENTRY) < 0
        ? null
        : classFileTransformer.transform(module, loader, name, loaded, domain, file);
  }

  /** Hands the calls of {@code forward} to a rewriter of methods, and no other access. */
  record Calls(MethodVisitorWrapper rewriter) implements MethodVisitorWrapper {
    @Override
    public MethodVisitor wrap(
        TypeDescription type,
        MethodDescription method,
        MethodVisitor plain,
        Implementation.Context context,
        TypePool pool,
        int writerFlags,
        int readerFlags) {
      MethodVisitor rewriting =
          rewriter.wrap(type, method, plain, context, pool, writerFlags, readerFlags);
      return new MethodVisitor(OpenedClassReader.ASM_API, rewriting) {
        @Override
        public void visitMethodInsn(
            int opcode, String owner, String name, String descriptor, boolean isInterface) {
          (name.equals(FORWARD) ? rewriting : plain)
              .visitMethodInsn(opcode, owner, name, descriptor, isInterface);
        }

        @Override
        public void visitFieldInsn(int opcode, String owner, String name, String descriptor) {
          plain.visitFieldInsn(opcode, owner, name, descriptor);
        }

        @Override
        public void visitInvokeDynamicInsn(
            String name, String descriptor, Handle bootstrap, Object... arguments) {
          plain.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }
      };
    }
  }
}
