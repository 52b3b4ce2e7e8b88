package dev.loupe.model;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Module;
import org.jspecify.annotations.Nullable;

/**
 * Knows which Java class a module has. libtorch keeps no Java object: what it lists are plain
 * {@link Module}s. So the objects are found in the fields of the model's objects, and seen when
 * they are called.
 */
final class ModuleClasses {
  private static final Pattern NATIVE_NAME = Pattern.compile("(\\w+?)(?:Impl)?(?:<.*>)?$");

  private static final ThreadLocal<@Nullable ModuleClasses> WATCHING = new ThreadLocal<>();

  private final Map<Long, String> names = new ConcurrentHashMap<>();
  private final Set<Long> users = ConcurrentHashMap.newKeySet();

  static ModuleClasses reachableFrom(Module root) {
    ModuleClasses classes = new ModuleClasses();
    classes.add(root);
    return classes;
  }

  /** From now on, the classes of the modules that this thread calls are noted. */
  void watch() {
    WATCHING.set(this);
  }

  void unwatch() {
    WATCHING.remove();
  }

  static void seen(Module module) {
    ModuleClasses classes = WATCHING.get();
    if (classes != null) {
      classes.add(module);
    }
  }

  /** For how many modules the class is known; it only grows. */
  int size() {
    return names.size();
  }

  String nameOf(Module module) {
    String known = names.get(module.address());
    return known != null ? known : nativeName(module);
  }

  /**
   * Whether the module's forward is libtorch's own: no Java class of the user's is known for it.
   */
  boolean isBuiltIn(Module module) {
    return !users.contains(module.address()) && !module.name().getString().contains("JavaCPP_");
  }

  private void add(Module module) {
    // Plain Module is what libtorch's lists hold; it says nothing.
    if (module.isNull()
        || module.getClass() == Module.class
        || names.putIfAbsent(module.address(), simpleName(module.getClass())) != null) {
      return;
    }
    if (!module.getClass().getName().startsWith("org.bytedeco.")) {
      users.add(module.address());
    }
    for (Class<?> type = module.getClass();
        type != null && !type.getName().startsWith("org.bytedeco.");
        type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          addValue(read(field, module));
        }
      }
    }
  }

  private void addValue(@Nullable Object value) {
    if (value instanceof Module module) {
      add(module);
    } else if (value instanceof Object[] array) {
      for (Object element : array) {
        addValue(element);
      }
    } else if (value instanceof Iterable<?> elements) {
      elements.forEach(this::addValue);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::addValue);
    }
  }

  private static @Nullable Object read(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      // A field in a closed module; the class is then known once the module is called.
      return null;
    }
  }

  /** Our users know libtorch's {@code Conv2dImpl} as {@code Conv2d}. */
  private static String simpleName(Class<?> type) {
    String name = type.getSimpleName();
    return type.getName().startsWith("org.bytedeco.") && name.endsWith("Impl")
        ? name.substring(0, name.length() - "Impl".length())
        : name;
  }

  /** {@code torch::nn::Conv2dImpl} is {@code Conv2d}. */
  private static String nativeName(Module module) {
    String name = module.name().getString();
    Matcher matcher = NATIVE_NAME.matcher(name.substring(name.lastIndexOf(':') + 1));
    String simple = matcher.find() ? matcher.group(1) : name;
    return simple.startsWith("JavaCPP_") ? "Module" : simple;
  }
}
