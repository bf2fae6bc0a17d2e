package org.paperzoo.core.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.paperzoo.core.error.UsageException;

/**
 * The adapters of one model that are in memory, by name; one or none is on the model. Changing it
 * exchanges references: no values are copied, whatever the model's size.
 *
 * <pre>{@code
 * model.adapters().add("reviews", reviews);
 * model.adapters().add("news", news);
 * model.adapters().set("reviews"); // then "news", ...
 * try (Adapters.Disabled bare = model.adapters().disable()) {
 *   // here the model computes without an adapter
 * }
 * }</pre>
 */
public final class Adapters {
  /** A time without adapter; closing it puts the adapter on the model again. */
  public interface Disabled extends AutoCloseable {
    @Override
    void close();
  }

  private final ZooModel model;
  private final Map<String, Adapter> byName = new LinkedHashMap<>();

  Adapters(ZooModel model) {
    this.model = model;
  }

  /**
   * Adds an adapter, which is not put on the model yet.
   *
   * @param adapter made for this model and initialised
   * @throws UsageException if there is one of that name
   */
  public void add(String name, Adapter adapter) {
    if (byName.containsKey(name)) {
      throw new UsageException("There is an adapter \"" + name + "\" already: " + names() + ".");
    }
    byName.put(name, adapter);
  }

  /**
   * Puts an adapter on the model, in place of the one that it has.
   *
   * @throws UsageException if there is none of that name
   */
  public void set(String name) {
    Adapter next = find(name);
    if (next != model.adapter()) {
      model.setAdapter(next);
    }
  }

  /** Takes the adapter off the model, if there is one, until the result is closed. */
  public Disabled disable() {
    Adapter before = model.adapter();
    model.setAdapter(null);
    return () -> model.setAdapter(before);
  }

  /**
   * Forgets an adapter and frees its arrays; if it is on the model, it is taken off.
   *
   * @throws UsageException if there is none of that name
   */
  public void delete(String name) {
    Adapter deleted = find(name);
    if (deleted == model.adapter()) {
      model.setAdapter(null);
    }
    byName.remove(name);
    deleted.release();
  }

  private Adapter find(String name) {
    Adapter adapter = byName.get(name);
    if (adapter == null) {
      throw new UsageException("There is no adapter \"" + name + "\" among " + names() + ".");
    }
    return adapter;
  }

  /** Returns an adapter by its name, or null. */
  public Adapter get(String name) {
    return byName.get(name);
  }

  /** Returns the names, in the order in which the adapters were added. */
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** Returns the name of the adapter that is on the model, or null. */
  public String active() {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue() == model.adapter())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
