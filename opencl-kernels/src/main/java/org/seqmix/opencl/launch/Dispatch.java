package org.seqmix.opencl.launch;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.seqmix.tensor.Kernels;

/// The operations of several groups as one {@link Kernels}: each operation is that of the first group that overrides it; one
/// that no group has refuses by name.
public final class Dispatch implements InvocationHandler {
  private final Map<Method, MethodHandle> operations = new HashMap<>();

  private Dispatch(Group first, List<? extends Group> groups) {
    for (Method method : Kernels.class.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      if (method.getName().equals("device")) {
        operations.put(method, handle(method, first));
        continue;
      }
      groups.stream().filter(g -> has(g, method)).findFirst().ifPresent(g -> operations.put(method, handle(method, g)));
    }
  }

  /// The operations of `groups`, at least one.
  public static Kernels of(List<? extends Group> groups) {
    return (Kernels) Proxy.newProxyInstance(Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class},
        new Dispatch(groups.getFirst(), groups));
  }

  /// Names of the operations that none of `groups` has, in order.
  public static List<String> missing(Collection<? extends Group> groups) {
    List<String> names = new ArrayList<>();
    for (Method method : Kernels.class.getMethods()) {
      if (method.isDefault() && !method.getName().equals("refuse") && groups.stream().noneMatch(g -> has(g, method))) {
        names.add(method.getName());
      }
    }
    names.sort(Comparator.naturalOrder());
    return names;
  }

  private static boolean has(Group group, Method method) {
    try {
      return Group.class.isAssignableFrom(
          group.getClass().getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass());
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static MethodHandle handle(Method method, Group group) {
    try {
      return MethodHandles.publicLookup().unreflect(method).bindTo(group)
          .asSpreader(Object[].class, method.getParameterCount());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("operation " + method.getName() + " cannot be reached", e);
    }
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
    Object[] of = arguments == null ? new Object[0] : arguments;
    MethodHandle operation = operations.get(method);
    if (operation != null) {
      return operation.invoke(of);
    }
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == of[0];
      case "toString" -> "operations of opencl";
      default -> InvocationHandler.invokeDefault(proxy, method, of);
    };
  }
}
