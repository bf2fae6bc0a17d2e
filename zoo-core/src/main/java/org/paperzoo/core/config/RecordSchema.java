package org.paperzoo.core.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of a record class, read once from its components and their annotations. */
final class RecordSchema {
  private static final ClassValue<RecordSchema> CACHE =
      new ClassValue<>() {
        @Override
        protected RecordSchema computeValue(Class<?> type) {
          return new RecordSchema(type);
        }
      };

  /**
   * A key.
   *
   * @param name the name in files
   * @param aliases other names that are accepted
   * @param type the type of the component
   * @param doc the description, or an empty text
   * @param defaultValue what a missing key means; null if it is required
   * @param range the values it may take, or null
   */
  record Key(
      String name,
      List<String> aliases,
      Type type,
      String doc,
      ConfigNode defaultValue,
      Range range,
      Method accessor) {

    boolean isRequired() {
      return defaultValue == null;
    }

    /** Returns whether null is a value: where it is the default, and of a number in a box. */
    boolean isNullable() {
      return !isRequired() && (defaultValue.isNull() || ScalarBinder.isBox(raw(type)));
    }

    Object valueIn(Record owner) {
      try {
        return accessor.invoke(owner);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + accessor, e);
      }
    }
  }

  private final List<Key> keys = new ArrayList<>();
  private final Constructor<?> constructor;

  private RecordSchema(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    for (RecordComponent component : components) {
      keys.add(key(component));
    }
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its canonical constructor", e);
    }
    constructor.setAccessible(true);
  }

  static RecordSchema of(Class<?> type) {
    return CACHE.get(type);
  }

  List<Key> keys() {
    return keys;
  }

  /** Returns the key of a name, or null. */
  Key key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
  }

  /**
   * Calls the canonical constructor.
   *
   * @throws IllegalArgumentException what the constructor threw to refuse the values
   */
  Record create(Object[] values) {
    try {
      return (Record) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("cannot create " + constructor, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + constructor, e);
    }
  }

  private static Key key(RecordComponent component) {
    Name name = component.getAnnotation(Name.class);
    Alias alias = component.getAnnotation(Alias.class);
    Doc doc = component.getAnnotation(Doc.class);
    Default fallback = component.getAnnotation(Default.class);
    Type type = component.getGenericType();
    checkType(type, component);
    Method accessor = component.getAccessor();
    accessor.setAccessible(true);
    return new Key(
        name == null ? snakeCase(component.getName()) : name.value(),
        alias == null ? List.of() : List.of(alias.value()),
        type,
        doc == null ? "" : doc.value().strip(),
        fallback == null
            ? null
            : YamlTree.parseValue(fallback.value(), Place.ofCode("default of " + component)),
        component.getAnnotation(Range.class),
        accessor);
  }

  private static void checkType(Type type, RecordComponent component) {
    boolean known;
    if (type instanceof ParameterizedType) {
      Class<?> raw = raw(type);
      known = raw == List.class || (raw == Map.class && argument(type, 0) == String.class);
      if (known) {
        checkType(element(type), component);
      }
    } else {
      Class<?> raw = raw(type);
      known =
          raw.isRecord()
              || Choices.is(raw)
              || raw == ConfigNode.class
              || ScalarBinder.isScalar(raw);
    }
    if (!known) {
      throw new IllegalStateException(
          "no configuration type: " + component + " of " + component.getDeclaringRecord());
    }
  }

  /** Returns the class of a type without its arguments. */
  static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : type instanceof Class<?> simple ? simple : Object.class;
  }

  /** Returns the element type of a list or the value type of a map. */
  static Type element(Type type) {
    return argument(type, raw(type) == Map.class ? 1 : 0);
  }

  private static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /** Returns the name of an enum constant in files. */
  static String nameOf(Enum<?> constant) {
    try {
      Name name = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Name.class);
      return name == null ? constant.name().toLowerCase(Locale.ROOT) : name.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException("an enum constant without its field", e);
    }
  }

  /** Returns the names of an enum's constants in files. */
  static List<String> choices(Class<?> enumType) {
    return Arrays.stream(enumType.getEnumConstants()).map(c -> nameOf((Enum<?>) c)).toList();
  }

  static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
